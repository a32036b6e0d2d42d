/* src/tui/tui.c - the interface as a whole: who gets which key, and what the
 * owner is asked for. tui_draw.c shows it.
 */
#include "tui/tui.h"

#include "base/mem.h"
#include "tui/pane_output.h"
#include "tui/pane_tree.h"
#include "tui/tui_state.h"

#include <stdio.h>
#include <string.h>

#define MESSAGE_NS (4000ull * 1000 * 1000)
#define TYPED_MAX  (1024 * 1024) /* bytes for the program that may wait */

static const char save_label[] = "Save the report to: ";

static void
request(struct tui *tui, enum tui_request_kind kind)
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
	return tui->full || tui->layout.output.rows > 0;
}

void
tui_arrange(struct tui *tui, bool notice)
{
	struct pane *output = tui_output_pane(tui);
	struct layout_wants wants = { .screen = tui->output,
				      .quiet = !output_last_line(output)[0],
				      .full = tui->full,
				      .notice = notice };
	struct layout *l = &tui->layout, next;
	bool split;

	layout_compute(&next, tui->rows, tui->cols, &wants);
	if (memcmp(&next, l, sizeof(next)) != 0)
		tui->stale = true;
	*l = next;
	split = l->output.rows && l->tree.rows;
	tui_tree_pane(tui)->at = l->tree;
	tui->panes[PANE_timeline]->at = l->timeline;
	tui_output_pane(tui)->at = l->output;
	tui->panes[PANE_help]->at =
	    (struct rect){ l->header.rows, 0,
			   tui->rows - l->header.rows - l->bar.rows,
			   tui->cols };
	tui_output_pane(tui)->focus = tui->full || (split && tui->focus_output);
	tui_tree_pane(tui)->focus = !tui_output_pane(tui)->focus;
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
	freeze_end(&tui->freeze);
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
	return used;
}

static void
show_output(struct tui *tui, bool full)
{
	tui->full = full;
	tui->help = false;
	if (!full)
		output_follow(tui_output_pane(tui));
	tui_arrange(tui, false);
}

static void
toggle_output(struct tui *tui)
{
	if (!tui->output)
		tui_say(tui,
			"the program writes elsewhere: it has no screen here");
	else
		show_output(tui, !tui->full);
}

static void
start_typing(struct tui *tui)
{
	if (!tui->output) {
		tui_say(tui,
			"the program reads elsewhere: it has no screen here");
	} else if (tui->state == PROGRAM_ENDED) {
		tui_say(tui, "the program has ended: nobody reads");
	} else {
		show_output(tui, true);
		output_follow(tui_output_pane(tui));
		tui->typing = (struct typing){ .on = true };
	}
}

static void
toggle_pause(struct tui *tui)
{
	if (tui->freeze.on || tui->want_freeze) {
		freeze_end(&tui->freeze);
		tui->want_freeze = false;
	} else if (tui->state == PROGRAM_ENDED) {
		tui_say(tui, "the program has ended: nothing moves");
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
	int n;

	if (strncmp(p, "-m ", 3) == 0)
		p += 3;
	n = (int)strcspn(p, " ");

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
	prompt_open(&tui->prompt, save_label, name);
	tui->saving = true;
}

static void
save(struct tui *tui, bool replace)
{
	tui->replace = replace;
	request(tui, TUI_SAVE);
}

void
tui_ask_replace(struct tui *tui)
{
	if (!tui->question)
		tui->question = ASK_REPLACE;
}

static void
open_again(struct tui *tui, const char *path, const char *why, uint64_t now)
{
	prompt_open(&tui->prompt, save_label, path);
	tui->prompt.proposed = false;
	if (!why[0])
		return;
	tui_message(tui, why, now);
	tui->noted = true;
}

void
tui_refuse_path(struct tui *tui, const char *why, uint64_t now)
{
	open_again(tui, tui->path, why, now);
	tui->saving = true;
}

void
tui_completed(struct tui *tui, const char *path, const char *why, uint64_t now)
{
	/* Not if the user has typed on in the meantime. */
	if (tui->prompt.label && tui->saving &&
	    strcmp(tui->prompt.text, tui->path) == 0)
		open_again(tui, path, why, now);
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
	tui_stop_typing(tui);
	prompt_close(&tui->prompt);
	tui->question = ASK_QUIT;
}

/* Its own keys answer a question; any other one takes it back. */
static void
answer(struct tui *tui, key_code key)
{
	enum question asked = tui->question;

	tui->question = ASK_NOTHING;
	if ((asked == ASK_QUIT && key == 'k') ||
	    (asked == ASK_KILL && key == 'y'))
		request(tui, TUI_KILL);
	else if (asked == ASK_QUIT && key == 'l')
		request(tui, TUI_LEAVE);
	else if (asked == ASK_REPLACE && key == 'y')
		save(tui, true);
	else if (asked == ASK_REPLACE && key != K_ESC && key != K_CTRL('C'))
		open_again(tui, tui->path, "", tui->clock);
}

/* The prompt's text is another one, or the last one. */
static void
prompt_changed(struct tui *tui, enum prompt_result result)
{
	if (!tui->saving && result != PROMPT_CANCELED)
		tree_pane_find(tui_tree_pane(tui), tui->prompt.text,
			       result == PROMPT_DONE);
	if (!tui->saving && result == PROMPT_CANCELED)
		tree_pane_find(tui_tree_pane(tui), "", false);
	if (result == PROMPT_MORE ||
	    (result == PROMPT_COMPLETE && !tui->saving))
		return;
	snprintf(tui->path, sizeof(tui->path), "%s", tui->prompt.text);
	if (result == PROMPT_COMPLETE) {
		request(tui, TUI_COMPLETE);
		return;
	}
	prompt_close(&tui->prompt);
	if (tui->saving && result == PROMPT_DONE && tui->path[0])
		save(tui, false);
}

static void
start_find(struct tui *tui)
{
	if (tui_output_pane(tui)->focus) {
		tui_say(tui, "/ searches the tree, not the output: leave it "
			     "first");
		return;
	}
	show_output(tui, false);
	tui->saving = false;
	prompt_open(&tui->prompt, "/", "");
	tree_pane_find(tui_tree_pane(tui), "", false);
}

static void
next_pane(struct tui *tui)
{
	if (!tui->layout.output.rows || !tui->layout.tree.rows) {
		tui_say(tui, "there is one pane; o shows the program's screen");
		return;
	}
	tui->focus_output = !tui->focus_output;
	tui_arrange(tui, tui->layout.notice.rows > 0);
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

	if (key == TYPING_END)
		return; /* typing ended by itself a moment ago */
	snprintf(text, sizeof(text), "%s does nothing here: ? helps",
		 key_name(key, name));
	tui_say(tui, text);
}

static void
do_key(struct tui *tui, key_code key)
{
	enum command cmd = keys_command(key);
	struct pane *pane = tui_tree_pane(tui)->focus ? tui_tree_pane(tui)
						      : tui_output_pane(tui);

	tui->last_key = tui->clock;
	tui->stale = true;
	if (tui->question) {
		answer(tui, key);
		return;
	}
	if (tui->prompt.label) {
		if (tui->noted)
			tui->message[0] = '\0';
		prompt_changed(tui, prompt_key(&tui->prompt, key));
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
		prompt_changed(tui, PROMPT_MORE);
	tui->refused = false;
}

static void
take_key(struct tui *tui, key_code key)
{
	if (key == K_PASTE)
		tui->question = ASK_NOTHING;
	else if (key == K_PASTE_END)
		end_paste(tui);
	else if (tui->decoder.pasting)
		take_pasted(tui, key);
	else
		do_key(tui, key);
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
tui_output(struct tui *tui, const void *bytes, size_t n, uint64_t now)
{
	if (now > tui->clock)
		tui->clock = now;
	tui->output = true;
	output_write(tui_output_pane(tui), bytes, n, tui_output_visible(tui));
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
	if (req->kind == TUI_SAVE || req->kind == TUI_COMPLETE)
		memcpy(req->path, tui->path, sizeof(req->path));
	return true;
}
