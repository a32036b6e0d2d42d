/* src/tui/typing.c */
#include "tui/typing.h"

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

/* Does byte go on with what is held, as "ESC [ 2 0 0 ~" or "... 1 ~"? */
static bool
is_mark(const struct typing *t, unsigned char byte)
{
	static const char mark[] = "\033[200~";

	if (t->nheld == 4 && byte == '1')
		return true;
	return byte == (unsigned char)mark[t->nheld];
}

static void
take_mark(struct typing *t, struct run *run, struct pane *output)
{
	bool begins = t->held[4] == '0';

	t->nheld = 0;
	run_send(run, output);
	if (begins != t->pasting)
		output_paste(output, begins);
	t->pasting = begins;
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

		if (!is_mark(t, byte))
			run_add(&run, t);
		if (is_mark(t, byte))
			t->held[t->nheld++] = byte;
		else if (byte == TYPING_END && !t->pasting)
			t->on = false;
		else
			run.bytes[run.n++] = byte;
		if (t->nheld == 6)
			take_mark(t, &run, output);
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
