/* src/tui/backlog.h - output that has not been interpreted yet, because nobody
 * has looked at the screen since.
 *
 * A program that floods its terminal writes much more than can ever be seen.
 * Of plain lines, all that counts are the last ones: as many as the screen and
 * what is kept of it hold. So plain output waits here until the screen is
 * looked at, and what would have scrolled away by then is left out. Output
 * that does anything else to the screen does not wait.
 */
#ifndef PIT_TUI_BACKLOG_H
#define PIT_TUI_BACKLOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BACKLOG_MAX   ((size_t)1 << 20) /* bytes that wait at most */
#define BACKLOG_TIMES 1024 /* when they came: past that, not as well known */

struct backlog {
	char *data;
	size_t len, cap;
	struct backlog_time {
		size_t end; /* of the bytes that came up to then */
		uint64_t time;
	} * times;
	size_t ntimes, times_cap;
	enum backlog_state {
		BACKLOG_TEXT,
		BACKLOG_ESCAPE,
		BACKLOG_SEQUENCE,
	} state;     /* at the end of data */
	char before; /* the byte before what is looked at */
};

void backlog_fini(struct backlog *b);

/* Take n bytes, of that time, if they are plain: text, lines that end in CR LF,
 * tabs, CR, backspace, colours, erasing within the line. False: they are not,
 * or there is no room; nothing was taken, and what waits must be interpreted
 * first. */
bool backlog_add(struct backlog *b, const char *bytes, size_t n, uint64_t time);
/* Forget the first n bytes: they were left out, or interpreted. */
void backlog_drop(struct backlog *b, size_t n);

/* Forget what waits; before: the last byte that was interpreted. */
void backlog_clear(struct backlog *b, char before);

/* How many bytes at the beginning may be left out if behind them remain at
 * least rows of so many columns: whole lines, or 0. */
size_t backlog_spare(const struct backlog *b, size_t rows, int cols);

/* The last line in it that is not blank, clean, up to size bytes with the NUL.
 * False: it begins before, or there is none. */
bool backlog_last(const struct backlog *b, char *line, size_t size);

#endif
