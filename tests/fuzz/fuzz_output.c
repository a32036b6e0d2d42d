/* tests/fuzz/fuzz_output.c - anything a program writes to its terminal, in
 * pieces, while the window changes its size and the user looks back: the guard
 * and libvterm together.
 *
 * The input is a script: each step is a byte (what to do, by its low three
 * bits; how much, by the others) and what it needs. Half of the steps write.
 */
#include "tui/pane_output.h"

#include "base/mem.h"

#include "fuzz/fuzz.h"

#include <string.h>

#define MAX_STEPS 300

struct script {
	const uint8_t *p;
	size_t n;
};

static unsigned
next(struct script *s)
{
	if (s->n == 0)
		return 0;
	s->n--;
	return *s->p++;
}

static void
draw(struct pane *pane, struct canvas *canvas)
{
	int row, col;

	pane->at = (struct rect){ 0, 0, canvas->rows, canvas->cols };
	pane->ops->draw(pane, NULL, canvas);
	if (output_cursor(pane, &row, &col))
		FUZZ_CHECK(canvas_at(canvas, row, col));
	FUZZ_CHECK(strlen(output_last_line(pane)) < 4096);
	for (int i = 0; i < canvas->rows * canvas->cols; i++)
		FUZZ_CHECK(canvas->cells[i].ch == 0 ||
			   canvas->cells[i].ch >= ' ');
}

static void
step(struct pane *pane, struct script *s, struct canvas *canvas)
{
	static const enum command moves[] = { CMD_UP, CMD_PAGE_UP, CMD_FIRST,
					      CMD_DOWN };
	unsigned what = next(s), much = what >> 3;
	size_t n = 2 * much < s->n ? 2 * much : s->n;
	unsigned char answers[64];
	int rows;

	switch (what & 7) {
	case 0:
		rows = 1 + (int)(much % 12);
		output_resize(pane, rows, 1 + (int)(next(s) % 24));
		break;
	case 1:
		pane->ops->command(pane, moves[much % ARRAY_LEN(moves)]);
		draw(pane, canvas);
		break;
	case 2:
		output_type(pane, s->p, n < 8 ? n : 8);
		output_take(pane, answers, sizeof(answers));
		break;
	case 3:
		draw(pane, canvas);
		break;
	default:
		output_write(pane, s->p, n, much, much & 1);
		s->p += n;
		s->n -= n;
	}
}

/* A run takes little memory: with more in quarantine, and stacks kept of each
 * allocation, most of the time would go into that. */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "quarantine_size_mb=1:malloc_context_size=1";
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct script s = { data, n };
	struct canvas canvas;
	struct pane *pane = pane_new(PANE_output);
	int rows = 1 + (int)(next(&s) % 12), cols = 1 + (int)(next(&s) % 24);

	FUZZ_CHECK(pane);
	FUZZ_CHECK(canvas_init(&canvas, 8, 20) == PIT_OK);
	output_resize(pane, rows, cols);
	for (int i = 0; i < MAX_STEPS && s.n; i++)
		step(pane, &s, &canvas);
	draw(pane, &canvas);
	pane_free(pane);
	canvas_fini(&canvas);
	return 0;
}
