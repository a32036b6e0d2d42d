// Triples of small numbers, numbered from 0 in order of first sight.

const FREE = -1;

export class Triples {
	a = new Int32Array(1024);
	b = new Int32Array(1024);
	c = new Int32Array(1024);
	count = 0;
	private slots = new Int32Array(4096).fill(FREE);

	// The number of a triple; -1: it has none.
	find(a: number, b: number, c: number): number {
		return this.slots[this.slotOf(a, b, c)];
	}

	intern(a: number, b: number, c: number): number {
		const slot = this.slotOf(a, b, c);

		if (this.slots[slot] !== FREE)
			return this.slots[slot];
		if (this.count === this.a.length)
			this.growColumns();
		const id = this.count++;

		this.a[id] = a;
		this.b[id] = b;
		this.c[id] = c;
		this.slots[slot] = id;
		if (this.count * 2 > this.slots.length)
			this.growSlots();
		return id;
	}

	private slotOf(a: number, b: number, c: number): number {
		const mask = this.slots.length - 1;
		let at = hash(a, b, c) & mask;

		for (;;) {
			const id = this.slots[at];

			if (id === FREE ||
				(this.a[id] === a && this.b[id] === b && this.c[id] === c))
				return at;
			at = (at + 1) & mask;
		}
	}

	private growColumns(): void {
		this.a = grown(this.a);
		this.b = grown(this.b);
		this.c = grown(this.c);
	}

	private growSlots(): void {
		this.slots = new Int32Array(this.slots.length * 2).fill(FREE);
		for (let id = 0; id < this.count; id++)
			this.slots[this.slotOf(this.a[id], this.b[id], this.c[id])] = id;
	}
}

export function grown(column: Int32Array): Int32Array<ArrayBuffer> {
	const larger = new Int32Array(column.length * 2);

	larger.set(column);
	return larger;
}

function hash(a: number, b: number, c: number): number {
	let h = Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b);

	h = Math.imul(h ^ (h >>> 15) ^ c, 0xc2b2ae35);
	return h ^ (h >>> 13);
}
