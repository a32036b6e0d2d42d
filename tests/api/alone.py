"""This interpreter samples itself, with reader and sampler in a shared object and
the library in another. usage: alone.py ALONE.SO PIT.SO"""
import ctypes
import json
import os
import sys
import time

ENOUGH = 100  # samples
WALL = 0x40000000  # of waitpid: children of every kind

alone = ctypes.CDLL(sys.argv[1])
alone.alone_start.restype = ctypes.c_char_p
alone.alone_start.argtypes = [ctypes.c_uint64]
alone.alone_log.restype = ctypes.c_void_p
pit = ctypes.CDLL(sys.argv[2])
pit.pit_model_new.restype = pit.pit_stream_open.restype = ctypes.c_void_p
pit.pit_model_new.argtypes = [ctypes.c_size_t, ctypes.c_void_p]
pit.pit_model_free.argtypes = pit.pit_free.argtypes = [ctypes.c_void_p]
pit.pit_stream_open.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
pit.pit_stream_take.argtypes = [
    ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_void_p]
pit.pit_stream_close.argtypes = [
    ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint64]
pit.pit_report.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p,
                           ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p,
                           ctypes.c_void_p]


def report():
    """The JSON report of what the log has by now."""
    n = ctypes.c_size_t()
    at = alone.alone_log(ctypes.byref(n))
    log = ctypes.string_at(at, n.value)
    model = pit.pit_model_new(0, None)
    stream = pit.pit_stream_open(model, None)
    assert pit.pit_stream_take(stream, log, len(log), None) == 0
    pit.pit_stream_close(stream, None, time.monotonic_ns())
    text = ctypes.c_void_p()
    assert pit.pit_report(model, b"json", None, ctypes.byref(text), None,
                          None) == 0
    said = json.loads(ctypes.string_at(text.value))
    pit.pit_free(text)
    pit.pit_model_free(model)
    return said


def find(row, name):
    if row and row["function"] == name:
        return row
    for child in row["children"] if row else []:
        found = find(child, name)
        if found:
            return found
    return None


def work():
    end = time.perf_counter() + 0.1
    while time.perf_counter() < end:
        pass


def run():
    why = alone.alone_start(1000000)
    if why:
        print(why.decode())
        sys.exit(77)
    work()
    while report()["sample_count"] < ENOUGH:
        work()
    alone.alone_stop()
    said = report()
    found = find(said["root_frame"], "work")
    assert found, said
    assert (os.path.abspath(found["file_path"]) ==
            os.path.abspath(__file__)), found
    assert found["time"] > 0, found
    # Nothing is left of it: no thread, no child.
    assert len(os.listdir("/proc/self/task")) == 1
    try:
        os.waitpid(-1, os.WNOHANG | WALL)
    except ChildProcessError:
        pass
    else:
        raise AssertionError("a child is left")


# And once more, which is another stream.
run()
run()
