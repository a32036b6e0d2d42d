/* src/tui/tui.c - the interface as a whole: who gets which key, what is on
 * the screen, and what the owner is asked for.
 */
#include "tui/tui.h"

#include "base/mem.h"
#include "tui/bars.h"
#include "tui/keys.h"
#include "tui/layout.h"
#include "tui/pane.h"
#include "tui/pane_output.h"
#include "tui/pane_tree.h"
#include "tui/prompt.h"
#include "tui/term.h"

#include <stdio.h>
#include <string.h>

#define MESSAGE_NS  (4000ull * 1000 * 1000)
#define HOLD_NS     (2000ull * 1000 * 1000) /* nothing moves after a key */
#define PERIOD_MIN  (90ull * 1000 * 1000)   /* between looks at the data */
#define PERIOD_MAX  (500ull * 1000 * 1000)
#define PERIOD_PART 40            /* of the time the program has run */
#define TYPED_MAX   (1024 * 1024) /* bytes for the program that may wait */
#define END_TYPING  0x1d          /* Ctrl-] */
#define REQUESTS    8

enum question {
	ASK_NOTHING,
	ASK_QUIT, /* the program runs: kill it, leave it, or stay */
	ASK_KILL, /* sure? */
};

struct tui {
	struct term *term; /* borrowed */
	struct canvas canvas;
	struct layout layout;
	int rows, cols;
	int colors;
	bool unicode;
	struct pane *panes[PANE_COUNT];
	struct freeze freeze;
	struct rate rate;
	struct key_decoder decoder;
	struct prompt prompt;
	bool saving; /* what the prompt is for */
	enum question question;
	bool help, full, typing, focus_output;
	bool stale;       /* the next draw must draw everything */
	bool overlay;     /* the last row was drawn over */
	uint64_t updated; /* when the panes saw the data last */
	bool want_freeze; /* pause at the next draw, when there is a snapshot */
	uint64_t clock, last_key, message_at;
	char message[256];
	/* Of the latest status. */
	enum program_state state;
	bool output;
	char program[128];
	/* Requests. */
	enum tui_request_kind queue[REQUESTS];
	size_t nqueue;
	char path[sizeof(((struct tui_request *)NULL)->path)];
	bool resized;
	unsigned char *typed; /* bytes for the program */
	size_t ntyped, typed_cap, taken;
};

static void
request(struct tui *tui, enum tui_request_kind kind)
{
	if (tui->nqueue < REQUESTS)
		tui->queue[tui->nqueue++] = kind;
}

void
tui_message(struct tui *tui, const char *text, uint64_t now)
{
	snprintf(tui->message, sizeof(tui->message), "%s", text);
	tui->message_at = now;
}

static void
say(struct tui *tui, const char *text)
{
	tui_message(tui, text, tui->clock);
}

static struct pane *
output_of(const struct tui *tui)
{
	return tui->panes[PANE_output];
}

static struct pane *
tree_of(const struct tui *tui)
{
	return tui->panes[PANE_tree];
}

static bool
output_visible(const struct tui *tui)
{
	return tui->full || tui->layout.output.rows > 0;
}

/* Who gets which part of the screen, now. */
static void
arrange(struct tui *tui, bool notice)
{
	struct layout_wants wants = { .screen = tui->output,
				      .full = tui->full,
				      .notice = notice };
	struct layout *l = &tui->layout, next;
	bool split;

	layout_compute(&next, tui->rows, tui->cols, &wants);
	if (memcmp(&next, l, sizeof(next)) != 0)
		tui->stale = true;
	*l = next;
	split = l->output.rows && l->tree.rows;
	tree_of(tui)->at = l->tree;
	tui->panes[PANE_timeline]->at = l->timeline;
	output_of(tui)->at = l->output;
	tui->panes[PANE_help]->at =
	    (struct rect){ l->header.rows, 0,
			   tui->rows - l->header.rows - l->bar.rows,
			   tui->cols };
	output_of(tui)->focus = tui->full || (split && tui->focus_output);
	tree_of(tui)->focus = !output_of(tui)->focus;
}

/* Make the screen as large as the terminal is. False: no memory. */
static bool
fit_screen(struct tui *tui)
{
	int rows, cols;
	struct rect screen;
	struct canvas canvas;

	tui->term->ops->size(tui->term, &rows, &cols);
	if (tui->canvas.cells && rows == tui->rows && cols == tui->cols)
		return true;
	if (canvas_init(&canvas, rows, cols))
		return false;
	canvas_fini(&tui->canvas);
	tui->canvas = canvas;
	tui->canvas.ascii = !tui->unicode;
	tui->rows = canvas.rows;
	tui->cols = canvas.cols;
	screen = layout_screen(tui->rows, tui->cols);
	output_resize(output_of(tui), screen.rows, screen.cols);
	arrange(tui, false);
	return true;
}

struct tui *
tui_new(struct term *term, const struct tui_options *opts)
{
	struct tui *tui = mem_zalloc(sizeof(*tui));

	if (!tui)
		return NULL;
	tui->term = term;
	tui->unicode = opts->unicode && term->ops->unicode(term);
	tui->colors = opts->color ? term->ops->colors(term) : 0;
	for (int i = 0; i < PANE_COUNT; i++) {
		tui->panes[i] = pane_new((enum pane_id)i);
		if (!tui->panes[i]) {
			tui_free(tui);
			return NULL;
		}
	}
	if (!fit_screen(tui)) {
		tui_free(tui);
		return NULL;
	}
	return tui;
}

void
tui_free(struct tui *tui)
{
	if (!tui)
		return;
	for (int i = 0; i < PANE_COUNT; i++)
		pane_free(tui->panes[i]);
	frozen_drop(&tui->freeze.view);
	frozen_drop(&tui->freeze.merged);
	canvas_fini(&tui->canvas);
	mem_free(tui->typed);
	mem_free(tui);
}

/* Bytes for the program, until the owner takes them. */
static void
move_answers(struct tui *tui)
{
	unsigned char buf[512];
	size_t n;

	while ((n = output_take(output_of(tui), buf, sizeof(buf)))) {
		unsigned char *grown;

		if (tui->ntyped + n > TYPED_MAX) {
			say(tui, "the program does not read: keys are lost");
			continue;
		}
		grown =
		    mem_grow(tui->typed, &tui->typed_cap, tui->ntyped + n, 1);
		if (!grown)
			continue;
		tui->typed = grown;
		memcpy(tui->typed + tui->ntyped, buf, n);
		tui->ntyped += n;
	}
}

/* Keys for the program, up to Ctrl-]. Returns the bytes used. */
static size_t
type(struct tui *tui, const unsigned char *bytes, size_t n)
{
	const unsigned char *end = memchr(bytes, END_TYPING, n);
	size_t used = end ? (size_t)(end - bytes) : n;

	if (used > OUTPUT_ANSWERS / 8) {
		used = OUTPUT_ANSWERS / 8;
		end = NULL;
	}
	output_type(output_of(tui), bytes, used);
	move_answers(tui);
	if (!end)
		return used;
	tui->typing = false;
	return used + 1;
}

static void
show_output(struct tui *tui, bool full)
{
	tui->full = full;
	tui->help = false;
	if (!full)
		output_follow(output_of(tui));
	arrange(tui, false);
}

static void
toggle_output(struct tui *tui)
{
	if (!tui->output)
		say(tui, "the program writes elsewhere: it has no screen here");
	else
		show_output(tui, !tui->full);
}

static void
start_typing(struct tui *tui)
{
	if (!tui->output) {
		say(tui, "the program reads elsewhere: it has no screen here");
	} else if (tui->state == PROGRAM_ENDED) {
		say(tui, "the program has ended: nobody reads");
	} else {
		show_output(tui, true);
		output_follow(output_of(tui));
		tui->typing = true;
	}
}

static void
toggle_pause(struct tui *tui)
{
	if (tui->freeze.on || tui->want_freeze) {
		frozen_drop(&tui->freeze.view);
		frozen_drop(&tui->freeze.merged);
		tui->freeze.on = tui->want_freeze = false;
	} else if (tui->state == PROGRAM_ENDED) {
		say(tui, "the program has ended: nothing moves");
	} else {
		tui->want_freeze = true;
	}
}

/* "train.py --epochs 5" is saved as train-profile.txt by default. */
static void
ask_path(struct tui *tui)
{
	const char *p = tui->program, *slash;
	char name[192];
	int n = (int)strcspn(p, " ");

	while ((slash = memchr(p, '/', (size_t)n))) {
		n -= (int)(slash + 1 - p);
		p = slash + 1;
	}
	if (n > 3 && memcmp(p + n - 3, ".py", 3) == 0)
		n -= 3;
	if (n == 0 || p[0] == '-')
		snprintf(name, sizeof(name), "profile.txt");
	else
		snprintf(name, sizeof(name), "%.*s-profile.txt", n, p);
	prompt_open(&tui->prompt, "Save the report to: ", name);
	tui->saving = true;
}

static void
quit(struct tui *tui)
{
	if (tui->state == PROGRAM_ENDED)
		request(tui, TUI_QUIT);
	else
		tui->question = ASK_QUIT;
}

void
tui_ask_quit(struct tui *tui)
{
	tui->typing = false;
	prompt_close(&tui->prompt);
	tui->question = ASK_QUIT;
}

static void
answer(struct tui *tui, key_code key)
{
	enum question asked = tui->question;

	if (asked == ASK_QUIT && (key == 'k' || key == 'K'))
		request(tui, TUI_KILL);
	else if (asked == ASK_QUIT && (key == 'l' || key == 'L'))
		request(tui, TUI_LEAVE);
	else if (asked == ASK_KILL && (key == 'y' || key == 'Q'))
		request(tui, TUI_KILL);
	else if (key != 'c' && key != 'n' && key != K_ESC &&
		 key != K_CTRL('C') && key != K_BACKSPACE)
		return; /* no answer: the question stays */
	tui->question = ASK_NOTHING;
}

static void
prompt_answer(struct tui *tui, key_code key)
{
	enum prompt_result result = prompt_key(&tui->prompt, key);

	if (!tui->saving && result != PROMPT_CANCELED)
		tree_pane_find(tree_of(tui), tui->prompt.text,
			       result == PROMPT_DONE);
	if (!tui->saving && result == PROMPT_CANCELED)
		tree_pane_find(tree_of(tui), "", false);
	if (result == PROMPT_MORE)
		return;
	prompt_close(&tui->prompt);
	if (!tui->saving || result == PROMPT_CANCELED || !tui->prompt.text[0])
		return;
	snprintf(tui->path, sizeof(tui->path), "%s", tui->prompt.text);
	request(tui, TUI_SAVE);
}

static void
start_find(struct tui *tui)
{
	show_output(tui, false);
	tui->saving = false;
	prompt_open(&tui->prompt, "/", "");
	tree_pane_find(tree_of(tui), "", false);
}

static void
next_pane(struct tui *tui)
{
	if (!tui->layout.output.rows || !tui->layout.tree.rows) {
		say(tui, "there is one pane; o shows the program's screen");
		return;
	}
	tui->focus_output = !tui->focus_output;
	arrange(tui, tui->layout.notice.rows > 0);
}

/* Commands that are not about the rows of a pane. False: it is. */
static bool
do_global(struct tui *tui, enum command cmd)
{
	switch (cmd) {
	case CMD_HELP:
		tui->help = !tui->help;
		return true;
	case CMD_PAUSE:
		toggle_pause(tui);
		return true;
	case CMD_SAVE:
		ask_path(tui);
		return true;
	case CMD_OUTPUT:
		toggle_output(tui);
		return true;
	case CMD_TYPE:
		start_typing(tui);
		return true;
	case CMD_PANE:
		next_pane(tui);
		return true;
	case CMD_FIND:
		start_find(tui);
		return true;
	case CMD_REDRAW:
		tui_resize(tui);
		return true;
	case CMD_INTERRUPT:
		request(tui, TUI_INTERRUPT);
		return true;
	case CMD_SUSPEND:
		request(tui, TUI_SUSPEND);
		return true;
	case CMD_QUIT:
		quit(tui);
		return true;
	case CMD_KILL:
		if (tui->state == PROGRAM_ENDED)
			request(tui, TUI_QUIT);
		else
			tui->question = ASK_KILL;
		return true;
	default:
		return false;
	}
}

static void
hint(struct tui *tui, key_code key)
{
	char name[8], text[64];

	if (key == K_OTHER)
		snprintf(text, sizeof(text), "this key does nothing: ? helps");
	else
		snprintf(text, sizeof(text), "%s does nothing here: ? helps",
			 key_name(key, name));
	say(tui, text);
}

static void
do_key(struct tui *tui, key_code key)
{
	enum command cmd = keys_command(key);
	struct pane *pane = tree_of(tui)->focus ? tree_of(tui) : output_of(tui);

	tui->last_key = tui->clock;
	tui->stale = true;
	if (tui->question) {
		answer(tui, key);
		return;
	}
	if (tui->prompt.label) {
		prompt_answer(tui, key);
		return;
	}
	tui->message[0] = '\0';
	if (tui->help && (cmd == CMD_BACK || cmd == CMD_QUIT)) {
		tui->help = false;
		return;
	}
	if (do_global(tui, cmd))
		return;
	if (tui->help)
		pane = tui->panes[PANE_help];
	if (cmd && pane->ops->command(pane, cmd))
		return;
	if (tui->full && cmd == CMD_BACK)
		show_output(tui, false);
	else
		hint(tui, key);
}

void
tui_input(struct tui *tui, const void *bytes, size_t n, uint64_t now)
{
	const unsigned char *p = bytes;

	tui_tick(tui, now);
	for (size_t i = 0; i < n;) {
		key_code key;

		if (tui->typing) {
			i += type(tui, p + i, n - i);
			continue;
		}
		if (!keys_byte(&tui->decoder, p[i++], now, &key))
			continue;
		do {
			do_key(tui, key);
		} while (keys_more(&tui->decoder, &key));
	}
}

void
tui_tick(struct tui *tui, uint64_t now)
{
	key_code key;

	if (now > tui->clock)
		tui->clock = now;
	if (keys_expire(&tui->decoder, now, &key))
		do_key(tui, key);
	if (tui->message[0] && now >= tui->message_at + MESSAGE_NS)
		tui->message[0] = '\0';
}

int
tui_timeout(const struct tui *tui, uint64_t now)
{
	uint64_t due = tui->decoder.since + KEY_ESC_NS;

	if (tui->decoder.n == 0)
		return -1;
	return due > now ? (int)((due - now) / 1000000) + 1 : 0;
}

void
tui_resize(struct tui *tui)
{
	int rows = tui->rows, cols = tui->cols;

	tui->stale = true;
	tui->term->ops->resize(tui->term);
	if (fit_screen(tui) && (rows != tui->rows || cols != tui->cols))
		tui->resized = true;
}

void
tui_output(struct tui *tui, const void *bytes, size_t n, uint64_t now)
{
	if (now > tui->clock)
		tui->clock = now;
	tui->output = true;
	output_write(output_of(tui), bytes, n, output_visible(tui));
	move_answers(tui);
}

void
tui_output_size(const struct tui *tui, int *rows, int *cols)
{
	struct rect at = layout_screen(tui->rows, tui->cols);

	*rows = at.rows;
	*cols = at.cols;
}

static void
take_status(struct tui *tui, const struct tui_status *status)
{
	if (status->state != tui->state)
		tui->stale = true;
	if (status->state == PROGRAM_ENDED && tui->state != PROGRAM_ENDED) {
		/* Questions and keys were about a program that runs. */
		tui->question = ASK_NOTHING;
		tui->typing = false;
		if (tui->want_freeze)
			toggle_pause(tui);
	}
	if (status->state != PROGRAM_ENDED && status->now > tui->clock)
		tui->clock = status->now;
	tui->state = status->state;
	tui->output = status->output;
	if (!tui->output && tui->full)
		tui->full = tui->typing = false;
	snprintf(tui->program, sizeof(tui->program), "%s",
		 status->program ? status->program : "");
}

/* Keep the numbers of this moment. */
static void
freeze(struct tui *tui, const struct snapshot *snap)
{
	struct freeze *f = &tui->freeze;

	tui->want_freeze = false;
	if (frozen_take(&f->view, snap->view) ||
	    frozen_take(&f->merged, snap->merged)) {
		frozen_drop(&f->view);
		say(tui, "out of memory: not paused");
		return;
	}
	f->on = true;
	f->at = tui->clock;
	f->timeline_end = snap->timeline ? timeline_end(snap->timeline) : 0;
}

static void
update_panes(struct tui *tui, const struct pane_view *view)
{
	for (int i = 0; i < PANE_COUNT; i++) {
		struct pane *pane = tui->panes[i];

		if (pane->ops->update && pane->at.rows)
			pane->ops->update(pane, view);
		if (pane->say[0])
			say(tui, pane->say);
		pane->say[0] = '\0';
	}
}

static void
draw_pane(struct tui *tui, enum pane_id id, const struct pane_view *view)
{
	const struct pane *pane = tui->panes[id];

	if (pane->at.rows)
		pane->ops->draw(pane, view, &tui->canvas);
}

static void
draw_question(struct tui *tui)
{
	struct rect line = { tui->layout.last, 0, 1, tui->cols };
	const char *text = "Kill the program and quit?  y yes, c cancel";

	if (tui->question == ASK_QUIT)
		text = "The program runs:  k kill it, l leave (it goes on), "
		       "c cancel";
	canvas_fill(&tui->canvas, line, ' ', ROLE_QUESTION);
	canvas_fit(&tui->canvas, line.row, 0, line.cols, ROLE_QUESTION, text);
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
	} else if (tui->prompt.label) {
		prompt_draw(&tui->prompt, &tui->canvas, line.row,
			    tui->saving ? "" : tree_pane_found(tree_of(tui)),
			    col);
		*row = line.row;
	} else if (tui->message[0]) {
		canvas_fill(&tui->canvas, line, ' ', ROLE_MESSAGE);
		canvas_fit(&tui->canvas, line.row, 0, line.cols, ROLE_MESSAGE,
			   tui->message);
	}
}

static void
draw_bars(struct tui *tui, const struct pane_view *view)
{
	const struct layout *l = &tui->layout;
	const char *found = tree_pane_found(tree_of(tui));
	struct bars b = {
		.view = view,
		.rate = &tui->rate,
		.typing = tui->typing,
		.full = tui->full,
		.mode = tree_pane_mode(tree_of(tui)),
		.last = tui->output ? output_last_line(output_of(tui)) : "",
		.unread = output_unread(output_of(tui)),
		.back = output_back(output_of(tui)),
	};

	if (found[0] && !tui->prompt.label)
		b.mode = found;
	bars_header(&b, &tui->canvas, l->header);
	if (l->notice.rows)
		canvas_fit(&tui->canvas, l->notice.row, 1, l->notice.cols - 1,
			   ROLE_WARN, view->status->notice);
	if (!tui->help) {
		bars_ticker(&b, &tui->canvas, l->ticker);
		bars_line(&b, &tui->canvas, l->line, output_of(tui)->focus);
	}
	bars_keys(&b, &tui->canvas, l->bar);
}

/* Wipe what is drawn anew each time. */
static void
clear_bars(struct tui *tui)
{
	const struct layout *l = &tui->layout;
	const struct rect parts[] = { l->header, l->notice, l->ticker,
				      l->line,   l->output, l->bar };

	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		canvas_fill(&tui->canvas, parts[i], ' ', ROLE_PLAIN);
}

/* all: the data panes too; else they stay as they are. */
static void
draw_screen(struct tui *tui, const struct pane_view *view, bool all)
{
	struct rect screen = { 0, 0, tui->rows, tui->cols };
	int row = -1, col = 0;

	if (all)
		canvas_fill(&tui->canvas, screen, ' ', ROLE_PLAIN);
	else
		clear_bars(tui);
	draw_bars(tui, view);
	if (tui->help) {
		draw_pane(tui, PANE_help, view);
	} else {
		if (all) {
			draw_pane(tui, PANE_timeline, view);
			draw_pane(tui, PANE_tree, view);
		}
		draw_pane(tui, PANE_output, view);
		if (tui->typing && !output_cursor(output_of(tui), &row, &col))
			row = -1;
	}
	draw_last_row(tui, &row, &col);
	tui->term->ops->show(tui->term, &tui->canvas, row, col);
}

/* Is it time to look at the data? A number that is refreshed when the program
 * has run a fortieth longer has changed by about as much; looking more often
 * would write to the terminal what nobody can read. */
static bool
is_due(const struct tui *tui, const struct snapshot *snap)
{
	uint64_t period = 0;

	if (tui->stale || tui->overlay || has_overlay(tui) || tui->help)
		return true;
	if (snap->start && tui->clock > snap->start)
		period = (tui->clock - snap->start) / PERIOD_PART;
	period = period > PERIOD_MAX ? PERIOD_MAX : period;
	period = period < PERIOD_MIN ? PERIOD_MIN : period;
	return tui->clock >= tui->updated + period;
}

void
tui_draw(struct tui *tui, const struct snapshot *snap,
	 const struct tui_status *status)
{
	bool all;
	struct pane_view view = {
		.snap = snap,
		.status = status,
		.freeze = &tui->freeze,
		.colors = tui->colors,
	};

	take_status(tui, status);
	if (tui->want_freeze)
		freeze(tui, snap);
	arrange(tui, status->notice && status->notice[0]);
	view.clock = tui->clock;
	view.hold = tui->last_key && tui->clock < tui->last_key + HOLD_NS;
	all = is_due(tui, snap);
	if (all) {
		rate_update(&tui->rate, &view);
		update_panes(tui, &view);
		tui->updated = tui->clock;
	}
	tui->stale = false;
	if (output_visible(tui))
		output_seen(output_of(tui));
	draw_screen(tui, &view, all);
	tui->overlay = has_overlay(tui);
}

bool
tui_request(struct tui *tui, struct tui_request *req)
{
	memset(req, 0, sizeof(*req));
	if (tui->resized) {
		tui->resized = false;
		req->kind = TUI_RESIZED;
		tui_output_size(tui, &req->rows, &req->cols);
		return true;
	}
	if (tui->taken < tui->ntyped) {
		req->kind = TUI_INPUT;
		req->nbytes = tui->ntyped - tui->taken;
		if (req->nbytes > sizeof(req->bytes))
			req->nbytes = sizeof(req->bytes);
		memcpy(req->bytes, tui->typed + tui->taken, req->nbytes);
		tui->taken += req->nbytes;
		return true;
	}
	tui->taken = tui->ntyped = 0;
	if (tui->nqueue == 0)
		return false;
	req->kind = tui->queue[0];
	tui->nqueue--;
	memmove(tui->queue, tui->queue + 1,
		tui->nqueue * sizeof(tui->queue[0]));
	if (req->kind == TUI_SAVE)
		memcpy(req->path, tui->path, sizeof(req->path));
	return true;
}
