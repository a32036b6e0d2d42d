/* tests/unit/test_keys.c - one test per promise of keys.h. */
#include "tui/keys.h"

#include "../lib/test.h"

#include <string.h>

#define MS 1000000u

/* Decode all of bytes, as typed at one moment; returns how many keys. */
static size_t
decode(const char *bytes, key_code keys[], size_t max)
{
	struct key_decoder d = { .n = 0 };
	size_t n = 0;
	key_code key;

	for (; *bytes; bytes++) {
		if (!keys_byte(&d, (unsigned char)*bytes, 0, &key))
			continue;
		do {
			assert_true(n < max);
			keys[n++] = key;
		} while (keys_more(&d, &key));
	}
	while (keys_expire(&d, KEY_ESC_NS, &key))
		keys[n++] = key;
	return n;
}

static void
sequences_become_keys(void **state)
{
	static const struct {
		const char *bytes;
		key_code key;
	} cases[] = {
		{ "a", 'a' },
		{ "\r", K_ENTER },
		{ "\n", K_ENTER },
		{ "\t", K_TAB },
		{ "\x7f", K_BACKSPACE },
		{ "\b", K_BACKSPACE },
		{ "\x03", K_CTRL('C') },
		{ "\033", K_ESC },
		{ "\033[A", K_UP },
		{ "\033OB", K_DOWN },
		{ "\033[C", K_RIGHT },
		{ "\033OD", K_LEFT },
		{ "\033[1;5A", K_UP },
		{ "\033[H", K_HOME },
		{ "\033[1~", K_HOME },
		{ "\033[7~", K_HOME },
		{ "\033[F", K_END },
		{ "\033[4~", K_END },
		{ "\033[5~", K_PGUP },
		{ "\033[6~", K_PGDN },
		{ "\033[3~", K_DELETE },
		{ "\033[Z", K_BACKTAB },
		{ "\033OP", K_F(1) },
		{ "\033[11~", K_F(1) },
		{ "\033[[A", K_F(1) },
		{ "\033OR", K_F(3) },
		{ "\033[21~", K_F(10) },
		{ "\033[24~", K_F(12) },
		{ "\xc3\xa9", 0xe9 },
		{ "\xf0\x9f\x98\x80", 0x1f600 },
		{ "\033x", K_OTHER },
		{ "\033[99~", K_OTHER },
		{ "\033[?1;2c", K_OTHER },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		key_code keys[8];

		assert_int_equal(decode(cases[i].bytes, keys, 8), 1);
		assert_int_equal(keys[0], cases[i].key);
	}
}

static void
keys_in_a_row_are_told_apart(void **state)
{
	key_code keys[16];

	(void)state;
	assert_int_equal(decode("j\033[Bk\033\033[Aq", keys, 16), 6);
	assert_int_equal(keys[1], K_DOWN);
	assert_int_equal(keys[3], K_ESC);
	assert_int_equal(keys[4], K_UP);
}

static void
a_lone_esc_is_one_after_a_while(void **state)
{
	struct key_decoder d = { .n = 0 };
	key_code key = 0;

	(void)state;
	assert_false(keys_byte(&d, K_ESC, 100 * MS, &key));
	assert_false(keys_expire(&d, 110 * MS, &key));
	assert_true(keys_expire(&d, 125 * MS, &key));
	assert_int_equal(key, K_ESC);
	assert_false(keys_expire(&d, 200 * MS, &key));
}

static void
broken_bytes_never_stick(void **state)
{
	static const char *const broken[] = {
		"\xff",
		"\xc3",
		"\xe6\xbc",
		"\xc3(",
		"\033[",
		"\033O",
		"\033[1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(broken); i++) {
		struct key_decoder d = { .n = 0 };
		const char *p = broken[i];
		key_code key, last = 0;

		for (; *p; p++)
			if (keys_byte(&d, (unsigned char)*p, 0, &key))
				while (keys_more(&d, &key))
					;
		while (keys_expire(&d, KEY_ESC_NS, &key))
			;
		assert_true(keys_byte(&d, 'x', 0, &last));
		assert_int_equal(last, 'x');
	}
}

static void
every_command_has_a_key_and_every_key_one_command(void **state)
{
	static const key_code bound[] = {
#define COMMAND(id, where, help)
#define BIND(key, id) key,
#include "tui/keys.def"
#undef COMMAND
#undef BIND
	};

	(void)state;
	for (int cmd = CMD_NONE + 1; cmd < CMD_COUNT; cmd++) {
		char names[64];

		command_keys((enum command)cmd, names, sizeof(names));
		assert_true(names[0]);
		assert_true(command_info((enum command)cmd)->help[0]);
	}
	for (size_t i = 0; i < ARRAY_LEN(bound); i++) {
		assert_int_not_equal(keys_command(bound[i]), CMD_NONE);
		for (size_t k = 0; k < i; k++)
			assert_int_not_equal(bound[i], bound[k]);
	}
	assert_int_equal(keys_command('X'), CMD_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sequences_become_keys),
		cmocka_unit_test(keys_in_a_row_are_told_apart),
		cmocka_unit_test(a_lone_esc_is_one_after_a_while),
		cmocka_unit_test(broken_bytes_never_stick),
		cmocka_unit_test(
		    every_command_has_a_key_and_every_key_one_command),
	};

	return RUN_TESTS(tests);
}
