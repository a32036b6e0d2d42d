/* src/tui/prompt.c */
#include "tui/prompt.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

void
prompt_open(struct prompt *p, const char *label, const char *text)
{
	p->label = label;
	snprintf(p->text, sizeof(p->text), "%s", text);
	p->at = strlen(p->text);
	p->proposed = text[0] != '\0';
}

void
prompt_close(struct prompt *p)
{
	p->label = NULL;
}

/* Where the character before, or behind, position at begins. */
static size_t
before(const struct prompt *p, size_t at)
{
	while (at && ((unsigned char)p->text[--at] & 0xc0) == 0x80)
		;
	return at;
}

static size_t
behind(const struct prompt *p, size_t at)
{
	if (!p->text[at])
		return at;
	while (((unsigned char)p->text[++at] & 0xc0) == 0x80)
		;
	return at;
}

/* Where the word before the cursor begins; a folder's name is one. */
static size_t
word_start(const struct prompt *p)
{
	size_t at = p->at;

	while (at && (p->text[at - 1] == ' ' || p->text[at - 1] == '/'))
		at--;
	while (at && p->text[at - 1] != ' ' && p->text[at - 1] != '/')
		at--;
	return at;
}

/* Take out the text from one position to another, where the cursor goes. */
static void
cut(struct prompt *p, size_t from, size_t to)
{
	memmove(p->text + from, p->text + to, strlen(p->text + to) + 1);
	p->at = from;
}

static void
insert(struct prompt *p, uint32_t ch, bool replace)
{
	size_t n, width;
	char bytes[4];

	if (ch < 0x20 || ch == 0x7f || ch >= K_SPECIAL)
		return;
	if (replace)
		cut(p, 0, strlen(p->text));
	n = strlen(p->text);
	width = utf8_put(bytes, ch);
	if (n + width + 1 > sizeof(p->text))
		return;
	memmove(p->text + p->at + width, p->text + p->at, n - p->at + 1);
	memcpy(p->text + p->at, bytes, width);
	p->at += width;
}

/* Keys that move the cursor or take text away. False: it is none. */
static bool
edit(struct prompt *p, key_code key)
{
	switch (key) {
	case K_LEFT:
	case K_CTRL('B'):
		p->at = before(p, p->at);
		return true;
	case K_RIGHT:
	case K_CTRL('F'):
		p->at = behind(p, p->at);
		return true;
	case K_HOME:
	case K_CTRL('A'):
		p->at = 0;
		return true;
	case K_END:
	case K_CTRL('E'):
		p->at = strlen(p->text);
		return true;
	case K_BACKSPACE:
		cut(p, before(p, p->at), p->at);
		return true;
	case K_DELETE:
	case K_CTRL('D'):
		cut(p, p->at, behind(p, p->at));
		return true;
	case K_CTRL('U'):
		cut(p, 0, p->at);
		return true;
	case K_CTRL('K'):
		cut(p, p->at, strlen(p->text));
		return true;
	case K_CTRL('W'):
		cut(p, word_start(p), p->at);
		return true;
	default:
		return false;
	}
}

enum prompt_result
prompt_key(struct prompt *p, key_code key)
{
	bool proposed = p->proposed;

	p->proposed = false;
	switch (key) {
	case K_ENTER:
		return PROMPT_DONE;
	case K_TAB:
		return PROMPT_COMPLETE;
	case K_ESC:
	case K_CTRL('C'):
	case K_CTRL('G'):
		return PROMPT_CANCELED;
	case K_BACKSPACE:
		if (!p->text[0])
			return PROMPT_CANCELED;
		break;
	default:
		break;
	}
	if (!edit(p, key))
		insert(p, key, proposed);
	return PROMPT_MORE;
}

void
prompt_paste(struct prompt *p, key_code ch)
{
	insert(p, ch, p->proposed);
	p->proposed = p->proposed && ch < 0x20;
}

/* The text in so many columns, with the cursor in sight; returns its column
 * from there. */
static int
draw_text(const struct prompt *p, struct canvas *canvas, int row, int col,
	  int room)
{
	int role = p->proposed ? ROLE_DIM : ROLE_PROMPT;
	int rest = canvas_width(canvas, p->text + p->at), used;
	char head[sizeof(p->text)];

	memcpy(head, p->text, p->at);
	head[p->at] = '\0';
	if (canvas_width(canvas, p->text) > room && rest > room / 3)
		rest = room / 3;
	used = canvas_tail(canvas, row, col, room - rest, role, head);
	canvas_fit(canvas, row, col + used, room - used, role, p->text + p->at);
	return used;
}

void
prompt_draw(const struct prompt *p, struct canvas *canvas, int row,
	    const char *note, int *cursor)
{
	struct rect line = { row, 0, 1, canvas->cols };
	int notes = canvas_width(canvas, note);
	int col, room;

	canvas_fill(canvas, line, ' ', ROLE_PROMPT);
	col =
	    canvas_text(canvas, row, 0, canvas->cols, ROLE_QUESTION, p->label);
	if (notes && col + notes + 12 > canvas->cols)
		notes = 0;
	if (notes)
		canvas_text(canvas, row, canvas->cols - notes, notes, ROLE_DIM,
			    note);
	room = canvas->cols - col - notes - 2;
	col += draw_text(p, canvas, row, col, room);
	*cursor = col < canvas->cols ? col : canvas->cols - 1;
}
