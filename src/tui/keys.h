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
	K_OTHER, /* a sequence that says nothing to us */
	K_F0,
	K_LAST = K_F0 + 12,
};
#define K_F(n) ((key_code)K_F0 + (n))

/* Bytes that may begin a longer sequence wait in here. */
struct key_decoder {
	unsigned char buf[32];
	size_t n;
	uint64_t since; /* when the first of them came, ns */
};

#define KEY_ESC_NS                                                             \
	(25u * 1000 * 1000) /* an Esc without sequel by then is one */

/* Take one byte. True: *key is complete. What follows a lone Esc stays inside:
 * call keys_more() until it is false. */
bool keys_byte(struct key_decoder *d, unsigned char byte, uint64_t now,
	       key_code *key);
bool keys_more(struct key_decoder *d, key_code *key);
/* Time passed: true if *key is what the waiting bytes were. */
bool keys_expire(struct key_decoder *d, uint64_t now, key_code *key);

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
	KEYS_MOVE,
	KEYS_TREE,
	KEYS_PROGRAM,
};

struct command_info {
	const char *name; /* "PAGE_DOWN" */
	const char *help;
	enum keys_where where;
};

enum command keys_command(key_code key); /* CMD_NONE: not bound */
const struct command_info *command_info(enum command cmd); /* never NULL */
/* "PgUp", "^L", "j". Static or in buf, which has room for 8 bytes. */
const char *key_name(key_code key, char buf[8]);
/* All keys of a command, "j Down", into buf. */
void command_keys(enum command cmd, char *buf, size_t size);

#endif
