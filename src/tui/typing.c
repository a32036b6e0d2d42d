/* src/tui/typing.c */
#include "tui/typing.h"

#include "base/mem.h"
#include "tui/pane_output.h"

#include <string.h>

#define TURN (OUTPUT_ANSWERS / 8) /* bytes at once: all find room */

/* A run of bytes for the program; a key of several is never cut. */
struct run {
	unsigned char bytes[TURN + 16];
	size_t n;
};

static void
run_send(struct run *run, struct pane *output)
{
	output_type(output, run->bytes, run->n);
	run->n = 0;
}

static void
run_add(struct run *run, struct typing *t)
{
	memcpy(run->bytes + run->n, t->held, t->nheld);
	run->n += t->nheld;
	t->nheld = 0;
}

/* What is not the user's, '#' being any digit: the marks of a paste, and
 * whether the terminal has the mode of K_WHOLE. */
static const char *const marks[] = { "\033[200~", "\033[201~",
				     "\033[?2026;#$y" };

static bool
is_like(char pattern, unsigned char byte)
{
	return pattern == '#' ? byte >= '0' && byte <= '9'
			      : byte == (unsigned char)pattern;
}

static bool
is_held(const struct typing *t, const char *mark)
{
	for (size_t i = 0; i < t->nheld; i++)
		if (!is_like(mark[i], t->held[i]))
			return false;
	return true;
}

/* The mark that byte goes on with, or ends; NULL: none. */
static const char *
mark_of(const struct typing *t, unsigned char byte)
{
	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (is_held(t, marks[i]) && is_like(marks[i][t->nheld], byte))
			return marks[i];
	return NULL;
}

static void
take_paste(struct typing *t, struct run *run, struct pane *output)
{
	bool begins = t->held[4] == '0';

	run_send(run, output);
	if (begins != t->pasting)
		output_paste(output, begins);
	t->pasting = begins;
}

/* A byte of a mark, which may be the last one. */
static void
take_mark(struct typing *t, const char *mark, unsigned char byte,
	  struct run *run, struct pane *output)
{
	t->held[t->nheld++] = byte;
	if (mark[t->nheld])
		return;
	if (byte == '~')
		take_paste(t, run, output);
	else
		t->whole |= keys_has_mode(t->held[8] - (unsigned)'0');
	t->nheld = 0;
}

size_t
typing_input(struct typing *t, struct pane *output, const unsigned char *bytes,
	     size_t n, uint64_t now)
{
	struct run run = { .n = 0 };
	size_t i = 0;

	t->since = now;
	while (i < n && run.n < TURN && t->on) {
		unsigned char byte = bytes[i++];
		const char *mark = mark_of(t, byte);

		if (!mark) {
			run_add(&run, t);
			mark = mark_of(t, byte);
		}
		if (mark)
			take_mark(t, mark, byte, &run, output);
		else if (byte == TYPING_END && !t->pasting)
			t->on = false;
		else
			run.bytes[run.n++] = byte;
	}
	run_send(&run, output);
	return i;
}

void
typing_expire(struct typing *t, struct pane *output, uint64_t now)
{
	struct run run = { .n = 0 };

	if (t->nheld == 0 || now < t->since + KEY_ESC_NS)
		return;
	run_add(&run, t);
	run_send(&run, output);
}
