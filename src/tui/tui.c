/* src/tui/tui.c - the interface as a whole: its panes, what comes in and what
 * the owner is asked for. tui_keys.c has what keys do, tui_ask.c what is asked,
 * tui_draw.c what is shown.
 */
#include "tui/tui.h"

#include "base/mem.h"
#include "tui/pane_output.h"
#include "tui/tui_state.h"

#include <stdio.h>
#include <string.h>

#define MESSAGE_NS (4000ull * 1000 * 1000)
#define TYPED_MAX  (1024 * 1024) /* bytes for the program that may wait */

void
tui_want(struct tui *tui, enum tui_request_kind kind)
{
	if (tui->nqueue < TUI_REQUESTS)
		tui->queue[tui->nqueue++] = kind;
}

void
tui_message(struct tui *tui, const char *text, uint64_t now)
{
	snprintf(tui->message, sizeof(tui->message), "%s", text);
	tui->message_at = now;
	tui->noted = false;
}

void
tui_say(struct tui *tui, const char *text)
{
	tui_message(tui, text, tui->clock);
}

bool
tui_output_visible(const struct tui *tui)
{
	return tui->panes[PANE_output]->at.rows > 0;
}

/* The pane that fills the screen when it is to be alone. */
static int
only_pane(const struct tui *tui)
{
	const struct pane_ops *ops = tui->panes[tui->focus]->ops;

	return ops->place == PANE_MIDDLE || ops->place == PANE_SIDE
		   ? (int)tui->focus
		   : tui->view.main;
}

static enum layout_place
place_of(const struct tui *tui, int id, const struct pane_room *room)
{
	const struct pane_ops *ops = tui->panes[id]->ops;

	if (ops->place == PANE_OVER)
		return LAYOUT_OVER;
	if (tui->only)
		return id == only_pane(tui) ? LAYOUT_MIDDLE : LAYOUT_NOWHERE;
	if (tui->hidden[id] && id != room->main)
		return LAYOUT_NOWHERE;
	switch (ops->place) {
	case PANE_TOP:
		return LAYOUT_TOP;
	case PANE_BOTTOM:
		return LAYOUT_BOTTOM;
	case PANE_SIDE:
		return room->wide ? LAYOUT_SIDE : LAYOUT_BOTTOM;
	default:
		break;
	}
	if (id == room->main)
		return LAYOUT_MIDDLE;
	return ops->beside && room->wide ? LAYOUT_SIDE : LAYOUT_NOWHERE;
}

static void
ask_panes(struct tui *tui, struct layout_wants *wants)
{
	struct pane_room room = { .rows = tui->rows,
				  .cols = tui->cols,
				  .output = tui->output,
				  .main = tui->view.main,
				  .wide = tui->cols >= LAYOUT_WIDE,
				  .lanes = tui->view.lanes };

	_Static_assert(PANE_COUNT <= LAYOUT_PANES, "raise LAYOUT_PANES");
	for (int i = 0; i < PANE_COUNT; i++) {
		struct pane *pane = tui->panes[i];

		wants->panes[i].place = place_of(tui, i, &room);
		if (pane->ops->rows)
			wants->panes[i].rows = pane->ops->rows(pane, &room);
	}
	for (int i = 0; i < PANE_COUNT; i++)
		if (tui->tall[i] && wants->panes[i].rows)
			wants->panes[i].rows = tui->tall[i] < tui->rows * 3 / 4
						   ? tui->tall[i]
						   : tui->rows * 3 / 4;
	wants->side = tui->side;
	wants->alone = tui->full ? PANE_output : -1;
	wants->ticker =
	    tui->output && !tui->only &&
	    (!wants->panes[PANE_output].rows || tui->hidden[PANE_output]);
}

/* The pane with the focus, or the main one if that is not to be seen. */
static enum pane_id
focused(const struct tui *tui)
{
	if (tui->full)
		return PANE_output;
	return tui->panes[tui->focus]->at.rows ? tui->focus
					       : (enum pane_id)tui->view.main;
}

void
tui_arrange(struct tui *tui, bool notice)
{
	struct layout_wants wants = { .notice = notice };
	struct layout *l = &tui->layout, next;

	ask_panes(tui, &wants);
	layout_compute(&next, tui->rows, tui->cols, &wants);
	if (memcmp(&next, l, sizeof(next)) != 0)
		tui->stale = true;
	*l = next;
	for (int i = 0; i < PANE_COUNT; i++)
		tui->panes[i]->at = l->panes[i];
	for (int i = 0; i < PANE_COUNT; i++)
		tui->panes[i]->focus = i == (int)focused(tui);
}

struct pane *
tui_pane(const struct tui *tui)
{
	return tui->panes[tui->over >= 0 ? tui->over : (int)focused(tui)];
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
	output_resize(tui_output_pane(tui), screen.rows, screen.cols);
	tui_arrange(tui, false);
	return true;
}

/* All of the run is what is gone back to. */
static void
begin_with(struct view *view, const struct window *part)
{
	const struct view_window window = { VIEW_PART, 0, *part };

	view_window_set(view, &window);
	view->moving = false;
}

void
tui_show_part(struct tui *tui, const struct window *part)
{
	begin_with(&tui->view, part);
}

struct tui *
tui_new(struct term *term, const struct tui_options *opts)
{
	struct tui *tui = mem_zalloc(sizeof(*tui));

	if (!tui)
		return NULL;
	tui->term = term;
	tui->source = opts->source;
	tui->over = -1;
	tui->figures = figures_new();
	if (!tui->figures) {
		tui_free(tui);
		return NULL;
	}
	view_init(&tui->view);
	tui->view.main = PANE_tree;
	tui->colors = opts->color ? term->ops->colors(term) : 0;
	tui->mouse = true;
	tui_begin_with(tui, opts->settings);
	/* What the command line says counts more. */
	if (opts->unfolded)
		tui->view.fold = false;
	if (opts->apart)
		tui->view.which = TREE_APART;
	if (opts->idle)
		tui->view.idle = tui->view.idle_chosen = true;
	tui->view.mode = opts->mode;
	tui->past.seen = tui->weighed = tui->view;
	tui->view.past = &tui->past;
	if (opts->part.to)
		begin_with(&tui->view, &opts->part);
	tui->unicode = opts->unicode && term->ops->unicode(term);
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
tui_move(struct tui *tui, struct term *term, bool color)
{
	tui->term = term;
	tui->colors = color ? term->ops->colors(term) : 0;
	term->ops->theme(term, &tui->theme);
	tui->reported = false;
	tui_stop_typing(tui);
	prompt_close(&tui->prompt);
	tui->question = ASK_NOTHING;
	tui->decoder = (struct key_decoder){ 0 };
	tui_resize(tui);
	/* The program's screen had another size, maybe. */
	tui->resized = true;
}

void
tui_free(struct tui *tui)
{
	if (!tui)
		return;
	for (int i = 0; i < PANE_COUNT; i++)
		pane_free(tui->panes[i]);
	figures_free(tui->figures);
	canvas_fini(&tui->canvas);
	who_fini(&tui->who);
	who_pattern_free(tui->named);
	mem_free(tui->typed);
	mem_free(tui);
}

/* Bytes for the program, until the owner takes them. */
static void
move_answers(struct tui *tui)
{
	unsigned char buf[512];
	size_t n;

	while ((n = output_take(tui_output_pane(tui), buf, sizeof(buf)))) {
		unsigned char *grown;

		if (tui->ntyped + n > TYPED_MAX) {
			tui_say(tui,
				"the program does not read: keys are lost");
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

void
tui_stop_typing(struct tui *tui)
{
	/* The rest of a paste is no key either. */
	tui->decoder.pasting = tui->typing.on && tui->typing.pasting;
	tui->decoder.since = tui->typing.since;
	tui->typing = (struct typing){ .on = false };
}

/* Keys for the program. Returns the bytes used. */
static size_t
type(struct tui *tui, const unsigned char *bytes, size_t n, uint64_t now)
{
	size_t used =
	    typing_input(&tui->typing, tui_output_pane(tui), bytes, n, now);

	move_answers(tui);
	if (tui->typing.whole)
		tui->term->ops->whole(tui->term);
	tui->typing.whole = false;
	return used;
}

/* A character of a paste goes to a prompt, and nowhere else. */
static void
take_pasted(struct tui *tui, key_code key)
{
	if (tui->prompt.label)
		prompt_paste(&tui->prompt, key);
	else
		tui->refused = true;
}

static void
end_paste(struct tui *tui)
{
	tui->stale = true;
	if (tui->refused)
		tui_say(tui,
			"pasted text is not obeyed: / finds it, i gives it "
			"to the program");
	else if (tui->prompt.label)
		tui_prompt_changed(tui, PROMPT_MORE);
	tui->refused = false;
}

static void
take_key(struct tui *tui, key_code key)
{
	if (key == K_WHOLE)
		tui->term->ops->whole(tui->term);
	else if (key == K_MOUSE)
		tui_do_mouse(tui, &tui->decoder.mouse);
	else if (key == K_PASTE)
		tui->question = ASK_NOTHING;
	else if (key == K_PASTE_END)
		end_paste(tui);
	else if (tui->decoder.pasting)
		take_pasted(tui, key);
	else
		tui_do_key(tui, key);
}

/* patience: as keys_expire() has it. */
static void
tick(struct tui *tui, uint64_t now, uint64_t patience)
{
	key_code key;

	if (now > tui->clock)
		tui->clock = now;
	if (keys_expire(&tui->decoder, now, patience, &key))
		take_key(tui, key);
	if (tui->message[0] && now >= tui->message_at + MESSAGE_NS)
		tui->message[0] = '\0';
}

void
tui_input(struct tui *tui, const void *bytes, size_t n, uint64_t now)
{
	const unsigned char *p = bytes;

	/* These bytes may have waited longer than we knew: what they go on
	 * with is not over yet. */
	tick(tui, now, KEY_SEQUENCE_NS);
	tui->keyed = true;
	for (size_t i = 0; i < n;) {
		key_code key;

		if (tui->typing.on)
			i += type(tui, p + i, n - i, now);
		else if (keys_byte(&tui->decoder, p[i++], now, &key))
			take_key(tui, key);
	}
}

void
tui_tick(struct tui *tui, uint64_t now)
{
	tick(tui, now, KEY_ESC_NS);
	typing_expire(&tui->typing, tui_output_pane(tui), now);
	move_answers(tui);
}

int
tui_timeout(const struct tui *tui, uint64_t now)
{
	uint64_t due = KEY_ESC_NS;

	if (tui->again)
		return 0;
	if (tui->typing.nheld)
		due += tui->typing.since;
	else if (tui->decoder.state == KEYS_ESC && !tui->decoder.pasting)
		due += tui->decoder.since;
	else
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
tui_output(struct tui *tui, const void *bytes, size_t n, uint64_t time,
	   uint64_t now)
{
	if (now > tui->clock)
		tui->clock = now;
	tui->output = true;
	output_write(tui_output_pane(tui), bytes, n, time,
		     tui_output_visible(tui));
	move_answers(tui);
}

void
tui_output_size(const struct tui *tui, int *rows, int *cols)
{
	struct rect at = layout_screen(tui->rows, tui->cols);

	*rows = at.rows;
	*cols = at.cols;
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
	req->replace = req->kind == TUI_SAVE && tui->replace;
	req->part = tui->part;
	req->signal = req->kind == TUI_SIGNAL ? tui->signal : 0;
	if (req->kind == TUI_MARK) {
		req->moment = tui->mark.moment;
		req->letter = tui->mark.letter;
		memcpy(req->path, tui->mark.words, sizeof(tui->mark.words));
	}
	if (req->kind == TUI_EDIT) {
		memcpy(req->path, tui->edit, sizeof(req->path));
		req->line = tui->edit_line;
	}
	if (req->kind == TUI_KEEP)
		memcpy(req->path, tui->changes, sizeof(tui->changes));
	if (req->kind == TUI_HIDE || req->kind == TUI_SHOW)
		snprintf(req->path, sizeof(req->path), "%s",
			 tui->globs[req->kind == TUI_SHOW]);
	if (req->kind == TUI_SAVE || req->kind == TUI_DIFF ||
	    req->kind == TUI_COMPLETE || req->kind == TUI_FORMAT)
		memcpy(req->path, tui->path, sizeof(req->path));
	return true;
}
