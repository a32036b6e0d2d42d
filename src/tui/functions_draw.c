/* src/tui/functions_draw.c - the list of functions on the screen. */
#include "tui/functions_pane.h"

#include "tui/columns.h"
#include "tui/figures.h"

#include <inttypes.h>
#include <stdio.h>

void
functions_where(const struct pane_view *pv, const struct site *site,
		enum sites_of of, char buf[LABEL_WHERE])
{
	const struct symtab *syms = pv->snap->syms;

	if (of != SITES_LINES || !site->line)
		label_where(syms, pv->snap->roots, site->frame, buf,
			    LABEL_WHERE);
	else
		snprintf(buf, LABEL_WHERE, "%s:%" PRIu32,
			 symtab_short_file(syms, site->frame), site->line);
}

/* What all this is drawn with. */
struct drawing {
	const struct functions_pane *f;
	const struct pane_view *pv;
	struct canvas *canvas;
	struct columns columns;
	int end; /* column behind the last one */
};

static int
name_role(const struct drawing *d, frame_id frame)
{
	const struct snapshot *snap = d->pv->snap;
	const struct frame_info *info = symtab_get(snap->syms, frame);

	if (d->pv->view->find[0] &&
	    label_matches(snap->syms, snap->roots, frame, d->pv->view->find))
		return ROLE_MATCH;
	if (info->kind != FRAME_PYTHON && info->kind != FRAME_C)
		return ROLE_DIM;
	return info->flags & FRAME_LIBRARY ? ROLE_LIB : ROLE_APP;
}

/* Columns that WHERE gets: what the name leaves, and three tenths of the pane
 * in any case. */
static int
where_cols(const struct drawing *d, const char *name, const char *where)
{
	int width = d->end - d->columns.function;
	int limit = width - canvas_width(d->canvas, name) - 2;
	int need = canvas_width(d->canvas, where);

	if (d->f->pane.at.cols < COLUMNS_WHERE || need == 0)
		return 0;
	if (limit < d->f->pane.at.cols * 3 / 10)
		limit = d->f->pane.at.cols * 3 / 10;
	if (limit > width - 8)
		limit = width > 8 ? width - 8 : 0;
	return need < limit ? need : limit;
}

static void
draw_row(const struct drawing *d, int y, size_t i)
{
	const struct functions_pane *f = d->f;
	const struct site *site = sites_get(f->sites, f->order[i]);
	const struct weight w = { .self = site->self,
				  .total = site->total,
				  .samples = site->samples };
	const struct site was = figures_base(d->pv, f->of, f->order[i]);
	const struct weight base = { .self = was.self,
				     .total = was.total,
				     .samples = was.samples };
	struct rect line = { y, f->pane.at.col, 1, f->pane.at.cols };
	char name[LABEL_NAME], where[LABEL_WHERE];
	int need, width = d->end - d->columns.function;

	if (d->pv->view->diff)
		columns_changes(&d->columns, d->canvas, y, &w, &base);
	else
		columns_numbers(&d->columns, d->canvas, y, &w,
				(double)sites_whole(f->sites).total, false);
	columns_states(&d->columns, d->canvas, y,
		       sites_activities(f->sites, f->order[i]));
	label_name(d->pv->snap->syms, d->pv->snap->roots, site->frame, name,
		   sizeof(name));
	functions_where(d->pv, site, f->of, where);
	need = where_cols(d, name, where);
	canvas_fit(d->canvas, y, d->columns.function,
		   need ? width - need - 2 : width, name_role(d, site->frame),
		   name);
	if (need)
		canvas_tail(d->canvas, y, d->end - need, need, ROLE_WHERE,
			    where);
	if (i != f->at)
		return;
	canvas_put(d->canvas, y, line.col, '>', ROLE_PLAIN);
	canvas_attr(d->canvas, line,
		    f->pane.focus ? CELL_REVERSE : CELL_UNDERLINE);
}

static void
draw_titles(const struct drawing *d, int y)
{
	char text[64];

	snprintf(text, sizeof(text), "%s%s",
		 d->f->of == SITES_LINES ? "FUNCTION, BY LINE" : "FUNCTION",
		 columns_mark(&d->columns, d->canvas, ORDER_NAME));
	columns_titles(&d->columns, d->canvas, y, text, d->end);
}

static const char *
empty_text(const struct functions_pane *f, const struct pane_view *pv)
{
	if (!f->sites)
		return "out of memory: there is no list";
	if (!pv->snap->samples)
		return "no samples yet";
	if (pv->snap->who)
		return "those that t chose spent no time here";
	if (pv->view->filter[0])
		return "nothing is called so: & asks again, Backspace goes "
		       "back";
	if (pv->view->window.kind != VIEW_ALL)
		return "nothing was sampled in this window: [ and ] move it, "
		       "Backspace goes back";
	if (pv->snap->mode != MODE_WALL)
		return "no time was spent in this way: c chooses another";
	return "no function has run: a counts what waits for work, too";
}

void
functions_draw(const struct pane *pane, const struct pane_view *pv,
	       struct canvas *canvas)
{
	const struct functions_pane *f = (const struct functions_pane *)pane;
	const struct rect *at = &pane->at;
	int titles = columns_title_rows(at);
	struct drawing d = { .f = f, .pv = pv, .canvas = canvas };

	columns_init(&d.columns, at, pv->view, true);
	d.columns.against = against_of(pv->view, pv->snap, pv->base);
	d.end = at->col + at->cols - scroll_bar_cols(&f->bar);
	if (titles)
		draw_titles(&d, at->row);
	if (f->n == 0)
		canvas_fit(canvas, at->row + titles + (titles ? 1 : 0),
			   at->col + COLUMNS_MARK, at->cols - COLUMNS_MARK,
			   ROLE_DIM, empty_text(f, pv));
	for (int y = titles; y < at->rows; y++) {
		size_t i = f->first + (size_t)(y - titles);

		if (i >= f->n)
			break;
		draw_row(&d, at->row + y, i);
	}
	scroll_bar_draw(&f->bar, canvas, at);
}
