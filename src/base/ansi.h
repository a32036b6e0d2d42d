/* src/base/ansi.h - what a program writes to its terminal, taken apart:
 * text, control characters, escape sequences.
 *
 * Whoever takes it looks at each part and decides what becomes of it; nothing
 * of a sequence that is cut short, malformed or unknown gets any further by
 * itself. Input may come in pieces of any size.
 */
#ifndef PIT_BASE_ANSI_H
#define PIT_BASE_ANSI_H

#include <stdbool.h>
#include <stddef.h>

#define ANSI_ARGS    15    /* arguments kept of a sequence; more are dropped */
#define ANSI_MISSING (-1)  /* an argument that was left out */
#define ANSI_MOST    99999 /* larger arguments are cut to it */

/* ESC [ and what follows. */
struct ansi_csi {
	char leader; /* one of < = > ? or 0 */
	char inter;  /* a character from ' ' to '/' before the last, or 0 */
	char final;
	unsigned n; /* arguments */
	int args[ANSI_ARGS];
	bool joined[ANSI_ARGS]; /* with the next one by a colon */
};

/* What it is made of. data: as given to ansi_parse(). */
struct ansi_ops {
	/* Whole characters in UTF-8, none of them a control character; what
	 * is none comes as U+FFFD. Borrowed for the call. */
	void (*text)(void *data, const char *bytes, size_t n);
	/* Below ' ': but not NUL, ESC and what ends a sequence. */
	void (*control)(void *data, char c);
	/* ESC, perhaps one of ' ' to '/' (else 0), and the last character. */
	void (*escape)(void *data, char inter, char final);
	void (*csi)(void *data, const struct ansi_csi *csi);
	/* Strings (titles, clipboard, queries, graphics) have no entry: nobody
	 * wants them. */
};

struct ansi {
	enum ansi_state {
		ANSI_TEXT,
		ANSI_ESCAPE, /* after ESC */
		ANSI_CSI,    /* after ESC [ */
		ANSI_STRING, /* after ESC P, X, ^ or _ */
		ANSI_OSC,    /* after ESC ], which BEL ends too */
	} state;
	bool bad; /* the sequence will not count */
	struct ansi_csi csi;
	char part[4]; /* the beginning of a character */
	size_t npart;
};

/* All zero is the state at the beginning. */
void ansi_parse(struct ansi *a, const char *bytes, size_t n,
		const struct ansi_ops *ops, void *data);

/* In the middle of a sequence or character? */
bool ansi_is_between(const struct ansi *a);

#endif
