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
		"PgUp", "PgDn", "Ins",  "Del",   "S-Tab",
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

key_code
key_named(const char *name)
{
	static const key_code plain[] = { K_TAB, K_ENTER, K_ESC, K_BACKSPACE,
					  ' ' };
	char buf[8];
	uint32_t ch;

	if (!name[0])
		return 0;
	/* As the manual has them. */
	if (strncmp(name, "Ctrl-", 5) == 0 && name[5] >= '@' &&
	    name[5] <= '_' && !name[6])
		return K_CTRL((unsigned char)name[5]);
	if (strcmp(name, "Backspace") == 0)
		return K_BACKSPACE;
	if (strcmp(name, "Shift-Tab") == 0)
		return K_BACKTAB;
	if (!name[utf8_get(name, strlen(name), &ch)])
		return ch >= ' ' && ch != UTF8_BAD ? ch : 0;
	for (size_t i = 0; i < ARRAY_LEN(plain); i++)
		if (strcmp(key_name(plain[i], buf), name) == 0)
			return plain[i];
	for (key_code key = K_SPECIAL; key <= K_LAST; key++)
		if (strcmp(key_name(key, buf), name) == 0)
			return key;
	for (key_code key = 1; key < ' '; key++)
		if (strcmp(key_name(key, buf), name) == 0)
			return key;
	return 0;
}

key_code
command_key(enum command cmd, size_t i)
{
	for (size_t k = 0; k < ARRAY_LEN(bindings); k++)
		if (bindings[k].cmd == cmd && i-- == 0)
			return bindings[k].key;
	return 0;
}

key_code
key_of(const char *name)
{
	for (int cmd = CMD_NONE + 1; cmd < CMD_COUNT; cmd++)
		if (strcasecmp(commands[cmd].name, name) == 0)
			return command_key((enum command)cmd, 0);
	return 0;
}

/* CSI 5 ~ and the like; 0: no key of ours. */
static key_code
numbered(unsigned n)
{
	static const uint16_t fkeys[] = { 11, 12, 13, 14, 15, 17,
					  18, 19, 20, 21, 23, 24 };
	static const key_code keys[] = { 0,        K_HOME, K_INSERT,
					 K_DELETE, K_END,  K_PGUP,
					 K_PGDN,   K_HOME, K_END };

	if (n < ARRAY_LEN(keys))
		return keys[n];
	for (unsigned i = 0; i < ARRAY_LEN(fkeys); i++)
		if (fkeys[i] == n)
			return K_F(i + 1);
	return n == 200 ? K_PASTE : 0;
}

/* The last byte of a CSI or SS3 sequence; 0: no key of ours. */
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
	return c == 'Z' ? K_BACKTAB : 0;
}

/* A report of the mouse. Shift is the terminal's: with it, text is marked and
 * copied as ever. */
static bool
mouse_end(struct key_decoder *d, bool release, key_code *key)
{
	enum { BUTTON = 3, SHIFT = 4, MOVED = 32, WHEEL = 64, OTHERS = 128 };
	unsigned what = d->number[0];

	if (d->n != 2 || !d->number[1] || !d->number[2] ||
	    what & (SHIFT | OTHERS))
		return false;
	if (what & WHEEL) {
		if (release || (what & BUTTON) > 1)
			return false;
		d->mouse.kind =
		    what & BUTTON ? MOUSE_WHEEL_DOWN : MOUSE_WHEEL_UP;
	} else if (what & BUTTON) {
		return false;
	} else {
		d->mouse.kind = release        ? MOUSE_RELEASE
				: what & MOVED ? MOUSE_DRAG
					       : MOUSE_PRESS;
	}
	d->mouse.col = (int)d->number[1] - 1;
	d->mouse.row = (int)d->number[2] - 1;
	*key = K_MOUSE;
	return true;
}

/* The end of a CSI sequence. With numbers P to S are reports (of the cursor,
 * of sixels), not F1 to F4. */
static bool
csi_end(struct key_decoder *d, unsigned char c, key_code *key)
{
	d->state = KEYS_GROUND;
	*key = 0;
	if (d->sgr && (c == 'M' || c == 'm'))
		return mouse_end(d, c == 'm', key);
	if (d->mode == 2 && c == 'y' && d->number[0] == KEYS_WHOLE &&
	    keys_has_mode(d->number[1]))
		*key = K_WHOLE;
	if (c == 'M' && !d->numbered && !d->foreign) {
		d->state = KEYS_MOUSE;
		d->n = 0;
	} else if (c == '~' && !d->foreign) {
		*key = numbered(d->number[0]);
	} else if (!d->foreign && !(d->numbered && c >= 'P' && c <= 'S')) {
		*key = lettered(c);
	}
	if (*key == K_PASTE) {
		d->pasting = true;
		d->n = 0;
	}
	return *key != 0;
}

static bool
csi(struct key_decoder *d, unsigned char c, key_code *key)
{
	if (c >= 0x40 && c < 0x7f) {
		if (c != '[' || d->numbered || d->foreign)
			return csi_end(d, c, key);
		d->state = KEYS_CONSOLE;
		return false;
	}
	if (c < 0x20 || c >= 0x7f) {
		d->state = KEYS_GROUND; /* broken off */
	} else if (c >= '0' && c <= '9') {
		d->numbered = true;
		/* Of a key, all but the first are modifiers. */
		if (d->n < ARRAY_LEN(d->number) && d->number[d->n] < 10000)
			d->number[d->n] = d->number[d->n] * 10 + (c - '0');
	} else if (c == ';') {
		d->n++;
	} else {
		d->sgr = c == '<' && !d->numbered && !d->foreign;
		d->mode = c == '?' && !d->numbered ? 1
			  : c == '$'               ? d->mode * 2
						   : 0;
		d->foreign = true;
	}
	return false;
}

/* ESC O: an optional number (a modifier) and a letter. */
static bool
ss3(struct key_decoder *d, unsigned char c, key_code *key)
{
	if (c >= '0' && c <= '9')
		return false;
	d->state = KEYS_GROUND;
	*key = c == 'M' ? K_ENTER : lettered(c);
	return *key != 0;
}

/* The byte behind Esc. */
static bool
escape(struct key_decoder *d, unsigned char c, key_code *key)
{
	d->state = KEYS_GROUND; /* Alt and a key: nothing has one */
	if (c == K_ESC) {
		d->state = KEYS_ESC;
		*key = K_ESC;
		return true;
	}
	if (c == '[') {
		d->state = KEYS_CSI;
		memset(d->number, 0, sizeof(d->number));
		d->n = 0;
		d->numbered = d->foreign = d->sgr = false;
		d->mode = 0;
	} else if (c == 'O') {
		d->state = KEYS_SS3;
	} else if (c && strchr("]PX^_", c)) {
		d->state = KEYS_STRING;
	} else if (c >= 0x20 && c < 0x30) {
		d->state = KEYS_INTERMEDIATE;
	}
	return false;
}

static size_t
utf8_want(unsigned char c)
{
	if (c < 0xc2 || c > 0xf4)
		return 0;
	return c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/* A byte of a character of several; broken ones are left out. */
static bool
character(struct key_decoder *d, unsigned char c, key_code *key)
{
	uint32_t ch;

	d->text[d->n++] = c;
	if (d->n < utf8_want(d->text[0])) {
		d->state = KEYS_UTF8;
		return false;
	}
	d->state = KEYS_GROUND;
	utf8_get((const char *)d->text, d->n, &ch);
	d->n = 0;
	*key = ch;
	return ch != UTF8_BAD && ch >= 0xa0;
}

static bool
ground(struct key_decoder *d, unsigned char c, key_code *key)
{
	d->state = KEYS_GROUND;
	d->n = 0;
	if (c >= 0x80)
		return utf8_want(c) && character(d, c, key);
	if (c == K_ESC) {
		d->state = KEYS_ESC;
		return false;
	}
	*key = c == '\n' ? K_ENTER : c == '\b' ? K_BACKSPACE : c;
	return true;
}

/* In a paste there is one sequence, the mark of its end. What begins like it
 * and goes on otherwise is left out, as all control sequences. Text that holds
 * the mark itself ends there: the protocol has no way to quote it, and the
 * bytes are those of a shorter paste and of keys behind it. It is for terminals
 * to take it out. */
static bool
pasted(struct key_decoder *d, unsigned char c, key_code *key)
{
	static const char mark[] = "\033[201~";

	if (d->state == KEYS_ESC && c == (unsigned char)mark[d->n]) {
		if (mark[++d->n])
			return false;
		d->pasting = false;
		d->state = KEYS_GROUND;
		*key = K_PASTE_END;
		return true;
	}
	if (d->state == KEYS_UTF8 && (c & 0xc0) == 0x80)
		return character(d, c, key);
	if (ground(d, c, key))
		return true;
	if (d->state == KEYS_ESC)
		d->n = 1;
	return false;
}

static bool
string(struct key_decoder *d, unsigned char c, key_code *key)
{
	if (d->state == KEYS_STRING_ESC && c != '\\')
		return escape(d, c, key);
	if (d->state == KEYS_STRING_ESC || c == '\a' || c == 0x18 || c == 0x1a)
		d->state = KEYS_GROUND;
	else if (c == K_ESC)
		d->state = KEYS_STRING_ESC;
	return false;
}

/* Esc begins anew within anything but a string. */
static bool
sequence(struct key_decoder *d, unsigned char c, key_code *key)
{
	if (c == K_ESC && d->state != KEYS_ESC)
		return ground(d, c, key);
	switch (d->state) {
	case KEYS_ESC:
		return escape(d, c, key);
	case KEYS_SS3:
		return ss3(d, c, key);
	case KEYS_CSI:
		return csi(d, c, key);
	case KEYS_CONSOLE:
		d->state = KEYS_GROUND;
		*key = K_F(c - 'A' + 1);
		return c >= 'A' && c <= 'E';
	case KEYS_MOUSE: /* bytes, or characters with UTF-8 coordinates */
		d->n += (c & 0xc0) != 0x80;
		if (d->n == 3 && c < 0xc0)
			d->state = KEYS_GROUND;
		return false;
	default: /* KEYS_INTERMEDIATE */
		if (c < 0x20 || c >= 0x30)
			d->state = KEYS_GROUND;
		return false;
	}
}

bool
keys_byte(struct key_decoder *d, unsigned char byte, uint64_t now,
	  key_code *key)
{
	d->since = now;
	if (d->pasting)
		return pasted(d, byte, key);
	switch (d->state) {
	case KEYS_GROUND:
		return ground(d, byte, key);
	case KEYS_UTF8:
		if ((byte & 0xc0) == 0x80)
			return character(d, byte, key);
		return ground(d, byte, key);
	case KEYS_STRING:
	case KEYS_STRING_ESC:
		return string(d, byte, key);
	default:
		return sequence(d, byte, key);
	}
}

bool
keys_expire(struct key_decoder *d, uint64_t now, uint64_t patience,
	    key_code *key)
{
	bool esc = d->state == KEYS_ESC, paste = d->pasting;
	uint64_t wait = paste ? KEY_PASTE_NS : esc ? patience : KEY_SEQUENCE_NS;

	if ((d->state == KEYS_GROUND && !paste) || now < d->since + wait)
		return false;
	d->state = KEYS_GROUND;
	d->pasting = false;
	d->n = 0;
	*key = paste ? K_PASTE_END : K_ESC;
	return paste || esc;
}
