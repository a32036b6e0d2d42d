#include "tui/view.h"

#include "base/mem.h"
#include "model/label.h"

#include <stdio.h>
#include <string.h>

#define SECOND 1000000000ull

/* Of the lengths that w goes through; 0: all. */
static const uint64_t lengths[] = { 0, SECOND, 5 * SECOND, 30 * SECOND,
				    60 * SECOND };

void
view_init(struct view *view)
{
	memset(view, 0, sizeof(*view));
	view->fold = true;
	view->light = VIEW_LIGHT;
	view->flat_order = ORDER_SELF;
}

static bool
is_same_window(const struct view_window *a, const struct view_window *b)
{
	return a->kind == b->kind && a->length == b->length &&
	       a->range.from == b->range.from && a->range.to == b->range.to;
}

static bool
is_same_baseline(const struct view *a, const struct view *b)
{
	const struct view_baseline *x = &a->baseline, *y = &b->baseline;

	return a->diff == b->diff && x->kind == y->kind && x->file == y->file &&
	       x->range.from == y->range.from && x->range.to == y->range.to;
}

static bool
is_same_who(const struct view *a, const struct view *b)
{
	return a->some == b->some && a->nwho == b->nwho &&
	       !memcmp(a->who, b->who, a->nwho * sizeof(a->who[0])) &&
	       !strcmp(a->pattern, b->pattern);
}

static bool
is_same_table(const struct view *a, const struct view *b)
{
	return a->unit == b->unit && a->no_chains == b->no_chains &&
	       a->no_states == b->no_states && a->no_minute == b->no_minute &&
	       a->lanes == b->lanes && a->scale == b->scale;
}

/* All but the window. */
static bool
is_same_but_window(const struct view *a, const struct view *b)
{
	return a->mode == b->mode && a->which == b->which &&
	       a->members == b->members && is_same_who(a, b) &&
	       is_same_baseline(a, b) && a->idle_chosen == b->idle_chosen &&
	       a->idle == b->idle && a->lines == b->lines &&
	       a->flat_order == b->flat_order &&
	       a->flat_invert == b->flat_invert && a->fold == b->fold &&
	       a->order == b->order && a->invert == b->invert &&
	       is_same_table(a, b) && !strcmp(a->filter, b->filter) &&
	       a->nzoom == b->nzoom && a->light == b->light &&
	       !memcmp(a->zoom, b->zoom, a->nzoom * sizeof(a->zoom[0]));
}

bool
view_weighs_same(const struct view *a, const struct view *b)
{
	return a->mode == b->mode && is_same_who(a, b) &&
	       is_same_baseline(a, b) && is_same_window(&a->window, &b->window);
}

bool
view_is_same(const struct view *a, const struct view *b)
{
	return is_same_but_window(a, b) &&
	       is_same_window(&a->window, &b->window);
}

void
view_step(struct view *view)
{
	struct view_past *past = view->past;

	if (!past)
		return;
	if (!view_is_same(&past->seen, view) &&
	    !(past->seen.moving && is_same_but_window(&past->seen, view))) {
		if (past->n == VIEW_PAST)
			memmove(past->at, past->at + 1,
				--past->n * sizeof(past->at[0]));
		past->at[past->n++] = past->seen;
	}
	past->seen = *view;
}

bool
view_back(struct view *view)
{
	struct view_past *past = view->past;
	struct view now = *view;

	view_step(view);
	if (!past || !past->n)
		return false;
	*view = past->at[--past->n];
	view->windows = now.windows;
	view->patterns = now.patterns;
	view->moving = false;
	view->paused = now.paused;
	view->paused_at = now.paused_at;
	view->main = now.main;
	view->chosen = now.chosen;
	memcpy(view->find, now.find, sizeof(view->find));
	if (view->which == now.which && view->members == now.members)
		view->cursor = now.cursor;
	past->seen = *view;
	return true;
}

bool
view_light_step(struct view *view, bool more)
{
	static const unsigned steps[] = { 0,   VIEW_LIGHT, 20,   50,  100,
					  200, 500,        1000, 2000 };
	size_t at = 0;

	while (steps[at] < view->light)
		at++;
	if (more ? at + 1 == ARRAY_LEN(steps) : at == 0)
		return false;
	view->light = steps[more ? at + 1 : at - 1];
	return true;
}

void
view_window_set(struct view *view, const struct view_window *window)
{
	view->moving = true;
	view->window = *window;
}

void
view_window_jump(struct view *view, const struct view_window *window)
{
	if (view->past)
		view->past->seen.moving = false;
	view->window = *window;
	view->moving = false;
}

void
view_window_cycle(struct view *view, bool backward)
{
	size_t n = ARRAY_LEN(lengths), i = 0;

	while (i < n && (view->window.kind == VIEW_RANGE ||
			 view->window.length != lengths[i]))
		i++;
	/* One that is none of these lies between the last and all. */
	if (i == n)
		i = backward ? n - 1 : 0;
	else
		i = (i + (backward ? n - 1 : 1)) % n;
	view_window_set(
	    view, &(struct view_window){ lengths[i] ? VIEW_LAST : VIEW_ALL,
					 lengths[i],
					 { 0, 0 } });
}

static struct window
last_of(const struct window *run, uint64_t length)
{
	uint64_t whole = run->to > run->from ? run->to - run->from : 0;

	return (struct window){ length < whole ? run->to - length : run->from,
				run->to };
}

/* Up to the end of the run, as long as that is before its own. */
static struct window
part_of(const struct window *part, const struct window *run)
{
	uint64_t most = UINT64_MAX - run->from;
	struct window w = {
		run->from + (part->from < most ? part->from : most),
		run->from + (part->to < most ? part->to : most),
	};

	if (w.to > run->to)
		w.to = w.from > run->to ? w.from : run->to;
	return w;
}

static struct window
window_in(const struct view_window *window, const struct window *run)
{
	switch (window->kind) {
	case VIEW_LAST:
		return last_of(run, window->length);
	case VIEW_RANGE:
		return window->range;
	case VIEW_PART:
		return part_of(&window->range, run);
	default:
		return *run;
	}
}

void
view_mode_cycle(struct view *view)
{
	view->mode = (enum mode)((view->mode + 1) % MODES);
}

bool
view_window_move(struct view *view, const struct window *run, int tenths)
{
	struct window at = window_in(&view->window, run);
	uint64_t length = at.to - at.from;
	uint64_t step = length / 10 * (uint64_t)(tenths < 0 ? -tenths : tenths);
	struct view_window to = { VIEW_RANGE, 0, at };

	if (view->window.kind == VIEW_ALL || !length ||
	    (tenths < 0 ? at.from <= run->from : at.to >= run->to))
		return false;
	if (tenths < 0 && at.from - run->from < step)
		step = at.from - run->from;
	to.range.from += tenths < 0 ? -step : step;
	to.range.to += tenths < 0 ? -step : step;
	if (to.range.to >= run->to)
		to = (struct view_window){ VIEW_LAST, length, { 0, 0 } };
	view_window_set(view, &to);
	return true;
}

struct window
view_run(const struct view *view, const struct snapshot *snap)
{
	uint64_t end = view->paused ? view->paused_at : snap->now;

	return (struct window){ snap->start,
				end > snap->start ? end : snap->start };
}

struct window
view_window(const struct view *view, const struct snapshot *snap)
{
	const struct window run = view_run(view, snap);

	if (view->window.kind != VIEW_ALL)
		return window_in(&view->window, &run);
	return view->paused ? (struct window){ 0, view->paused_at }
			    : WINDOW_ALL;
}

bool
view_is_fixed(const struct view *view)
{
	return view->paused || view->window.kind == VIEW_RANGE;
}

/* Up to the end of the run, and on with it? */
static bool
is_open(const struct view_window *window)
{
	return window->kind == VIEW_ALL ||
	       (window->kind == VIEW_PART && window->range.to == UINT64_MAX);
}

bool
view_baseline_set(struct view *view, const struct snapshot *all, bool goes_on)
{
	const struct window run = view_run(view, all);
	struct window range = view_window(view, all);

	range.from = range.from > run.from ? range.from : run.from;
	range.to = range.to < run.to ? range.to : run.to;
	if (range.from >= range.to)
		return false;
	view->baseline =
	    (struct view_baseline){ .kind = BASE_RANGE, .range = range };
	view->diff = true;
	if (goes_on && !view->paused && is_open(&view->window))
		view->window = (struct view_window){
			VIEW_PART, 0, { run.to - run.from, UINT64_MAX }
		};
	return true;
}

bool
view_diff_toggle(struct view *view)
{
	if (view->baseline.kind == BASE_NONE)
		return false;
	view->diff = !view->diff;
	if (!view->diff && view->order == ORDER_DIFF)
		view->order = ORDER_TOTAL;
	if (!view->diff && view->flat_order == ORDER_DIFF)
		view->flat_order = ORDER_SELF;
	return true;
}

static uint64_t
tenths_of(uint64_t ns)
{
	return (ns + SECOND / 20) / (SECOND / 10);
}

/* "31.0", "1:20.5", "2:00:00.0" */
static int
put_moment(char *buf, size_t size, uint64_t ns)
{
	uint64_t s = tenths_of(ns) / 10;
	unsigned tenths = (unsigned)(tenths_of(ns) % 10);

	if (s < 60)
		return snprintf(buf, size, "%u.%u", (unsigned)s, tenths);
	if (s < 3600)
		return snprintf(buf, size, "%u:%02u.%u", (unsigned)(s / 60),
				(unsigned)(s % 60), tenths);
	return snprintf(buf, size, "%llu:%02u:%02u.%u",
			(unsigned long long)(s / 3600), (unsigned)(s / 60 % 60),
			(unsigned)(s % 60), tenths);
}

/* "s" behind what is nothing but seconds. */
static const char *
unit_of(uint64_t ns)
{
	return tenths_of(ns) < 600 ? "s" : "";
}

/* "5.0s", "60.0s", "2:30.0" */
static void
put_length(char *buf, size_t size, uint64_t ns)
{
	if (ns < 100 * SECOND)
		snprintf(buf, size, "%u.%us", (unsigned)(tenths_of(ns) / 10),
			 (unsigned)(tenths_of(ns) % 10));
	else
		put_moment(buf, size, ns);
}

void
view_range_text(const struct window *range, uint64_t start, char *buf,
		size_t size)
{
	uint64_t tenth = SECOND / 10, length = range->to - range->from;
	uint64_t from = range->from > start ? range->from - start : 0;
	/* The three figures agree, whatever was rounded. */
	uint64_t to = (tenths_of(from) + tenths_of(length)) * tenth;
	char begins[32], ends[32], lasts[32];

	put_moment(begins, sizeof(begins), from);
	put_moment(ends, sizeof(ends), to);
	put_length(lasts, sizeof(lasts), length);
	snprintf(buf, size, "%s-%s%s (%s)", begins, ends, unit_of(to), lasts);
}

void
view_window_text(const struct view *view, const struct snapshot *snap,
		 char *buf, size_t size)
{
	const struct window run = view_run(view, snap);
	uint64_t length = view->window.length;
	char moment[32];

	if (window_is_all(&snap->window) || view->window.kind == VIEW_ALL) {
		put_length(moment, sizeof(moment), run.to - run.from);
		snprintf(buf, size, "ALL %s", moment);
	} else if (view->window.kind == VIEW_LAST) {
		put_length(moment, sizeof(moment), length);
		snprintf(buf, size, "WINDOW last %s", moment);
	} else {
		char range[96];

		view_range_text(&snap->window, snap->start, range,
				sizeof(range));
		snprintf(buf, size, "WINDOW %s", range);
	}
}

void
view_who_text(const struct view *view, const struct snapshot *snap, char *buf,
	      size_t size)
{
	char name[LABEL_NAME];

	buf[0] = '\0';
	if (!view->some)
		return;
	if (view->pattern[0]) {
		snprintf(buf, size, "ONLY /%s", view->pattern);
	} else if (view->nwho == 1) {
		label_name(snap->syms, snap->roots, view->who[0], name,
			   sizeof(name));
		snprintf(buf, size, "ONLY %s", name);
	} else {
		snprintf(buf, size, "ONLY %zu chosen", view->nwho);
	}
}

void
view_choose(struct view *view, enum tree_kind which, frame_id members)
{
	view->which = which;
	view->members = members;
	view->nzoom = 0;
	view->cursor = TREE_ROOT;
	view->line = 0;
	view->chosen = false;
}

bool
view_idle(const struct view *view, const struct snapshot *snap)
{
	return view->idle_chosen ? view->idle : snap->count_idle;
}

node_id
view_top(const struct view *view, const struct snapshot *snap)
{
	const struct tree_node *root =
	    tree_get(snapshot_tree(snap, view->which), TREE_ROOT);

	if (view->nzoom)
		return view->zoom[view->nzoom - 1];
	return snap->nprocs == 1 && root ? root->child : TREE_ROOT;
}
