/* src/tui/bars.c */
#include "tui/bars.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "tui/against.h"

#include <stdio.h>
#include <string.h>

#define FILTER_COLS 20   /* of its text */
#define WHO_COLS    26   /* of whose time it is */
#define LOST_BAD    0.01 /* share of samples lost that calls for attention */

/* Text that is put together, and the role of each part. Parts are dropped from
 * the least important one on until the rest fits. */
struct part {
	char text[64];
	char brief[32]; /* where that has no room; "": it is as brief */
	int role;
	int rank; /* 0: never dropped; higher goes first */
};

struct parts {
	struct part at[17];
	size_t n;
};

static struct part *
part_add(struct parts *p, int role, int rank)
{
	struct part *part;

	if (p->n == ARRAY_LEN(p->at))
		p->n--; /* cannot be: the callers know their number */
	part = &p->at[p->n++];
	part->role = role;
	part->rank = rank;
	part->text[0] = part->brief[0] = '\0';
	return part;
}

static int
parts_width(const struct parts *p, const struct canvas *canvas)
{
	int width = 0;

	for (size_t i = 0; i < p->n; i++)
		if (p->at[i].text[0])
			width += canvas_width(canvas, p->at[i].text) + 2;
	return width;
}

/* Drop what is least important; false: nothing more can go. */
static bool
parts_drop(struct parts *p)
{
	struct part *least = NULL;

	for (size_t i = 0; i < p->n; i++)
		if (p->at[i].text[0] && (!least || p->at[i].rank > least->rank))
			least = &p->at[i];
	if (!least || least->rank == 0)
		return false;
	least->text[0] = '\0';
	return true;
}

/* Say less of what cannot be dropped, from the first one on. */
static bool
parts_shorten(struct parts *p)
{
	for (size_t i = 0; i < p->n; i++) {
		struct part *part = &p->at[i];

		if (!part->text[0] || !part->brief[0])
			continue;
		memcpy(part->text, part->brief, sizeof(part->brief));
		part->brief[0] = '\0';
		return true;
	}
	return false;
}

/* Until there is room for so many more columns. */
static void
parts_fit(struct parts *p, const struct canvas *canvas, int more, int cols)
{
	while (parts_width(p, canvas) + more > cols &&
	       (parts_drop(p) || parts_shorten(p)))
		;
}

static void
parts_draw(const struct parts *p, struct canvas *canvas, int row, int col,
	   int end)
{
	for (size_t i = 0; i < p->n; i++) {
		if (!p->at[i].text[0])
			continue;
		col += canvas_fit(canvas, row, col, end - col, p->at[i].role,
				  p->at[i].text);
		col += 2;
	}
}

static uint64_t
elapsed(const struct pane_view *pv)
{
	uint64_t start =
	    pv->status->start ? pv->status->start : pv->snap->start;

	return start && pv->status->now > start ? pv->status->now - start : 0;
}

/* "00:12.4", "1:02:03" */
static void
format_time(char *buf, size_t size, uint64_t ns)
{
	uint64_t tenths = ns / 100000000, s = tenths / 10;

	if (s < 3600)
		snprintf(buf, size, "%02u:%02u.%u", (unsigned)(s / 60),
			 (unsigned)(s % 60), (unsigned)(tenths % 10));
	else
		snprintf(buf, size, "%llu:%02u:%02u",
			 (unsigned long long)(s / 3600),
			 (unsigned)(s / 60 % 60), (unsigned)(s % 60));
}

static void
add_state(struct parts *p, const struct pane_view *pv)
{
	static const struct {
		const char *text;
		int role;
	} states[] = {
		[PROGRAM_STARTING] = { "START", ROLE_RUN },
		[PROGRAM_RUNNING] = { "RUN", ROLE_RUN },
		[PROGRAM_INPUT] = { "INPUT", ROLE_INPUT },
		[PROGRAM_STOPPED] = { "STOPPED", ROLE_PAUSED },
		[PROGRAM_ENDED] = { "END", ROLE_ENDED },
	};
	const struct tui_status *status = pv->status;
	unsigned state = (unsigned)status->state;
	struct part *part = part_add(p, ROLE_RUN, 0);

	if (status->replay) {
		snprintf(part->text, sizeof(part->text), "REPLAY %s",
			 status->replay);
		part = part_add(p, ROLE_ENDED, 1);
		snprintf(part->text, sizeof(part->text), "%s", status->end);
		return;
	}
	state = state < ARRAY_LEN(states) ? state : PROGRAM_RUNNING;
	snprintf(part->text, sizeof(part->text), "%s", states[state].text);
	part->role = states[state].role;
	if (state == PROGRAM_ENDED && status->end && status->end[0]) {
		if (strcmp(status->end, "exit status 0") != 0)
			part->role = ROLE_FAILED;
		part = part_add(p, part->role, 1);
		snprintf(part->text, sizeof(part->text), "%s", status->end);
	}
	part = part_add(p, ROLE_HEADER, pv->view->diff);
	format_time(part->text, sizeof(part->text), elapsed(pv));
}

static void
add_truth(struct parts *p, const struct bars *b)
{
	const struct snapshot *snap = b->pv->snap;
	struct part *part = part_add(p, ROLE_HEADER, 5);

	snprintf(part->text, sizeof(part->text), "cpu %.0f%%",
		 b->pv->status->cpu * 100);
	part = part_add(p, ROLE_HEADER, 4);
	if (b->rate->asked > 0)
		snprintf(part->text, sizeof(part->text), "%.0f of %.0fHz",
			 b->rate->achieved, b->rate->asked);
	part = part_add(p, ROLE_HEADER, 4);
	snprintf(part->text, sizeof(part->text), "%s", rate_reason(b->rate));
	part = part_add(p, ROLE_HEADER, 3);
	if (snap->ticks)
		snprintf(part->text, sizeof(part->text), "lost %llu",
			 (unsigned long long)snap->lost_total);
	if ((double)snap->lost_total > LOST_BAD * (double)snap->ticks)
		part->role = ROLE_WARN;
}

/* "WINDOW 31.0-36.0s (5.0s)": the colour says that it is one. */
static void
put_brief(struct part *part)
{
	const char *from = strchr(part->text, ' ');

	if (!from || !strncmp(from + 1, "last ", 5))
		return;
	snprintf(part->brief, sizeof(part->brief), "%.*s",
		 (int)strcspn(from + 1, " "), from + 1);
}

static void
add_baseline(struct parts *p, const struct bars *b)
{
	const struct pane_view *pv = b->pv;
	struct part *part = part_add(p, ROLE_WINDOW, 0);
	size_t used;

	against_text(pv->view, pv->snap, pv->status->base_name, part->text,
		     sizeof(part->text));
	used = strlen(part->text);
	/* A session does not say what time was spent in: there is no base then.
	 */
	if (!pv->base && pv->snap->mode != MODE_WALL)
		snprintf(part->text + used, sizeof(part->text) - used,
			 " (no states)");
}

/* Of what part of the run, compared with what, and which time counts. */
static void
add_window(struct parts *p, const struct bars *b)
{
	const struct view *view = b->pv->view;
	const struct snapshot *snap = b->pv->snap;
	bool wall = snap->mode == MODE_WALL;
	bool all =
	    window_is_all(&snap->window) || view->window.kind == VIEW_ALL;
	struct part *part = part_add(p, all ? ROLE_HEADER : ROLE_WINDOW, all);

	view_window_text(view, snap, part->text, sizeof(part->text));
	if (part->role == ROLE_WINDOW)
		put_brief(part);
	if (view->diff)
		add_baseline(p, b);
	part = part_add(p, wall ? ROLE_HEADER : ROLE_WINDOW, wall ? 7 : 0);
	snprintf(part->text, sizeof(part->text), "%s", mode_title(snap->mode));
	if (!all && snap->cell) {
		part = part_add(p, ROLE_WARN, 1);
		snprintf(part->text, sizeof(part->text), "to within %gs",
			 (double)snap->cell / 1e9);
	}
}

/* Of whom, and what is not as usual. */
static void
add_view(struct parts *p, const struct bars *b)
{
	const struct view *view = b->pv->view;
	struct part *part;

	if (view->some) {
		part = part_add(p, ROLE_WINDOW, 0);
		view_who_text(view, b->pv->snap, part->text,
			      sizeof(part->text));
		part->text[utf8_fit(part->text, strlen(part->text), WHO_COLS)] =
		    '\0';
	}
	if (view->filter[0]) {
		part = part_add(p, ROLE_WINDOW, 0);
		snprintf(part->text, sizeof(part->text), "& %.*s",
			 (int)utf8_fit(view->filter, strlen(view->filter),
				       FILTER_COLS),
			 view->filter);
	}
	if (b->mode[0]) {
		/* Those who compare know this sooner than how many samples
		 * are missing. */
		part = part_add(p, ROLE_PAUSED,
				strcmp(b->mode, AGAINST_OF) == 0 ? 4 : 2);
		snprintf(part->text, sizeof(part->text), "%s", b->mode);
	}
	if (view->paused) {
		part = part_add(p, ROLE_PAUSED, 0);
		snprintf(part->text, sizeof(part->text), "PAUSED +%.1fs",
			 (double)(b->pv->clock - b->paused) / 1e9);
	}
	if (b->typing) {
		part = part_add(p, ROLE_INPUT, 0);
		snprintf(part->text, sizeof(part->text), "TYPING %s",
			 b->pv->status->password ? "(hidden)" : "");
	}
}

static unsigned
thread_count(const struct snapshot *snap)
{
	unsigned n = 0;

	for (size_t i = 0; i < snap->nprocs; i++)
		n += snap->procs[i].threads;
	return n;
}

/* The second row: what the numbers rest on. */
static void
draw_basis(const struct bars *b, struct canvas *canvas, struct rect at)
{
	static const char *const causes[LOST_CAUSES] = {
		"", "torn", "unreadable", "full", "late",
	};
	const struct snapshot *snap = b->pv->snap;
	uint64_t sampler = 0, lost[LOST_CAUSES] = { 0 };
	unsigned threads = thread_count(snap);
	struct parts p = { .n = 0 };
	struct part *part = part_add(&p, ROLE_DIM, 0);

	snprintf(part->text, sizeof(part->text), "%llu samples",
		 (unsigned long long)snap->samples);
	part = part_add(&p, ROLE_DIM, 3);
	snprintf(part->text, sizeof(part->text), "%llu %s, %u %s",
		 (unsigned long long)snap->processes,
		 snap->processes == 1 ? "process" : "processes", threads,
		 threads == 1 ? "thread" : "threads");
	for (size_t i = 0; i < snap->nprocs; i++) {
		sampler += snap->procs[i].sampler_cpu;
		for (size_t k = 0; k < LOST_CAUSES; k++)
			lost[k] += snap->procs[i].lost[k];
	}
	for (size_t k = 1; k < LOST_CAUSES; k++) {
		if (!lost[k])
			continue;
		part = part_add(&p, ROLE_DIM, 2);
		snprintf(part->text, sizeof(part->text), "%s %llu", causes[k],
			 (unsigned long long)lost[k]);
	}
	part = part_add(&p, ROLE_DIM, 4);
	snprintf(
	    part->text, sizeof(part->text), "sampler %.1f%%, interface %.1f%%",
	    elapsed(b->pv) ? 100 * (double)sampler / (double)elapsed(b->pv) : 0,
	    b->pv->status->ui_cpu * 100);
	parts_fit(&p, canvas, 1, at.cols);
	parts_draw(&p, canvas, at.row, at.col + 1, at.col + at.cols);
}

void
bars_header(const struct bars *b, struct canvas *canvas, struct rect at)
{
	static const char title[] = "pyinstrument-top";
	const char *program = b->pv->status->program;
	struct parts p = { .n = 0 };
	struct part *part;
	int col = at.col, width, name;

	if (at.rows == 0)
		return;
	program = program ? program : "";
	name = canvas_width(canvas, program);
	add_state(&p, b->pv);
	add_truth(&p, b);
	part = part_add(&p, ROLE_HEADER, 6);
	if (b->pane)
		snprintf(part->text, sizeof(part->text), "%s",
			 b->pane->ops->name);
	add_window(&p, b);
	add_view(&p, b);
	/* The program's name keeps sixteen columns at the cost of the rest. */
	parts_fit(&p, canvas, (name < 16 ? name : 16) + 2, at.cols);
	width = parts_width(&p, canvas);
	if (at.cols >= width + name + (int)sizeof(title) + 4)
		col += 2 + canvas_text(canvas, at.row, col + 1, at.cols,
				       ROLE_HEADER, title);
	/* Each part brings a gap of two; the last one does not need its own. */
	name = at.cols - width - col;
	name = canvas_fit(canvas, at.row, col + 1, name, ROLE_PROGRAM, program);
	col += 1 + name + (name ? 1 : 0);
	if (col + 1 + width - 2 <= at.col + at.cols)
		col++;
	parts_draw(&p, canvas, at.row, col, at.col + at.cols);
	at.row++;
	if (at.rows > 1)
		draw_basis(b, canvas, at);
}

void
bars_ticker(const struct bars *b, struct canvas *canvas, struct rect at)
{
	const struct tui_status *status = b->pv->status;
	int end = at.col + at.cols, col = at.col + 1, width;
	char text[32];

	if (at.rows == 0)
		return;
	if (status->state == PROGRAM_INPUT) {
		col += 2 + canvas_fit(canvas, at.row, col, at.cols / 2,
				      ROLE_INPUT, "waits for input: press i");
	}
	snprintf(text, sizeof(text), "[o +%zu]", b->unread);
	width = b->unread ? canvas_width(canvas, text) : 0;
	if (width)
		canvas_text(canvas, at.row, end - width - 1, width, ROLE_UNREAD,
			    text);
	col +=
	    1 + canvas_text(canvas, at.row, col, end - col, ROLE_DIM, "out>");
	canvas_fit(canvas, at.row, col, end - col - width - 2, ROLE_TICKER,
		   b->last);
}

void
bars_line(const struct bars *b, struct canvas *canvas, struct rect at,
	  const struct pane *pane)
{
	char text[96], mode[64];

	if (at.rows == 0)
		return;
	pane_mode(pane, mode, sizeof(mode));
	canvas_fill(canvas, at, canvas->ascii ? '-' : 0x2500, ROLE_LINE);
	snprintf(text, sizeof(text), " %s%s%s ", pane->ops->name,
		 mode[0] ? ", " : "", mode);
	canvas_text(canvas, at.row, at.col + 2, at.cols - 2,
		    pane->focus ? ROLE_KEY : ROLE_LINE, text);
	if (pane->ops->place == PANE_BOTTOM &&
	    b->pv->status->state == PROGRAM_INPUT && !b->typing)
		canvas_text(canvas, at.row, at.col + 30, at.cols - 30,
			    ROLE_INPUT, "waits for input: press i");
}

static const struct pane_key typing_keys[] = {
	{ "Ctrl-]", "Ends typing", 0, 0 },
	{ "", "All other keys go to the program", 1, 0 },
};

static int
key_width(const struct canvas *canvas, const struct pane_key *key)
{
	return canvas_width(canvas, key->key) +
	       canvas_width(canvas, key->word) + 1;
}

/* Keys, and what may be done now: bits of those that are of no use. */
struct key_list {
	const struct pane_key *at;
	size_t n;
	unsigned not ;
};

static bool
is_useful(const struct key_list *keys, size_t i)
{
	return !(keys->at[i].when & keys->not );
}

/* The highest rank whose keys fit, with all of lower rank, in cols. */
static int
fitting_rank(const struct canvas *canvas, int cols, const struct key_list *keys)
{
	int used = -1, rank = 0;

	for (int next = 0; next < 16; next++) {
		for (size_t i = 0; i < keys->n; i++)
			if (keys->at[i].rank == next && is_useful(keys, i))
				used += key_width(canvas, &keys->at[i]);
		if (used > cols)
			break;
		rank = next;
	}
	return rank;
}

static struct key_list
list_of(const struct bars *b)
{
	if (b->typing)
		return (struct key_list){ typing_keys, ARRAY_LEN(typing_keys),
					  b->useless };
	return (struct key_list){ b->pane->ops->keys, b->pane->ops->nkeys,
				  b->useless };
}

void
bars_keys(const struct bars *b, struct canvas *canvas, struct rect at)
{
	const struct key_list keys = list_of(b);
	int rank = fitting_rank(canvas, at.cols, &keys);
	int col = at.col, end = at.col + at.cols;

	if (at.rows == 0)
		return;
	for (size_t i = 0; i < keys.n; i++) {
		if (keys.at[i].rank > rank || !is_useful(&keys, i))
			continue;
		col += canvas_text(canvas, at.row, col, end - col, ROLE_KEY,
				   keys.at[i].key);
		col += canvas_text(canvas, at.row, col, end - col, ROLE_BAR,
				   keys.at[i].word);
		col++;
	}
}

const struct pane_key *
bars_key_at(const struct bars *b, const struct canvas *canvas, struct rect at,
	    int col, int *character)
{
	const struct key_list keys = list_of(b);
	int rank = fitting_rank(canvas, at.cols, &keys), from = at.col;

	for (size_t i = 0; i < keys.n; i++) {
		int width = key_width(canvas, &keys.at[i]) - 1;

		if (keys.at[i].rank > rank || !is_useful(&keys, i))
			continue;
		*character = col - from;
		if (col >= from && col < from + width)
			return keys.at + i;
		from += width + 1;
	}
	return NULL;
}
