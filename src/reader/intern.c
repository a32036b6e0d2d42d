/* src/reader/intern.c */
#include "reader/intern.h"

#include "reader/sys.h"

#include <string.h>

#define HASH_PRIME 0x9e3779b97f4a7c15u

/* Spreads the bits of a key: neighbours must not fill one run of slots. */
static uint64_t
mix(uint64_t x)
{
	x ^= x >> 32;
	x *= 0xd6e8feb86659fd93u;
	x ^= x >> 32;
	x *= 0xd6e8feb86659fd93u;
	x ^= x >> 32;
	return x;
}

uint64_t
intern_hash(uint64_t seed, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	uint64_t h = mix(seed ^ HASH_PRIME ^ n);

	while (n) {
		uint64_t word = 0;
		size_t part = n < sizeof(word) ? n : sizeof(word);

		memcpy(&word, p, part);
		h = mix(h ^ word) + HASH_PRIME;
		p += part;
		n -= part;
	}
	return h ? h : 1;
}

/* Half of the slots stay free, so that a search ends soon. */
static uint32_t
idmap_slots(uint32_t limit)
{
	return limit * 2;
}

size_t
idmap_size(uint32_t limit)
{
	return idmap_slots(limit) * sizeof(struct idmap_slot);
}

void
idmap_init(struct idmap *map, void *memory, uint32_t limit)
{
	uint32_t slots = idmap_slots(limit);

	map->slots = memory;
	map->mask = slots - 1;
	map->used = 0;
	map->limit = limit;
}

static struct idmap_slot *
idmap_find(const struct idmap *map, uint64_t key)
{
	uint32_t at = (uint32_t)mix(key) & map->mask;

	while (map->slots[at].key && map->slots[at].key != key)
		at = (at + 1) & map->mask;
	return &map->slots[at];
}

uint32_t
idmap_get(const struct idmap *map, uint64_t key)
{
	return idmap_find(map, key)->id;
}

bool
idmap_put(struct idmap *map, uint64_t key, uint32_t id)
{
	if (map->used >= map->limit)
		return false;
	*idmap_find(map, key) = (struct idmap_slot){ key, id };
	map->used++;
	return true;
}

static void
intern_lay_out(struct intern *in)
{
	char *p = in->memory;

	idmap_init(&in->strings, p, INTERN_MAX_STRINGS);
	p += idmap_size(INTERN_MAX_STRINGS);
	idmap_init(&in->codes, p, INTERN_MAX_CODES);
	p += idmap_size(INTERN_MAX_CODES);
	idmap_init(&in->frames, p, INTERN_MAX_FRAMES);
	p += idmap_size(INTERN_MAX_FRAMES);
	idmap_init(&in->stacks, p, INTERN_MAX_STACKS);
	memset(in->recent, 0, sizeof(in->recent));
	in->full = false;
}

bool
intern_init(struct intern *in, struct enc *out)
{
	in->out = out;
	in->size =
	    idmap_size(INTERN_MAX_STRINGS) + idmap_size(INTERN_MAX_CODES) +
	    idmap_size(INTERN_MAX_FRAMES) + idmap_size(INTERN_MAX_STACKS);
	in->memory = sys_map_private(in->size);
	if (!in->memory)
		return false;
	intern_lay_out(in);
	return true;
}

void
intern_fini(struct intern *in)
{
	sys_unmap(in->memory, in->size);
	in->memory = NULL;
}

/* True if the record is in the stream. The encoder's overflow is undone: the
 * records before it are whole, and the next one may be smaller. */
static bool
intern_write(struct intern *in, const struct event *ev)
{
	size_t mark = enc_mark(in->out);

	enc_event(in->out, ev);
	if (!in->out->overflow)
		return true;
	enc_rewind(in->out, mark);
	return false;
}

bool
intern_reset(struct intern *in)
{
	struct event ev = { .type = WIRE_RESET };

	if (!intern_write(in, &ev))
		return false;
	sys_zero_pages(in->memory, in->size);
	intern_lay_out(in);
	return true;
}

/* The id that the next entry of map gets; 0 and in->full: there is none. */
static uint32_t
intern_next(struct intern *in, const struct idmap *map)
{
	if (map->used < map->limit)
		return map->used + 1;
	in->full = true;
	return 0;
}

static uint32_t
intern_add(struct intern *in, struct idmap *map, uint64_t key, uint32_t id,
	   const struct event *ev)
{
	if (id == 0 || !intern_write(in, ev))
		return 0;
	idmap_put(map, key, id);
	return id;
}

uint32_t
intern_string(struct intern *in, const char *text, size_t n)
{
	uint64_t key = intern_hash(0, text, n);
	uint32_t id = idmap_get(&in->strings, key);
	struct event ev = { .type = WIRE_STRING };

	if (id)
		return id;
	id = intern_next(in, &in->strings);
	ev.string.id = id;
	ev.string.text = (struct wire_text){ text, n };
	return intern_add(in, &in->strings, key, id, &ev);
}

uint32_t
intern_code(struct intern *in, const struct wire_code *code)
{
	uint32_t what[4] = { code->file, code->name, code->line, code->flags };
	uint64_t key = intern_hash(1, what, sizeof(what));
	uint32_t id = idmap_get(&in->codes, key);
	struct event ev = { .type = WIRE_CODE, .code = *code };

	if (id)
		return id;
	id = intern_next(in, &in->codes);
	ev.code.id = id;
	return intern_add(in, &in->codes, key, id, &ev);
}

uint32_t
intern_frame(struct intern *in, enum wire_frame_kind kind, uint32_t a,
	     uint32_t b)
{
	/* Exact: ids of strings and codes take far less than 29 bits. */
	uint64_t key = (uint64_t)b << 32 | (uint64_t)a << 3 | kind;
	uint32_t id = idmap_get(&in->frames, key);
	struct event ev = { .type = WIRE_FRAME };

	if (id)
		return id;
	id = intern_next(in, &in->frames);
	ev.frame =
	    (struct wire_frame){ .id = id, .kind = kind, .a = a, .b = b };
	return intern_add(in, &in->frames, key, id, &ev);
}

uint32_t
intern_stack(struct intern *in, uint32_t parent, uint32_t frame)
{
	uint64_t key = (uint64_t)parent << 32 | frame;
	struct idmap_slot *recent =
	    &in->recent[(parent + frame) % INTERN_RECENT];
	struct event ev = { .type = WIRE_STACK };
	uint32_t id;

	if (recent->key == key)
		return recent->id;
	id = idmap_get(&in->stacks, key);
	if (!id) {
		id = intern_next(in, &in->stacks);
		ev.stack = (struct wire_stack){ .id = id,
						.parent = parent,
						.frame = frame };
		id = intern_add(in, &in->stacks, key, id, &ev);
	}
	if (id)
		*recent = (struct idmap_slot){ key, id };
	return id;
}
