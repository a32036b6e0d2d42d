/* src/tui/tui_draw.c - what is on the screen, and when it is looked at anew. */
#include "tui/tui_state.h"

#include "base/mem.h"
#include "tui/pane_output.h"

#include <stdio.h>
#include <string.h>

#define HOLD_NS     (2000ull * 1000 * 1000) /* nothing moves after a key */
#define PERIOD_MIN  (20ull * 1000 * 1000)   /* between looks at the data */
#define PERIOD_MAX  (1000ull * 1000 * 1000)
#define PERIOD_PART 10 /* of the time the program has run */

static void
take_status(struct tui *tui, const struct tui_status *status)
{
	if (status->state != tui->state)
		tui->stale = true;
	if (status->state == PROGRAM_ENDED && tui->state != PROGRAM_ENDED) {
		/* Questions and keys were about a program that runs. */
		if (tui->question == ASK_QUIT || tui->question == ASK_KILL)
			tui->question = ASK_NOTHING;
		tui_stop_typing(tui);
		tui->want_pause = false;
	}
	if (status->state != PROGRAM_ENDED && status->now > tui->clock)
		tui->clock = status->now;
	tui->state = status->state;
	tui->output = status->output;
	tui->replay = status->replay != NULL;
	if (!tui->output && tui->full) {
		tui_stop_typing(tui);
		tui->full = false;
	}
	snprintf(tui->program, sizeof(tui->program), "%s",
		 status->program ? status->program : "");
}

static void
set_baseline(struct tui *tui, const struct snapshot *all)
{
	struct view_window was = tui->view.window;

	tui->want_base = false;
	if (!view_baseline_set(&tui->view, all, tui->state != PROGRAM_ENDED))
		tui_say(tui, "nothing was measured yet to compare with");
	else if (was.kind != tui->view.window.kind ||
		 was.range.from != tui->view.window.range.from)
		tui_say(tui, "what comes now is compared with what was shown: "
			     "d ends that, Backspace goes back");
	else
		tui_say(tui, "what is shown is the baseline: other windows are "
			     "compared with it, d ends that");
}

struct window
tui_window(struct tui *tui, const struct snapshot *all)
{
	struct view *view = &tui->view;

	if (tui->want_pause) {
		tui->want_pause = false;
		view->paused = true;
		view->paused_at = all->now;
		tui->paused = tui->clock;
	}
	if (tui->want_base)
		set_baseline(tui, all);
	if (tui->step_who)
		tui_step_who(tui, all);
	if (!view_weighs_same(view, &tui->weighed))
		view->windows++;
	tui->weighed = *view;
	tui->run = view_run(view, all);
	tui->shown = view_window(view, all);
	tui->marks = all->marks;
	return tui->shown;
}

/* The pattern may name others by now. */
static void
find_named(struct tui *tui, const struct snapshot *all)
{
	const char *pattern = tui->view.pattern;

	if (!pattern[0])
		return;
	if (!tui->named || strcmp(tui->naming, pattern) != 0) {
		who_pattern_free(tui->named);
		tui->named = who_pattern_new(pattern);
		snprintf(tui->naming, sizeof(tui->naming), "%s", pattern);
	}
	if (tui->named)
		who_add_named(&tui->who, all, tui->named);
}

const struct who *
tui_who(struct tui *tui, const struct snapshot *all)
{
	const struct view *view = &tui->view;

	/* The menu shows everybody. */
	if (!view->some || tui->over == PANE_who)
		return NULL;
	tui->who.len = 0;
	for (size_t i = 0; i < view->nwho; i++)
		who_add(&tui->who, view->who[i]);
	find_named(tui, all);
	return &tui->who;
}

enum view_baseline_kind
tui_baseline(const struct tui *tui, struct window *window)
{
	*window = tui->view.baseline.range;
	return tui->view.diff ? tui->view.baseline.kind : BASE_NONE;
}

void
tui_compare(struct tui *tui)
{
	struct view *view = &tui->view;

	view->baseline =
	    (struct view_baseline){ .kind = BASE_FILE, .file = ++tui->files };
	view->diff = true;
	tui->stale = true;
	tui_say(tui, "what is shown is compared with that run: d ends that");
}

enum mode
tui_mode(const struct tui *tui)
{
	return tui->view.mode;
}

/* Ask for an editor. */
static void
edit(struct tui *tui, const char *file, uint32_t line)
{
	int n = snprintf(tui->edit, sizeof(tui->edit), "%s", file);

	if (n < 0 || (size_t)n >= sizeof(tui->edit)) {
		tui_say(tui, "the name of the file is too long");
		return;
	}
	tui->edit_line = line ? line : 1;
	tui_want(tui, TUI_EDIT);
}

static void
edit_cursor(struct tui *tui, const struct pane_view *pv)
{
	frame_id frame = figures_python(pv);
	const struct frame_info *info = symtab_get(pv->snap->syms, frame);

	tui->want_edit = false;
	if (!frame || !info)
		tui_say(tui, "the cursor is at no function in Python");
	else
		edit(tui, info->file,
		     tui->view.line ? tui->view.line : info->line);
}

static void
update_pane(struct tui *tui, int id, const struct pane_view *pv)
{
	struct pane *pane = tui->panes[id];

	pane->shown =
	    pane->ops->place == PANE_OVER ? tui->over == id : pane->at.rows > 0;
	for (size_t i = 0; i < pane->npresses && pane->ops->point; i++)
		pane->ops->point(pane, pv, &tui->view, &pane->presses[i]);
	pane->npresses = 0;
	if (pane->ops->update)
		pane->ops->update(pane, pv, &tui->view);
	pane->waits = false;
	if (pane->say[0])
		tui_say(tui, pane->say);
	pane->say[0] = '\0';
	if (pane->edit)
		edit(tui, pane->edit, pane->edit_line);
	pane->edit = NULL;
	if (pane->leave && tui->focus == (enum pane_id)id)
		tui->focus = (enum pane_id)tui->view.main;
	if (pane->leave && tui->over == id)
		tui->over = -1;
	pane->leave = false;
	tui->again |= pane->more;
	pane->more = false;
}

/* What was typed before another view was chosen is done there first. */
static void
update_panes(struct tui *tui, const struct pane_view *pv)
{
	for (int i = 0; i < PANE_COUNT; i++)
		if (tui->panes[i]->waits && !tui->panes[i]->at.rows)
			update_pane(tui, i, pv);
	for (int i = 0; i < PANE_COUNT; i++)
		if (tui->panes[i]->at.rows)
			update_pane(tui, i, pv);
	tui_yank(tui, pv);
	if (tui->want_edit)
		edit_cursor(tui, pv);
}

static void
draw_pane(struct tui *tui, enum pane_id id, const struct pane_view *pv)
{
	const struct pane *pane = tui->panes[id];

	if (pane->at.rows)
		pane->ops->draw(pane, pv, &tui->canvas);
}

/* The longest text of three that fits: answers are never cut off. */
static void
draw_question(struct tui *tui)
{
	char marks[256] = "", sorts[96] = "", brief[32] = "";
	const char *const texts[][3] = {
		[ASK_QUIT] = { "The program runs:  k kill it, l leave (it goes "
			       "on), c cancel",
			       "Runs:  k kill, l leave, c cancel",
			       "k kill l leave c no" },
		[ASK_KILL] = { "Kill the program and quit?  y yes, c cancel",
			       "Kill and quit?  y yes, c cancel",
			       "kill? y yes c no" },
		[ASK_REPLACE] = { "There is such a file. Replace it?  y yes, "
				  "n another name",
				  "Replace the file?  y yes, n no",
				  "replace? y yes n no" },
		[ASK_MARK] = { "Mark this moment:  a to z its letter, Enter "
			       "the "
			       "next one, Esc cancel",
			       "Mark: a to z, Enter next, Esc no",
			       "a-z, Enter, Esc" },
		[ASK_GO] = { marks, marks, marks },
		[ASK_SORT] = { sorts, brief, brief },
	};
	struct rect line = { tui->layout.last, 0, 1, tui->cols };
	const char *const *text = texts[tui->question];
	int i = 0;

	if (tui->question == ASK_GO)
		tui_list_marks(tui, marks, sizeof(marks));
	if (tui->question == ASK_SORT) {
		tui_list_sorts(tui, false, sorts, sizeof(sorts));
		tui_list_sorts(tui, true, brief, sizeof(brief));
	}
	while (i < 2 && canvas_width(&tui->canvas, text[i]) > tui->cols)
		i++;
	canvas_fill(&tui->canvas, line, ' ', ROLE_QUESTION);
	canvas_fit(&tui->canvas, line.row, 0, line.cols, ROLE_QUESTION,
		   text[i]);
}

static bool
has_overlay(const struct tui *tui)
{
	return tui->question || tui->prompt.label || tui->message[0];
}

/* The last row, when something is to be said on it. */
static void
draw_last_row(struct tui *tui, int *row, int *col)
{
	struct rect line = { tui->layout.last, 0, 1, tui->cols };

	if (tui->question) {
		draw_question(tui);
	} else if (tui->prompt.label && !(tui->noted && tui->message[0])) {
		prompt_draw(&tui->prompt, &tui->canvas, line.row,
			    tui->saving || tui->filtering || !tui->finding
				? tui->saving ? "Up: what  S-Tab: format" : ""
				: pane_found(tui->finding),
			    col);
		*row = line.row;
	} else if (tui->message[0]) {
		canvas_fill(&tui->canvas, line, ' ', ROLE_MESSAGE);
		canvas_fit(&tui->canvas, line.row, 0, line.cols, ROLE_MESSAGE,
			   tui->message);
	}
}

unsigned
tui_useless(const struct tui *tui)
{
	return (tui->state == PROGRAM_ENDED ? KEY_RUNS : 0) |
	       (tui->replay ? 0 : KEY_REPLAY) |
	       (tui->full ? KEY_BESIDE : KEY_ALONE);
}

static void
draw_bars(struct tui *tui, const struct pane_view *pv)
{
	const struct layout *l = &tui->layout;
	const struct pane *first = tui->panes[tui->view.main],
			  *pane = tui_pane(tui);
	char mode[128];
	struct bars b = {
		.pv = pv,
		.rate = &tui->rate,
		.pane = pane,
		.useless = tui_useless(tui),
		.paused = tui->paused,
		.typing = tui->typing.on,
		.mode = mode,
		.last =
		    tui->output ? output_last_line(tui_output_pane(tui)) : "",
		.unread = output_unread(tui_output_pane(tui)),
	};

	pane_mode(first, mode, sizeof(mode));
	if (!tui->full && !pane_found(pane)[0])
		pane = first;
	if (pane_found(pane)[0] && !tui->prompt.label)
		b.mode = pane_found(pane);
	bars_header(&b, &tui->canvas, l->header);
	if (l->notice.rows)
		canvas_fit(&tui->canvas, l->notice.row, 1, l->notice.cols - 1,
			   ROLE_WARN, pv->status->notice);
	for (int i = 0; i < PANE_COUNT && tui->over < 0; i++)
		bars_line(&b, &tui->canvas, l->lines[i], tui->panes[i]);
	if (tui->over < 0)
		canvas_fill(&tui->canvas, l->wall,
			    tui->canvas.ascii ? '|' : 0x2502, ROLE_LINE);
	if (tui->over < 0)
		bars_ticker(&b, &tui->canvas, l->ticker);
	bars_keys(&b, &tui->canvas, l->bar);
}

/* Wipe what is drawn anew each time. */
static void
clear_bars(struct tui *tui)
{
	const struct layout *l = &tui->layout;
	const struct rect parts[] = { l->header,
				      l->notice,
				      l->ticker,
				      l->panes[PANE_output],
				      l->lines[PANE_output],
				      l->bar };

	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		canvas_fill(&tui->canvas, parts[i], ' ', ROLE_PLAIN);
}

/* The output is not data of the model: it is drawn each time. */
static bool
is_drawn(const struct tui *tui, enum pane_id id, bool all)
{
	return tui->panes[id]->ops->place != PANE_OVER &&
	       (all || id == PANE_output);
}

/* While the user types to the program the terminal has its mouse. */
static void
tell_mouse(struct tui *tui)
{
	bool want = tui->mouse && !tui->typing.on;

	if (want != tui->reported)
		tui->term->ops->mouse(tui->term, want);
	tui->reported = want;
}

/* all: the data panes too; else they stay as they are. */
static void
draw_screen(struct tui *tui, const struct pane_view *pv, bool all)
{
	struct rect screen = { 0, 0, tui->rows, tui->cols };
	int row = -1, col = 0;

	if (all)
		canvas_fill(&tui->canvas, screen, ' ', ROLE_PLAIN);
	else
		clear_bars(tui);
	draw_bars(tui, pv);
	if (tui->over >= 0) {
		draw_pane(tui, (enum pane_id)tui->over, pv);
	} else {
		for (int i = 0; i < PANE_COUNT; i++)
			if (is_drawn(tui, (enum pane_id)i, all))
				draw_pane(tui, (enum pane_id)i, pv);
		if (tui->typing.on &&
		    !output_cursor(tui_output_pane(tui), &row, &col))
			row = -1;
	}
	draw_last_row(tui, &row, &col);
	tell_mouse(tui);
	tui->term->ops->show(tui->term, &tui->canvas, row, col);
}

/* Is it time to look at the data? A number that is refreshed when the program
 * has run a tenth longer has changed by no more; after ten seconds, once a
 * second is enough: more would write to the terminal what nobody can read. */
static bool
is_due(const struct tui *tui, const struct snapshot *snap)
{
	uint64_t period = 0;

	if (tui->stale || tui->overlay || has_overlay(tui) || tui->over >= 0)
		return true;
	if (snap->start && tui->clock > snap->start)
		period = (tui->clock - snap->start) / PERIOD_PART;
	period = period > PERIOD_MAX ? PERIOD_MAX : period;
	period = period < PERIOD_MIN ? PERIOD_MIN : period;
	return tui->clock >= tui->updated + period;
}

/* What a pane saw may be a reason for other rows than it had. */
static void
arrange_again(struct tui *tui, const struct pane_view *pv, bool update)
{
	const struct layout was = tui->layout;
	const char *notice = pv->status->notice;

	tui_arrange(tui, notice && notice[0]);
	if (update || memcmp(&was, &tui->layout, sizeof(was)) != 0)
		update_panes(tui, pv);
}

void
tui_draw(struct tui *tui, const struct snapshot *snap,
	 const struct tui_status *status)
{
	bool all;
	int main = tui->view.main, over = tui->over;
	struct view was = tui->view;
	struct pane_view pv = {
		.view = &tui->view,
		.snap = snap,
		.base = tui->view.diff ? status->base : NULL,
		.base_run = tui->view.baseline.file,
		.status = status,
		.settings = &tui->settings,
		.theme = &tui->theme,
		.colors = tui->theme.mono ? 0 : tui->colors,
		.source = tui->source,
		.here = tui->here,
		.figures = tui->figures,
	};

	tui->again = false;
	take_status(tui, status);
	tui_arrange(tui, status->notice && status->notice[0]);
	pv.clock = tui->clock;
	pv.hold = tui->last_key && tui->clock < tui->last_key + HOLD_NS;
	pv.keyed = tui->keyed;
	tui->keyed = false;
	all = is_due(tui, snap);
	if (all) {
		rate_update(&tui->rate, &pv);
		update_panes(tui, &pv);
		tui->updated = tui->clock;
	}
	if (main != tui->view.main)
		tui->focus = (enum pane_id)tui->view.main;
	if (all || main != tui->view.main)
		arrange_again(tui, &pv, main != tui->view.main);
	tui_label_save(tui, &pv);
	tui->again |= !view_weighs_same(&was, &tui->view) ||
		      main != tui->view.main || over != tui->over;
	tui->stale = tui->again;
	if (tui_output_visible(tui))
		output_seen(tui_output_pane(tui));
	draw_screen(tui, &pv, all);
	tui->overlay = has_overlay(tui);
}
