// Numbers and text out of bytes that somebody else wrote. Every read is within
// its bounds; what is not is a FormatError.

export class FormatError extends Error {}

export class Reader {
	readonly bytes: Uint8Array;
	at: number;
	readonly end: number;

	constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
		this.bytes = bytes;
		this.at = at;
		this.end = end;
	}

	// Unsigned LEB128 of up to 2^53: beyond, doubles are no integers.
	u(): number {
		let byte = this.byte();

		if (byte < 0x80)
			return byte;
		let value = byte & 0x7f;
		let scale = 0x80;

		do {
			byte = this.byte();
			value += (byte & 0x7f) * scale;
			scale *= 0x80;
			if (value > Number.MAX_SAFE_INTEGER)
				throw new FormatError('a number is too large');
		} while (byte >= 0x80);
		return value;
	}

	// Zigzag.
	s(): number {
		const value = this.u();

		return value % 2 ? -(value + 1) / 2 : value / 2;
	}

	byte(): number {
		if (this.at >= this.end)
			throw new FormatError('a number is cut off');
		return this.bytes[this.at++];
	}

	u32(): number {
		const value =
			this.byte() | (this.byte() << 8) | (this.byte() << 16);

		return (value | (this.byte() << 24)) >>> 0;
	}

	take(length: number): Uint8Array {
		if (length > this.end - this.at)
			throw new FormatError('a text is cut off');
		const part = this.bytes.subarray(this.at, this.at + length);

		this.at += length;
		return part;
	}

	// How many rows follow, each of at least so many bytes: what claims more
	// is refused before there is room made for it.
	count(columns: number): number {
		const count = this.u();

		if (count * columns > this.end - this.at)
			throw new FormatError('it has fewer rows than it says');
		return count;
	}

	done(): void {
		if (this.at !== this.end)
			throw new FormatError('something follows that has no meaning');
	}
}

const MAGIC = 'PITH';
const VERSION = 1;

// The chunks of a stream by name, in their order. Those behind BASE are of the
// run that this one is compared with.
export class Chunks {
	private readonly byName = new Map<string, Reader[]>();
	base: Chunks | null = null;

	constructor(bytes: Uint8Array | null) {
		if (bytes)
			this.read(new Reader(bytes));
	}

	private read(reader: Reader): void {
		const magic = ascii(reader.take(4));
		const version = reader.byte();

		if (magic !== MAGIC)
			throw new FormatError('it does not begin as a report does');
		if (version !== VERSION)
			throw new FormatError(
				`it is of version ${version}, and this page knows ${VERSION}`);
		while (reader.at < reader.end)
			this.add(reader);
	}

	private add(reader: Reader): void {
		const name = ascii(reader.take(4));
		const length = reader.u32();

		if (length > reader.end - reader.at)
			throw new FormatError('one of its parts is cut off');
		const chunk = new Reader(
			reader.bytes, reader.at, reader.at + length);

		reader.at += length;
		if (name === 'BASE')
			this.base = new Chunks(null);
		else
			(this.base ?? this).put(name, chunk);
	}

	private put(name: string, chunk: Reader): void {
		const list = this.byName.get(name);

		if (list)
			list.push(chunk);
		else
			this.byName.set(name, [chunk]);
	}

	get(name: string): Reader[] {
		return this.byName.get(name) ?? [];
	}
}

function ascii(bytes: Uint8Array): string {
	return String.fromCharCode(...bytes);
}
