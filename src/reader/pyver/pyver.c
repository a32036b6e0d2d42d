/* src/reader/pyver/pyver.c */
#include "reader/pyver/pyver.h"

#include <string.h>

#define HEX_MAJOR(hex) ((hex) >> 24)
#define HEX_MINOR(hex) ((hex) >> 16 & 0xff)
#define HEX_LEVEL(hex) ((hex) >> 4 & 0xf)
#define LEVEL_FINAL    0xfu
#define DEBUG_COOKIE   "xdebugpy"
#define DEBUG_SIZE     1024u /* more than any minor's table */
#define HIGHEST_OFFSET (1u << 20)

static const struct pyver *const pyvers[] = {
#define PYVER(minor) &pyver_3##minor,
#include "reader/pyver/pyver.def"
};

static const struct pyver *const free_threaded[] = {
#define PYVER_FREE_THREADED(minor) &pyver_3##minor##t,
#include "reader/pyver/pyver.def"
};

bool
pyver_find(struct pyver *out, uint32_t hex)
{
	if (HEX_MAJOR(hex) != 3 || HEX_LEVEL(hex) != LEVEL_FINAL)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(pyvers); i++) {
		if (pyvers[i]->minor == HEX_MINOR(hex)) {
			*out = *pyvers[i];
			return true;
		}
	}
	return false;
}

static const struct pyver *
find_free_threaded(unsigned minor)
{
	for (size_t i = 0; i < ARRAY_LEN(free_threaded); i++)
		if (free_threaded[i]->minor == minor)
			return free_threaded[i];
	return NULL;
}

/* Where one was freed the allocator keeps a pointer in place of the number of
 * references, which sets bits that no number has. */
#define REFERENCES_NEVER UINT64_C(0x0000ffff00000000)

/* A free-threaded build counts in two halves before the type, its thread's and
 * all others', which leaves two bits to mark what that says. */
#define OWN_BEFORE    12u
#define SHARED_BEFORE 8u
#define SHARED_SHIFT  2

bool
pyver_is_alive(const struct pyver *ver, const void *head)
{
	const char *type = (const char *)head + ver->off.object.ob_type;
	uint64_t references;
	uint32_t own;

	if (!ver->free_threaded) {
		memcpy(&references, head, sizeof(references));
		return (uint32_t)references && !(references & REFERENCES_NEVER);
	}
	memcpy(&own, type - OWN_BEFORE, sizeof(own));
	memcpy(&references, type - SHARED_BEFORE, sizeof(references));
	return own || references >> SHARED_SHIFT;
}

static uint64_t
word_at(const uint8_t *table, size_t at)
{
	uint64_t word;

	memcpy(&word, table + at, sizeof(word));
	return word;
}

static bool
export_apply(struct py_offsets *off, const struct pyver_export *e,
	     const uint8_t *table)
{
	uint64_t value = word_at(table, e->theirs);

	if (value >= HIGHEST_OFFSET)
		return false;
	if (e->base != OFFSET_NONE) {
		uint64_t base = word_at(table, e->base);

		if (base >= HIGHEST_OFFSET)
			return false;
		value += base;
	}
	*(uint32_t *)((char *)off + e->ours) = (uint32_t)value;
	return true;
}

/* Are all of the n offsets of a group those of words in a buffer of max
 * bytes? */
static bool
group_fits(const uint32_t *offsets, size_t n, uint32_t max)
{
	for (size_t i = 0; i < n; i++) {
		if (offsets[i] != OFFSET_NONE && offsets[i] > max - 8)
			return false;
	}
	return true;
}

/* The walker keeps these in buffers of a fixed size. What the others say is
 * added to addresses of what is read anyway. */
static bool
offsets_are_small(const struct py_offsets *off)
{
	return group_fits((const uint32_t *)&off->frame,
			  sizeof(off->frame) / sizeof(uint32_t),
			  PYVER_FRAME_MAX) &&
	       group_fits((const uint32_t *)&off->tstate,
			  sizeof(off->tstate) / sizeof(uint32_t),
			  PYVER_TSTATE_MAX) &&
	       group_fits((const uint32_t *)&off->code,
			  sizeof(off->code) / sizeof(uint32_t), PYVER_CODE_MAX);
}

const char *
pyver_apply_debug_offsets(struct pyver *ver, struct peek *pk, uintptr_t runtime)
{
	uint8_t table[DEBUG_SIZE];
	const struct pyver *build = ver;
	struct py_offsets off;
	uint64_t hex;

	if (!ver->debug_offsets)
		return NULL;
	if (!peek(pk, table, runtime, sizeof(table)) ||
	    memcmp(table, DEBUG_COOKIE, 8) != 0)
		return "this Python does not describe its memory, as CPython "
		       "3.13 and later do";
	hex = word_at(table, 8);
	if (HEX_MAJOR(hex) != 3 || HEX_MINOR(hex) != ver->minor)
		return "the libpython in use is not of the version that this "
		       "Python says it is";
	if (HEX_LEVEL(hex) != LEVEL_FINAL)
		return "pre-releases of CPython are not supported";
	if (word_at(table, 16) != 0)
		build = find_free_threaded(ver->minor);
	if (!build)
		return "free-threaded builds of this CPython are not "
		       "supported";
	off = build->off;
	for (size_t i = 0; i < build->n_exports; i++) {
		if (!export_apply(&off, &build->exports[i], table))
			return "this Python describes its memory in an "
			       "unknown way";
	}
	off.tstate.datastack_top = off.tstate.datastack_chunk + 8;
	off.tstate.datastack_limit = off.tstate.datastack_chunk + 16;
	if (!offsets_are_small(&off))
		return "this Python describes its memory in an unknown way";
	*ver = *build;
	ver->off = off;
	return NULL;
}
