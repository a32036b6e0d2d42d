/* src/tui/keys.h - typed bytes to keys, and keys to commands. */
#ifndef PIT_TUI_KEYS_H
#define PIT_TUI_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A key is the character it types, or one of these past all characters. */
typedef uint32_t key_code;

#define K_CTRL(letter) ((letter)&0x1fu)
#define K_TAB          9u
#define K_ENTER        13u
#define K_ESC          27u
#define K_BACKSPACE    127u
#define K_SPECIAL      0x110000u

enum {
	K_UP = K_SPECIAL,
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_HOME,
	K_END,
	K_PGUP,
	K_PGDN,
	K_INSERT,
	K_DELETE,
	K_BACKTAB,
	K_PASTE,     /* what follows up to K_PASTE_END is pasted text */
	K_PASTE_END, /* no key of a keyboard either */
	K_MOUSE,     /* nor this: key_decoder.mouse says what it did */
	K_WHOLE,     /* nor this: the terminal says that it can show frames as a
		      * whole (term.h) */
	K_F0,
	K_LAST = K_F0 + 12,
};
#define K_F(n) ((key_code)K_F0 + (n))

/* What the mouse did, with its first button. */
struct mouse {
	enum mouse_kind {
		MOUSE_PRESS,
		MOUSE_DRAG, /* it moved while the button was down */
		MOUSE_RELEASE,
		MOUSE_WHEEL_UP,
		MOUSE_WHEEL_DOWN,
	} kind;
	int row, col;    /* cells, from 0 */
	unsigned clicks; /* PRESS: 2 is the second of a double click */
};

enum key_state {
	KEYS_GROUND,
	KEYS_UTF8,         /* within a character */
	KEYS_ESC,          /* behind Esc, which may have been all */
	KEYS_INTERMEDIATE, /* ESC ( and the like, up to its last byte */
	KEYS_SS3,          /* ESC O */
	KEYS_CSI,          /* ESC [ */
	KEYS_CONSOLE,      /* ESC [ [: the Linux console's F1 to F5 */
	KEYS_MOUSE,        /* ESC [ M: three characters follow */
	KEYS_STRING,       /* ESC ] and the like, up to BEL or ESC \ */
	KEYS_STRING_ESC,   /* ESC in there */
};

/* The mode of K_WHOLE. A terminal that is asked answers ESC [ ? 2026 ; n $ y:
 * does that number say that there is the mode, on or off? */
#define KEYS_WHOLE 2026

static inline bool
keys_has_mode(unsigned number)
{
	return number == 1 || number == 2;
}

/* Bytes to keys, however they are cut into reads. What is no key of ours does
 * nothing: terminals answer, report the focus, and sequences are invented every
 * year. Of the mouse we hear as SGR has it (1006); older ways to say the same
 * do nothing. Zeroed at first. */
struct key_decoder {
	enum key_state state;
	bool pasting;           /* characters are pasted text, not keys */
	unsigned char text[4];  /* of the character begun */
	size_t n;               /* bytes of it; of a mark; of numbers */
	unsigned number[3];     /* the first ones of a CSI sequence */
	bool numbered, foreign; /* it has numbers; it cannot be a key */
	unsigned mode; /* 1: ESC [ ? is its begin, 2: and $ behind numbers */
	bool sgr;      /* it is about the mouse */
	struct mouse mouse; /* of K_MOUSE; without clicks */
	uint64_t since;     /* when the latest byte came, ns */
};

#define KEY_MS          (1000u * 1000)
#define KEY_ESC_NS      (25u * KEY_MS)   /* Esc without sequel by then is one */
#define KEY_SEQUENCE_NS (1000u * KEY_MS) /* a sequence is given up by then */
#define KEY_PASTE_NS    (5000ull * KEY_MS) /* and a paste that never ends */

/* Take one byte. True: *key is complete. While d->pasting it is a character of
 * a paste, whatever command it would be. */
bool keys_byte(struct key_decoder *d, unsigned char byte, uint64_t now,
	       key_code *key);
/* Time passed: true if *key is what the waiting bytes were. patience: how long
 * Esc waits for its sequel; less than nothing waits where bytes are at hand. */
bool keys_expire(struct key_decoder *d, uint64_t now, uint64_t patience,
		 key_code *key);

enum command {
	CMD_NONE,
#define COMMAND(id, where, help) CMD_##id,
#define BIND(key, id)
#include "tui/keys.def"
#undef COMMAND
#undef BIND
	CMD_COUNT
};

enum keys_where {
	KEYS_FIRST, /* what everybody needs */
	KEYS_VIEWS,
	KEYS_MOVE,
	KEYS_TREE,
	KEYS_TIME,
	KEYS_PROGRAM,
	KEYS_REPLAY, /* of a recording alone */
};

struct command_info {
	const char *name; /* "PAGE_DOWN" */
	const char *help;
	enum keys_where where;
};

enum command keys_command(key_code key); /* CMD_NONE: not bound */
const struct command_info *command_info(enum command cmd); /* never NULL */
/* The key that is called so: "PgUp", "^L", "j", "F5"; 0: there is none. */
key_code key_named(const char *name);
/* "PgUp", "^L", "j". Static or in buf, which has room for 8 bytes. */
const char *key_name(key_code key, char buf[8]);
/* The first key of the command with this name, "page_down"; 0: there is none.
 */
key_code key_of(const char *name);
/* Key i of a command; 0: it has no further one. */
key_code command_key(enum command cmd, size_t i);

#endif
