/* tests/unit/test_pyver.c - promises of reader/pyver/pyver.h and pystr.h. */
#include "reader/pystr.h"
#include "reader/pyver/pyver.h"

#include "lib/test.h"

#include <string.h>

#define FINAL      0xf0u
#define TABLE_SIZE 2048u

/* Reads our own memory: all addresses here are good ones. */
static bool
own_read(struct peek *peek, void *dst, uintptr_t src, size_t n)
{
	(void)peek;
	memcpy(dst, (void *)src, n);
	return true;
}

static struct peek own = { .read = own_read };

static uint32_t
hex(unsigned minor)
{
	return 0x03000000u | minor << 16 | FINAL;
}

static void
every_minor_from_8_to_15_is_known(void **state)
{
	struct pyver ver;

	(void)state;
	for (unsigned minor = 8; minor <= 15; minor++) {
		assert_true(pyver_find(&ver, hex(minor)));
		assert_int_equal(ver.minor, minor);
		assert_true(ver.heap_frames == (minor <= 10));
		assert_true(ver.debug_offsets == (minor >= 13));
		assert_non_null(ver.callees);
	}
}

static void
other_versions_and_pre_releases_are_not(void **state)
{
	struct pyver ver;

	(void)state;
	assert_false(pyver_find(&ver, hex(7)));
	assert_false(pyver_find(&ver, hex(16)));
	assert_false(pyver_find(&ver, 0x020712f0));
	assert_false(pyver_find(&ver, 0x040800f0));
	assert_false(pyver_find(&ver, 0x030e00c1));
	assert_false(pyver_find(&ver, 0x030f00a3));
}

static void
offsets_fit_the_buffers_that_they_are_read_into(void **state)
{
	struct pyver ver;

	(void)state;
	for (unsigned minor = 8; minor <= 15; minor++) {
		assert_true(pyver_find(&ver, hex(minor)));
		assert_in_range(ver.off.frame.size, 1, PYVER_FRAME_MAX);
		assert_in_range(ver.off.code.linetable, 1, PYVER_CODE_MAX - 8);
		assert_in_range(ver.off.tstate.id, 1, PYVER_TSTATE_MAX - 8);
	}
}

/* A table as 3.14 has it: cookie, version, free-threaded, offsets. */
static void
table_fill(uint64_t table[TABLE_SIZE / 8], const struct pyver *ver)
{
	memset(table, 0, TABLE_SIZE);
	memcpy(table, "xdebugpy", 8);
	table[1] = hex(ver->minor);
	for (size_t i = 0; i < ver->n_exports; i++) {
		const struct pyver_export *e = &ver->exports[i];
		uint32_t now =
		    *(const uint32_t *)((const char *)&ver->off + e->ours);

		table[e->theirs / 8] = now;
		if (e->base != OFFSET_NONE) {
			table[e->theirs / 8] = 4;
			table[e->base / 8] = now - 4;
		}
	}
}

static const char *
apply(struct pyver *ver, const uint64_t *table)
{
	return pyver_apply_debug_offsets(ver, &own, (uintptr_t)table);
}

static void
exported_offsets_replace_the_table(void **state)
{
	uint64_t table[TABLE_SIZE / 8];
	struct pyver ver, before;

	(void)state;
	for (unsigned minor = 13; minor <= 15; minor++) {
		assert_true(pyver_find(&ver, hex(minor)));
		before = ver;
		table_fill(table, &ver);
		assert_null(apply(&ver, table));
		assert_memory_equal(&ver.off, &before.off, sizeof(ver.off));
		for (size_t i = 0; i < ver.n_exports; i++) {
			if (ver.exports[i].base == OFFSET_NONE)
				table[ver.exports[i].theirs / 8] += 8;
		}
		assert_null(apply(&ver, table));
		assert_int_equal(ver.off.code.name, before.off.code.name + 8);
		assert_int_equal(ver.off.tstate.datastack_top,
				 ver.off.tstate.datastack_chunk + 8);
	}
}

/* It has larger objects: what is not exported differs, too. */
static void
a_free_threaded_build_has_its_own_table(void **state)
{
	static const struct pyver *const builds[] = {
		&pyver_313t,
		&pyver_314t,
		&pyver_315t,
	};
	uint64_t table[TABLE_SIZE / 8];
	struct pyver ver;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(builds); i++) {
		assert_true(pyver_find(&ver, hex(builds[i]->minor)));
		assert_false(ver.free_threaded);
		table_fill(table, builds[i]);
		table[2] = 1;
		assert_null(apply(&ver, table));
		assert_true(ver.free_threaded);
		assert_memory_equal(&ver.off, &builds[i]->off, sizeof(ver.off));
	}
}

/* Where one was freed, a pointer to the next free place is first in it. */
static void
an_object_without_references_is_not_alive(void **state)
{
	struct pyver ver;
	uint64_t head[3] = { 2, 0, 0 };

	(void)state;
	assert_true(pyver_find(&ver, hex(14)));
	assert_true(pyver_is_alive(&ver, head));
	head[0] = 0;
	assert_false(pyver_is_alive(&ver, head));
	head[0] = (uintptr_t)&ver;
	assert_false(pyver_is_alive(&ver, head));
	ver = pyver_314t;
	assert_false(pyver_is_alive(&ver, head));
	head[2] = 3; /* only marks */
	assert_false(pyver_is_alive(&ver, head));
	head[2] = 3 | 1 << 2;
	assert_true(pyver_is_alive(&ver, head));
	head[2] = 0;
	head[1] = UINT64_C(1) << 32;
	assert_true(pyver_is_alive(&ver, head));
}

static void
what_cannot_be_read_is_refused_with_a_sentence(void **state)
{
	uint64_t table[TABLE_SIZE / 8];
	struct pyver ver, before;

	(void)state;
	assert_true(pyver_find(&ver, hex(14)));
	before = ver;
	table_fill(table, &ver);
	table[1] = 0x030e00c2;
	assert_non_null(strstr(apply(&ver, table), "pre-release"));
	table_fill(table, &ver);
	table[1] = hex(13);
	assert_non_null(apply(&ver, table));
	table_fill(table, &ver);
	table[0] = 0;
	assert_non_null(apply(&ver, table));
	table_fill(table, &ver);
	table[ver.exports[3].theirs / 8] = UINT64_C(1) << 40;
	assert_non_null(apply(&ver, table));
	/* And nothing of it was taken. */
	assert_memory_equal(&ver, &before, sizeof(ver));
}

static void
a_frame_too_large_for_the_walker_is_refused(void **state)
{
	uint64_t table[TABLE_SIZE / 8];
	struct pyver ver;

	(void)state;
	assert_true(pyver_find(&ver, hex(15)));
	for (size_t i = 0; i < ver.n_exports; i++) {
		if (ver.exports[i].ours !=
		    offsetof(struct py_offsets, frame.instr))
			continue;
		table_fill(table, &ver);
		table[ver.exports[i].theirs / 8] = PYVER_FRAME_MAX - 7;
		assert_non_null(apply(&ver, table));
		return;
	}
	fail();
}

/* Which of the groups that are read into a buffer has this field. */
static uint32_t
buffer_of(size_t ours)
{
	if (ours >= offsetof(struct py_offsets, tstate) &&
	    ours < offsetof(struct py_offsets, frame))
		return PYVER_TSTATE_MAX;
	if (ours >= offsetof(struct py_offsets, frame) &&
	    ours < offsetof(struct py_offsets, code))
		return PYVER_FRAME_MAX;
	if (ours >= offsetof(struct py_offsets, code) &&
	    ours < offsetof(struct py_offsets, object))
		return PYVER_CODE_MAX;
	return 0;
}

static void
no_exported_offset_reaches_beyond_its_buffer(void **state)
{
	uint64_t table[TABLE_SIZE / 8];
	struct pyver ver;
	size_t checked = 0;

	(void)state;
	for (uint32_t minor = 13; minor <= 15; minor++) {
		assert_true(pyver_find(&ver, hex(minor)));
		for (size_t i = 0; i < ver.n_exports; i++) {
			const struct pyver_export *e = &ver.exports[i];
			uint32_t max = buffer_of(e->ours);

			if (!max)
				continue;
			assert_true(pyver_find(&ver, hex(minor)));
			table_fill(table, &ver);
			table[e->theirs / 8] = max - 7;
			assert_non_null(apply(&ver, table));
			checked++;
		}
	}
	assert_true(checked > 60);
}

/* A str of n characters of kind bytes each, as 3.12 lays it out. */
static uintptr_t
str_make(void *memory, const struct pyver *ver, const void *data, size_t n,
	 unsigned kind, bool ascii)
{
	char *p = memory;
	uint64_t length = n;
	uint32_t bits = kind << 2 | 1u << 5 | (uint32_t)ascii << 6;

	memset(p, 0, 4096);
	memcpy(p + ver->off.object.str_length, &length, sizeof(length));
	memcpy(p + ver->off.object.str_state, &bits, sizeof(bits));
	memcpy(p + (ascii ? ver->off.object.str_ascii
			  : ver->off.object.str_compact),
	       data, n * kind);
	return (uintptr_t)memory;
}

static void
strings_of_all_kinds_become_utf8(void **state)
{
	static const uint8_t latin[] = { 'c', 'a', 'f', 0xe9 };
	static const uint16_t two[] = { 0x442, 0x20ac, 'x', 0xd800 };
	static const uint32_t four[] = { 0x1f40d, 'p', 0x110000 };
	char memory[4096], to[64];
	struct pyver ver;

	(void)state;
	assert_true(pyver_find(&ver, hex(12)));
	assert_int_equal(pystr_read(&ver, &own, to, sizeof(to),
				    str_make(memory, &ver, "main", 4, 1, true)),
			 4);
	assert_string_equal(to, "main");
	assert_int_equal(pystr_read(&ver, &own, to, sizeof(to),
				    str_make(memory, &ver, latin, 4, 1, false)),
			 5);
	assert_string_equal(to, "caf\xc3\xa9");
	pystr_read(&ver, &own, to, sizeof(to),
		   str_make(memory, &ver, two, 4, 2, false));
	assert_string_equal(to, "\xd1\x82\xe2\x82\xacx\xed\xa0\x80");
	pystr_read(&ver, &own, to, sizeof(to),
		   str_make(memory, &ver, four, 3, 4, false));
	assert_string_equal(to, "\xf0\x9f\x90\x8dp\xef\xbf\xbd");
}

static void
bytes_of_a_file_name_are_themselves_where_that_is_sure(void **state)
{
	static const uint16_t name[] = {
		'c', 0xdce9, 0xdcff, '.', 0xe9, 0xdca9
	};
	/* As bytes these would be an e with an accent. */
	static const uint16_t other[] = { 0xdcc3, 0xdca9, 0xdce9 };
	/* And these would be another surrogate. */
	static const uint16_t third[] = { 0xdced, 0xdca0, 0xdc80 };
	char memory[4096], to[64];
	struct pyver ver;

	(void)state;
	assert_true(pyver_find(&ver, hex(12)));
	assert_int_equal(pystr_read(&ver, &own, to, sizeof(to),
				    str_make(memory, &ver, name, 6, 2, false)),
			 7);
	assert_string_equal(to, "c\xe9\xff.\xc3\xa9\xa9");
	assert_int_equal(pystr_read(&ver, &own, to, sizeof(to),
				    str_make(memory, &ver, other, 3, 2, false)),
			 9);
	assert_string_equal(to, "\xed\xb3\x83\xed\xb2\xa9\xed\xb3\xa9");
	assert_int_equal(pystr_read(&ver, &own, to, sizeof(to),
				    str_make(memory, &ver, third, 3, 2, false)),
			 9);
	assert_string_equal(to, "\xed\xb3\xad\xed\xb2\xa0\xed\xb2\x80");
}

static void
a_long_string_is_cut_between_characters(void **state)
{
	static const uint16_t two[] = { 0x20ac, 0x20ac, 0x20ac };
	char memory[4096], to[8];
	struct pyver ver;

	(void)state;
	assert_true(pyver_find(&ver, hex(12)));
	assert_int_equal(pystr_read(&ver, &own, to, sizeof(to),
				    str_make(memory, &ver, two, 3, 2, false)),
			 6);
	assert_int_equal(pystr_read(&ver, &own, to, 6,
				    str_make(memory, &ver, two, 3, 2, false)),
			 3);
	assert_int_equal(
	    pystr_read(&ver, &own, to, 4,
		       str_make(memory, &ver, "abcdef", 6, 1, true)),
	    3);
	assert_string_equal(to, "abc");
}

static void
what_is_no_string_is_refused(void **state)
{
	static const char nothing[16];
	char memory[4096], to[64];
	struct pyver ver;
	uint64_t huge = UINT64_C(1) << 40;
	uintptr_t at;

	(void)state;
	assert_true(pyver_find(&ver, hex(12)));
	at = str_make(memory, &ver, nothing, 4, 3, false);
	assert_int_equal(pystr_read(&ver, &own, to, sizeof(to), at), -1);
	at = str_make(memory, &ver, "ma\xffn", 4, 1, true);
	assert_int_equal(pystr_read(&ver, &own, to, sizeof(to), at), -1);
	at = str_make(memory, &ver, "main", 4, 1, true);
	memcpy(memory + ver.off.object.str_length, &huge, sizeof(huge));
	assert_int_equal(pystr_read(&ver, &own, to, sizeof(to), at), -1);
	assert_string_equal(to, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_minor_from_8_to_15_is_known),
		cmocka_unit_test(other_versions_and_pre_releases_are_not),
		cmocka_unit_test(
		    offsets_fit_the_buffers_that_they_are_read_into),
		cmocka_unit_test(exported_offsets_replace_the_table),
		cmocka_unit_test(a_free_threaded_build_has_its_own_table),
		cmocka_unit_test(an_object_without_references_is_not_alive),
		cmocka_unit_test(
		    what_cannot_be_read_is_refused_with_a_sentence),
		cmocka_unit_test(a_frame_too_large_for_the_walker_is_refused),
		cmocka_unit_test(no_exported_offset_reaches_beyond_its_buffer),
		cmocka_unit_test(strings_of_all_kinds_become_utf8),
		cmocka_unit_test(
		    bytes_of_a_file_name_are_themselves_where_that_is_sure),
		cmocka_unit_test(a_long_string_is_cut_between_characters),
		cmocka_unit_test(what_is_no_string_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
