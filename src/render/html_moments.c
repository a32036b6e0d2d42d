/* src/render/html_moments.c - moments of a run that an HTML report shows on its
 * axis of time: marks, and what the program printed.
 */
#include "render/html.h"

#include "render/summary.h"

#include "base/utf8.h"

#include <string.h>

/* A chunk of such: how many, and one behind the other. */
struct moments {
	struct html *h;
	struct out rows;
	uint64_t n;
};

static void
put_words(struct out *o, const char *text, size_t n)
{
	struct out valid;

	out_init(&valid, SIZE_MAX);
	utf8_valid(&valid, text, n);
	pith_number(o, valid.len);
	out_mem(o, valid.data, valid.len);
	render_fail(o, valid.status);
	out_fini(&valid);
}

static bool
is_inside(const struct html *h, uint64_t time)
{
	const struct window *w = &h->snap->window;

	return time >= w->from && time <= w->to;
}

static void
finish(struct moments *m, const char name[4])
{
	struct out chunk;

	out_init(&chunk, SIZE_MAX);
	pith_number(&chunk, m->n);
	out_mem(&chunk, m->rows.data, m->rows.len);
	render_fail(m->h->pith.o, m->rows.status);
	render_fail(m->h->pith.o, chunk.status);
	if (m->n && !m->h->pith.o->status)
		pith_chunk(&m->h->pith, name, chunk.data, chunk.len);
	out_fini(&chunk);
	out_fini(&m->rows);
}

static void
put_marks(struct html *h)
{
	const struct marks *marks = h->snap->marks;
	struct moments m = { .h = h };

	out_init(&m.rows, SIZE_MAX);
	for (size_t i = 0; marks && i < marks->n; i++) {
		const struct mark *mark = &marks->at[i];

		if (!is_inside(h, mark->time))
			continue;
		pith_number(&m.rows, html_time(h, mark->time));
		pith_number(&m.rows, (uint64_t)mark->letter);
		put_words(&m.rows, mark->text, strlen(mark->text));
		m.n++;
	}
	finish(&m, "MARK");
}

static void
put_lines(struct html *h)
{
	const struct printed *printed = h->snap->printed;
	struct moments m = { .h = h };

	out_init(&m.rows, SIZE_MAX);
	for (size_t i = 0; printed && i < printed->nlines; i++) {
		const struct printed_text *line = &printed->lines[i];

		if (!is_inside(h, line->time))
			continue;
		pith_number(&m.rows, html_time(h, line->time));
		put_words(&m.rows, printed->text + line->at, line->n);
		m.n++;
	}
	finish(&m, "LINE");
}

void
html_moments(struct html *h)
{
	put_marks(h);
	put_lines(h);
}
