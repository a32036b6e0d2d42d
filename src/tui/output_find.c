#include "tui/output_find.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define HITS_MAX ((size_t)1 << 16)
#define LINE_MAX ((size_t)1 << 16) /* cells of a line that are looked at */

struct find_hit {
	long long row; /* counted from the first one there ever was */
	int col, n;    /* cells */
	bool begins;   /* it is not the rest of one that was wrapped */
};

/* A line as it was written, however it is wrapped. */
struct text {
	struct text_cell {
		uint32_t ch;
		long long row;
		int col;
	} * at;
	size_t n, cap;
};

void
output_find_fini(struct output_find *f)
{
	mem_free(f->hits);
	*f = (struct output_find){ .hits = NULL };
}

static uint32_t
fold_case(uint32_t ch)
{
	return ch >= 'A' && ch <= 'Z' ? ch + 32 : ch;
}

static void
add_hit(struct output_find *f, const struct text_cell *at, bool begins)
{
	struct find_hit *grown, *last;

	last = f->nhits ? &f->hits[f->nhits - 1] : NULL;
	if (!begins && last && last->row == at->row) {
		last->n = at->col + 1 - last->col;
		return;
	}
	if (f->nhits == HITS_MAX)
		return;
	grown = mem_grow(f->hits, &f->cap, f->nhits + 1, sizeof(*grown));
	if (!grown)
		return;
	f->hits = grown;
	grown[f->nhits++] = (struct find_hit){ at->row, at->col, 1, begins };
	f->count += begins;
}

/* All matches in a line. */
static void
search_line(struct output_find *f, const struct text *line,
	    const uint32_t *want, size_t n)
{
	for (size_t i = 0; n && i + n <= line->n;) {
		size_t k = 0;

		while (k < n && line->at[i + k].ch == want[k])
			k++;
		if (k < n) {
			i++;
			continue;
		}
		for (k = 0; k < n; k++)
			add_hit(f, &line->at[i + k], k == 0);
		i += n;
	}
}

/* The cells of a row go behind the line; false: no more do. */
static bool
add_row(struct text *line, const struct cell *cells, int n, long long row)
{
	struct text_cell *grown;

	if (line->n + (size_t)n > LINE_MAX)
		return false;
	grown = mem_grow(line->at, &line->cap, line->n + (size_t)n + 1,
			 sizeof(*grown));
	if (!grown)
		return false;
	line->at = grown;
	for (int col = 0; col < n; col++)
		if (cells[col].ch)
			grown[line->n++] =
			    (struct text_cell){ fold_case(cells[col].ch), row,
						col };
	return true;
}

/* The characters of what is looked for. */
static size_t
decode(const char *text, uint32_t want[VIEW_FIND])
{
	size_t n = 0, left = strlen(text);

	while (left && n < VIEW_FIND) {
		uint32_t ch;
		size_t used = utf8_get(text, left, &ch);

		if (!used)
			break;
		want[n++] = fold_case(ch);
		text += used;
		left -= used;
	}
	return n;
}

static void
look(struct output_find *f, const struct vscreen *vs)
{
	struct cell cells[CANVAS_MAX];
	uint32_t want[VIEW_FIND];
	size_t n = decode(f->text, want);
	struct text line = { 0 };

	f->nhits = f->count = 0;
	f->stale = false;
	for (long row = -(long)vs->kept.rows; n && row < vs->rows; row++) {
		bool open;
		int used = vscreen_row(vs, row, cells, CANVAS_MAX, &open);

		open = add_row(&line, cells, used,
			       (long long)vs->scrolled + row) &&
		       open;
		if (open)
			continue;
		search_line(f, &line, want, n);
		line.n = 0;
	}
	search_line(f, &line, want, n);
	mem_free(line.at);
}

/* Which of the matches is the present one, counted from the latest, which is 1;
 * 0: it is gone. */
static size_t
present(const struct output_find *f)
{
	size_t index = 0, found = 0;

	for (size_t i = f->nhits; i-- && f->chosen;) {
		const struct find_hit *hit = &f->hits[i];

		index += hit->begins;
		if (hit->begins && hit->row == f->row && hit->col == f->col)
			found = index;
	}
	return found;
}

static void
tell(struct output_find *f)
{
	f->found[0] = '\0';
	if (f->text[0] && f->chosen)
		snprintf(f->found, sizeof(f->found), "/%.10s %zu/%zu", f->text,
			 present(f), f->count);
	else if (f->text[0])
		snprintf(f->found, sizeof(f->found), "%zu found", f->count);
}

void
output_find_start(struct output_find *f, const struct vscreen *vs,
		  const char *text)
{
	snprintf(f->text, sizeof(f->text), "%s", text);
	f->chosen = false;
	look(f, vs);
	tell(f);
}

void
output_find_update(struct output_find *f, const struct vscreen *vs)
{
	if (!f->stale || !f->text[0])
		return;
	look(f, vs);
	tell(f);
}

bool
output_find_next(struct output_find *f, const struct vscreen *vs, bool later)
{
	size_t want, index = 0;

	look(f, vs);
	want = present(f);
	if (later)
		want = want > 1 ? want - 1 : f->count;
	else
		want = want < f->count ? want + 1 : 1;
	for (size_t i = f->nhits; i--;) {
		index += f->hits[i].begins;
		if (!f->hits[i].begins || index != want)
			continue;
		f->row = f->hits[i].row;
		f->col = f->hits[i].col;
		break;
	}
	f->chosen = true;
	tell(f);
	return f->count > 0;
}

long
output_find_row(const struct output_find *f, const struct vscreen *vs)
{
	return (long)(f->row - (long long)vs->scrolled);
}

long
output_find_hit(const struct output_find *f, const struct vscreen *vs, size_t i)
{
	return (long)(f->hits[i].row - (long long)vs->scrolled);
}

void
output_find_draw(const struct output_find *f, const struct vscreen *vs,
		 struct canvas *canvas, const struct rect *at, long top)
{
	long long first = (long long)vs->scrolled + top;

	for (size_t i = 0; i < f->nhits; i++) {
		const struct find_hit *hit = &f->hits[i];
		long long y = hit->row - first;

		if (y < 0 || y >= at->rows)
			continue;
		for (int k = 0; k < hit->n && hit->col + k < at->cols; k++) {
			struct cell *cell = canvas_at(canvas, at->row + (int)y,
						      at->col + hit->col + k);

			if (!cell)
				continue;
			cell->role = ROLE_MATCH;
			cell->fg = cell->bg = -1;
		}
	}
}
