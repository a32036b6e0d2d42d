/* src/tui/keys.c */
#include "tui/keys.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

struct binding {
	key_code key;
	enum command cmd;
};

static const struct binding bindings[] = {
#define COMMAND(id, where, help)
#define BIND(key, id) { key, CMD_##id },
#include "tui/keys.def"
#undef COMMAND
#undef BIND
};

static const struct command_info commands[CMD_COUNT] = {
	[CMD_NONE] = { "NONE", "", KEYS_PROGRAM },
#define COMMAND(id, where, help) [CMD_##id] = { #id, help, KEYS_##where },
#define BIND(key, id)
#include "tui/keys.def"
#undef COMMAND
#undef BIND
};

enum command
keys_command(key_code key)
{
	for (size_t i = 0; i < ARRAY_LEN(bindings); i++)
		if (bindings[i].key == key)
			return bindings[i].cmd;
	return CMD_NONE;
}

const struct command_info *
command_info(enum command cmd)
{
	return &commands[(unsigned)cmd < CMD_COUNT ? cmd : CMD_NONE];
}

static const char *
special_name(key_code key)
{
	static const char *const names[] = {
		"Up",   "Down", "Left", "Right", "Home",  "End",
		"PgUp", "PgDn", "Ins",  "Del",   "S-Tab", "?",
	};

	return key - K_SPECIAL < ARRAY_LEN(names) ? names[key - K_SPECIAL]
						  : "?";
}

const char *
key_name(key_code key, char buf[8])
{
	if (key == K_TAB)
		return "Tab";
	if (key == K_ENTER)
		return "Enter";
	if (key == K_ESC)
		return "Esc";
	if (key == K_BACKSPACE)
		return "Bksp";
	if (key == ' ')
		return "Space";
	if (key > K_F0 && key <= K_LAST) {
		snprintf(buf, 8, "F%u", (unsigned)(key - K_F0) % 100);
		return buf;
	}
	if (key >= K_SPECIAL)
		return special_name(key);
	if (key < ' ') {
		snprintf(buf, 8, "^%c", (char)(key + '@'));
		return buf;
	}
	buf[utf8_put(buf, key)] = '\0';
	return buf;
}

void
command_keys(enum command cmd, char *buf, size_t size)
{
	size_t used = 0;

	if (size)
		buf[0] = '\0';
	for (size_t i = 0; i < ARRAY_LEN(bindings); i++) {
		char name[8];
		int n;

		if (bindings[i].cmd != cmd || used >= size)
			continue;
		n = snprintf(buf + used, size - used, "%s%s", used ? " " : "",
			     key_name(bindings[i].key, name));
		used += n > 0 ? (size_t)n : 0;
	}
}

static void
drop(struct key_decoder *d, size_t n)
{
	d->n -= n;
	memmove(d->buf, d->buf + n, d->n);
}

/* CSI 5 ~ and the like. */
static key_code
numbered(unsigned n)
{
	static const uint16_t fkeys[] = { 11, 12, 13, 14, 15, 17,
					  18, 19, 20, 21, 23, 24 };
	static const key_code keys[] = { K_OTHER,  K_HOME, K_INSERT,
					 K_DELETE, K_END,  K_PGUP,
					 K_PGDN,   K_HOME, K_END };

	if (n < ARRAY_LEN(keys))
		return keys[n];
	for (unsigned i = 0; i < ARRAY_LEN(fkeys); i++)
		if (fkeys[i] == n)
			return K_F(i + 1);
	return K_OTHER;
}

/* The last byte of a CSI or SS3 sequence without a number. */
static key_code
lettered(unsigned char c)
{
	static const char letters[] = "ABDCHF";
	static const key_code keys[] = { K_UP,    K_DOWN, K_LEFT,
					 K_RIGHT, K_HOME, K_END };
	const char *at = memchr(letters, c, sizeof(letters) - 1);

	if (at)
		return keys[at - letters];
	if (c >= 'P' && c <= 'S')
		return K_F(c - 'P' + 1);
	if (c == 'Z')
		return K_BACKTAB;
	return c == 'M' ? K_ENTER : K_OTHER;
}

/* buf holds ESC [ ...; true when it is whole. */
static bool
csi(struct key_decoder *d, key_code *key)
{
	unsigned number = 0;
	size_t i = 2;

	if (d->n > 2 && d->buf[2] == '[') { /* the Linux console's F1 to F5 */
		if (d->n < 4)
			return false;
		*key = d->buf[3] >= 'A' && d->buf[3] <= 'E'
			   ? K_F(d->buf[3] - 'A' + 1)
			   : K_OTHER;
		drop(d, 4);
		return true;
	}
	for (; i < d->n && d->buf[i] >= '0' && d->buf[i] <= '9'; i++)
		number = number < 1000 ? number * 10 + (d->buf[i] - '0') : 1000;
	for (; i < d->n && d->buf[i] >= 0x20 && d->buf[i] < 0x40; i++)
		;
	if (i == d->n) {
		if (d->n < sizeof(d->buf))
			return false;
		i--; /* endless: give up on what is here */
		*key = K_OTHER;
	} else {
		*key =
		    d->buf[i] == '~' ? numbered(number) : lettered(d->buf[i]);
	}
	drop(d, i + 1);
	return true;
}

static bool
escape(struct key_decoder *d, key_code *key)
{
	if (d->n < 2)
		return false;
	switch (d->buf[1]) {
	case '[':
		return csi(d, key);
	case 'O':
		if (d->n < 3)
			return false;
		*key = lettered(d->buf[2]);
		drop(d, 3);
		return true;
	case K_ESC:
		*key = K_ESC;
		drop(d, 1);
		return true;
	default: /* Alt and a key: nothing has one */
		*key = K_OTHER;
		drop(d, 2);
		return true;
	}
}

static size_t
utf8_want(unsigned char c)
{
	if (c < 0xc2 || c > 0xf4)
		return 1;
	return c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

static bool
character(struct key_decoder *d, key_code *key)
{
	size_t want = utf8_want(d->buf[0]);
	uint32_t ch;

	for (size_t i = 1; i < d->n && i < want; i++)
		if ((d->buf[i] & 0xc0) != 0x80)
			want = 1; /* broken: it is one bad byte */
	if (d->n < want)
		return false;
	drop(d, utf8_get((const char *)d->buf, want, &ch));
	*key = ch == '\n' ? K_ENTER : ch == '\b' ? K_BACKSPACE : ch;
	return true;
}

bool
keys_more(struct key_decoder *d, key_code *key)
{
	if (d->n == 0)
		return false;
	return d->buf[0] == K_ESC ? escape(d, key) : character(d, key);
}

bool
keys_byte(struct key_decoder *d, unsigned char byte, uint64_t now,
	  key_code *key)
{
	if (d->n == sizeof(d->buf))
		drop(d, d->n); /* cannot be: a full buffer is always resolved */
	if (d->n == 0)
		d->since = now;
	d->buf[d->n++] = byte;
	return keys_more(d, key);
}

bool
keys_expire(struct key_decoder *d, uint64_t now, key_code *key)
{
	if (d->n == 0 || now < d->since + KEY_ESC_NS)
		return false;
	if (d->n == 1 && d->buf[0] == K_ESC)
		*key = K_ESC;
	else
		*key = K_OTHER;
	d->n = 0;
	return true;
}
