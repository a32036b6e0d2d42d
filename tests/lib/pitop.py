"""When the samples of a recording were taken, read as doc/RECORDING.md and
doc/PROTOCOL.md say, by nothing of ours."""
import collections
import struct
import zlib

Sample = collections.namedtuple("Sample", "stream thread count begin end")

BYTES, SAMPLES = 4, 5             # items
HELLO, THREAD, CLOCK, SAMPLE = 1, 8, 10, 11  # records
LASTS = 64


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def varints(data, at, n):
    values = []
    for _ in range(n):
        value, at = varint(data, at)
        values.append(value)
    return values, at


def rows(data):
    """Each (number, payload) of items or of records."""
    at = 0
    while at < len(data):
        (number, length), at = varints(data, at, 2)
        yield number, data[at:at + length]
        at += length


def blocks(path):
    with open(path, "rb") as f:
        if f.read(12) != b"PITOP\r\n\x1a\1\0\0\0":
            raise ValueError(path)
        f.read(4)
        unpack = zlib.decompressobj(-15)
        while True:
            head = f.read(12)
            if not head:
                return
            length, packed, crc = struct.unpack("<III", head)
            data = f.read(packed)
            if zlib.crc32(data) != crc:
                raise ValueError(path)
            try:
                block = unpack.decompress(data)
            except zlib.error:  # the last one may begin anew
                unpack = zlib.decompressobj(-15)
                block = unpack.decompress(data)
            if len(block) != length:
                raise ValueError(path)
            yield block


class Stream:
    def __init__(self):
        self.began = 0
        self.clock = 0
        self.last = [0] * LASTS
        self.threads = {}  # (the kernel's number, the interpreter's)

    def records(self, data):
        for kind, payload in rows(data):
            if kind == HELLO:
                fields, _ = varints(payload, len("PITS"), 7)
                self.began = fields[-1]
            elif kind == THREAD:
                (thread, _, native, length), at = varints(payload, 0, 4)
                at += length
                interp = varint(payload, at)[0] if at < len(payload) else 0
                self.threads[thread] = native, interp
            elif kind == CLOCK:
                self.clock, _ = varint(payload, 0)
            elif kind == SAMPLE:
                (thread, _, _, count, end, weight), _ = varints(payload, 0, 6)
                yield thread, count, self.clock + end, weight

    def samples(self, data):
        at = 0
        while at < len(data):
            (thread, _, _, count, more, weight), at = varints(data, at, 6)
            more = more >> 1 ^ -(more & 1)
            end = self.last[thread % LASTS] + weight + more & (1 << 64) - 1
            self.last[thread % LASTS] = end
            yield thread, count, end, weight


def taken(path):
    """Each (stream, its number, thread, count, end, weight), in ns."""
    streams = collections.defaultdict(Stream)
    for block in blocks(path):
        for kind, payload in rows(block):
            if kind not in (BYTES, SAMPLES):
                continue
            _, at = varint(payload, 0)
            (number, length), at = varints(payload, at, 2)
            stream = streams[number]
            read = stream.samples if kind == SAMPLES else stream.records
            for thread, count, end, weight in read(payload[at:at + length]):
                yield stream, number, thread, count, end, weight


def samples(path):
    """All of threads, in seconds since the first process began; begin is the
    one before."""
    start = None
    for stream, number, thread, count, end, weight in taken(path):
        start = start or stream.began
        end -= start
        yield Sample(number, thread, count, (end - weight) / 1e9, end / 1e9)


def of_threads(path):
    """{(the kernel's number, is it in the first interpreter): its samples, in
    seconds of CLOCK_MONOTONIC}"""
    seen = collections.defaultdict(list)
    for stream, number, thread, count, end, weight in taken(path):
        native, interp = stream.threads[thread]
        seen[native, not interp].append(Sample(
            number, thread, count, (end - weight) / 1e9, end / 1e9))
    return seen


def missed(path, interval):
    """{thread: seconds for which no sample of it was near}."""
    seconds = collections.defaultdict(float)
    for s in samples(path):
        seconds[s.stream, s.thread] += max(
            0, s.end - s.begin - 2 * interval * s.count)
    return seconds
