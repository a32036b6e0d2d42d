/* tests/unit/test_keys.c - one test per promise of keys.h. */
#include "tui/keys.h"
#include "tui/settings.h"

#include "../lib/test.h"

#include <stdio.h>
#include <string.h>

#define MS 1000000u

/* Decode all of bytes, a second's tenth between them; returns how many keys. */
static size_t
decode(const char *bytes, key_code keys[], size_t max)
{
	struct key_decoder d = { .n = 0 };
	uint64_t now = 0;
	size_t n = 0;
	key_code key;

	for (; *bytes; bytes++, now += 100 * MS) {
		if (keys_expire(&d, now, KEY_SEQUENCE_NS, &key) ||
		    keys_byte(&d, (unsigned char)*bytes, now, &key)) {
			assert_true(n < max);
			keys[n++] = key;
		}
	}
	if (keys_expire(&d, now + KEY_SEQUENCE_NS, KEY_ESC_NS, &key))
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

/* A key behind it is the only one. */
static void
assert_is_nothing(const char *sequence)
{
	char text[128];
	key_code keys[8];

	snprintf(text, sizeof(text), "%sj", sequence);
	assert_int_equal(decode(text, keys, 8), 1);
	assert_int_equal(keys[0], 'j');
}

static void
what_is_no_key_does_nothing(void **state)
{
	static const char *const nothing[] = {
		"\033x",          /* Alt */
		"\033\xc3\xa9",   /* and a character */
		"\033[99~",       /* no key of ours */
		"\033[27;5;113~", /* modifyOtherKeys: Ctrl-q */
		"\033[113u",      /* a key as kitty has it */
		"\033[?1;2c",     /* who we are */
		"\033[12;40R",    /* where the cursor is */
		"\033[0n",        /* that all is well */
		"\033[?2004;2$y", /* a mode */
		"\033[?2026;0$y", /* that there is no such mode, three ways */
		"\033[?2026;4$y",
		"\033[?2026$y",
		"\033[2026;2$y",   /* a mode of ANSI's */
		"\033[?2026;2y",   /* no answer at all */
		"\033[8;24;80t",   /* the size */
		"\033[?2;0;800S",  /* of sixels */
		"\033[I\033[O",    /* focus */
		"\033[32;113;40M", /* the mouse, three ways */
		"\033[M qk",
		"\033[M \xc4\x80\xc4\x81",
		"\033]11;rgb:qqqq/kkkk/0\a", /* a colour, both ends */
		"\033]11;rgb:qqqq/kkkk/0\033\\",
		"\033P1$r0 q\033\\", /* DCS, APC, PM, SOS */
		"\033_Gi=31;qk\033\\",
		"\033^qk\033\\",
		"\033Xqk\033\\",
		"\033(q",                   /* a character set */
		"\033[201~",                /* the end of no paste */
		"\xff\xc3\xe6\xbc\xc2\x9b", /* broken, or C1 */
		"\033[1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1q",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(nothing); i++)
		assert_is_nothing(nothing[i]);
}

static void
that_frames_can_be_shown_as_a_whole_is_told_from_keys(void **state)
{
	key_code keys[8];

	(void)state;
	assert_int_equal(decode("\033[?2026;2$yj", keys, 8), 2);
	assert_int_equal(keys[0], K_WHOLE);
	assert_int_equal(keys[1], 'j');
	assert_int_equal(decode("\033[?2026;1$y\033[A", keys, 8), 2);
	assert_int_equal(keys[0], K_WHOLE);
	assert_int_equal(keys[1], K_UP);
}

static void
the_mouse_is_told_from_keys(void **state)
{
	static const struct {
		const char *text;
		enum mouse_kind kind;
	} reports[] = {
		{ "\033[<0;113;40M", MOUSE_PRESS },
		{ "\033[<0;113;40m", MOUSE_RELEASE },
		{ "\033[<32;113;40M", MOUSE_DRAG },
		{ "\033[<48;113;40M", MOUSE_DRAG }, /* with Ctrl */
		{ "\033[<64;113;40M", MOUSE_WHEEL_UP },
		{ "\033[<65;113;40M", MOUSE_WHEEL_DOWN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(reports); i++) {
		struct key_decoder d = { .n = 0 };
		const char *p = reports[i].text;
		key_code key;

		while (p[1])
			assert_false(
			    keys_byte(&d, (unsigned char)*p++, 0, &key));
		assert_true(keys_byte(&d, (unsigned char)*p, 0, &key));
		assert_int_equal(key, K_MOUSE);
		assert_int_equal(d.mouse.kind, reports[i].kind);
		assert_int_equal(d.mouse.col, 112);
		assert_int_equal(d.mouse.row, 39);
	}
}

static void
what_else_the_mouse_does_is_nothing(void **state)
{
	static const char *const nothing[] = {
		"\033[<4;113;40M", /* Shift: the terminal's */
		"\033[<36;113;40M", "\033[<1;113;40M",  "\033[<2;113;40m",
		"\033[<35;113;40M", "\033[<66;113;40M", "\033[<128;113;40M",
		"\033[<0;0;40M",    "\033[<0;40M",      "\033[<M",
		"\033[<0;1;2;3M",   "\033[<0;1;2q",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(nothing); i++)
		assert_is_nothing(nothing[i]);
}

static void
every_key_is_found_by_its_name(void **state)
{
	static const key_code keys[] = { 'j',         ' ',         '?',
					 K_TAB,       K_ENTER,     K_ESC,
					 K_BACKSPACE, K_CTRL('L'), K_F(1),
					 K_F(12),     K_UP,        K_BACKTAB,
					 0xe9 };
	char buf[8];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		assert_int_equal(key_named(key_name(keys[i], buf)), keys[i]);
	assert_int_equal(key_named(""), 0);
	assert_int_equal(key_named("F13"), 0);
	assert_int_equal(key_named("jj"), 0);
}

static void
a_long_string_does_nothing(void **state)
{
	struct key_decoder d = { .n = 0 };
	key_code key;

	(void)state;
	for (const char *p = "\033]52;c;"; *p; p++)
		assert_false(keys_byte(&d, (unsigned char)*p, 0, &key));
	for (int i = 0; i < 100000; i++)
		assert_false(keys_byte(&d, 'q', 0, &key));
	assert_false(keys_byte(&d, '\a', 0, &key));
	assert_true(keys_byte(&d, 'q', 0, &key));
}

static void
pasted_text_is_told_from_keys(void **state)
{
	static const char text[] = "\033[200~q\r\033[A\033[20k\xc3\xa9\033"
				   "\033[201~q";
	static const key_code want[] = { K_PASTE, 'q',  K_ENTER,     'A',
					 'k',     0xe9, K_PASTE_END, 'q' };
	struct key_decoder d = { .n = 0 };
	size_t n = 0;
	key_code key;

	(void)state;
	for (const char *p = text; *p; p++) {
		if (!keys_byte(&d, (unsigned char)*p, 0, &key))
			continue;
		assert_true(n < ARRAY_LEN(want));
		assert_int_equal(key, want[n++]);
		assert_int_equal(d.pasting,
				 key != K_PASTE_END && n < ARRAY_LEN(want));
	}
	assert_int_equal(n, ARRAY_LEN(want));
}

static void
a_paste_that_never_ends_does(void **state)
{
	struct key_decoder d = { .n = 0 };
	key_code key = 0;

	(void)state;
	for (const char *p = "\033[200~q\033"; *p; p++)
		keys_byte(&d, (unsigned char)*p, 0, &key);
	assert_false(keys_expire(&d, KEY_PASTE_NS - 1, KEY_ESC_NS, &key));
	assert_true(keys_expire(&d, KEY_PASTE_NS, KEY_ESC_NS, &key));
	assert_int_equal(key, K_PASTE_END);
	assert_false(d.pasting);
}

static void
a_lone_esc_is_one_after_a_while(void **state)
{
	struct key_decoder d = { .n = 0 };
	key_code key = 0;

	(void)state;
	assert_false(keys_byte(&d, K_ESC, 100 * MS, &key));
	assert_false(keys_expire(&d, 110 * MS, KEY_ESC_NS, &key));
	assert_true(keys_expire(&d, 125 * MS, KEY_ESC_NS, &key));
	assert_int_equal(key, K_ESC);
	assert_false(keys_expire(&d, 200 * MS, KEY_ESC_NS, &key));
}

static void
broken_bytes_never_stick(void **state)
{
	static const char *const broken[] = {
		"\xff",       "\xc3",
		"\xe6\xbc",   "\xc3(",
		"\033[",      "\033O",
		"\033[[",     "\033[M",
		"\033]0;qqq", "\033P\033",
		"\033(",      "\033[1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(broken); i++) {
		struct key_decoder d = { .n = 0 };
		const char *p = broken[i];
		key_code key, last = 0;

		for (; *p; p++)
			keys_byte(&d, (unsigned char)*p, 0, &key);
		keys_expire(&d, KEY_SEQUENCE_NS, KEY_ESC_NS, &key);
		assert_true(keys_byte(&d, 'x', KEY_SEQUENCE_NS, &last));
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
		static const struct settings none;
		char names[64];

		settings_keys(&none, (enum command)cmd, names, sizeof(names));
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
		cmocka_unit_test(what_is_no_key_does_nothing),
		cmocka_unit_test(
		    that_frames_can_be_shown_as_a_whole_is_told_from_keys),
		cmocka_unit_test(the_mouse_is_told_from_keys),
		cmocka_unit_test(what_else_the_mouse_does_is_nothing),
		cmocka_unit_test(every_key_is_found_by_its_name),
		cmocka_unit_test(a_long_string_does_nothing),
		cmocka_unit_test(pasted_text_is_told_from_keys),
		cmocka_unit_test(a_paste_that_never_ends_does),
		cmocka_unit_test(a_lone_esc_is_one_after_a_while),
		cmocka_unit_test(broken_bytes_never_stick),
		cmocka_unit_test(
		    every_command_has_a_key_and_every_key_one_command),
	};

	return RUN_TESTS(tests);
}
