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
	p->proposed = text[0] != '\0';
}

void
prompt_close(struct prompt *p)
{
	p->label = NULL;
}

static void
delete_last(struct prompt *p)
{
	size_t n = strlen(p->text);

	if (n == 0)
		return;
	do {
		n--;
	} while (n && ((unsigned char)p->text[n] & 0xc0) == 0x80);
	p->text[n] = '\0';
}

static void
delete_word(struct prompt *p)
{
	size_t n = strlen(p->text);

	while (n && p->text[n - 1] == ' ')
		n--;
	while (n && p->text[n - 1] != ' ' && p->text[n - 1] != '/')
		n--;
	if (n && p->text[n - 1] == '/' && p->text[n] == '\0')
		n--;
	p->text[n] = '\0';
}

static void
append(struct prompt *p, uint32_t ch, bool replace)
{
	size_t n = replace ? 0 : strlen(p->text);

	if (ch < 0x20 || ch == 0x7f || ch >= K_SPECIAL ||
	    n + 5 > sizeof(p->text))
		return;
	p->text[n + utf8_put(p->text + n, ch)] = '\0';
}

enum prompt_result
prompt_key(struct prompt *p, key_code key)
{
	bool proposed = p->proposed;

	p->proposed = false;
	switch (key) {
	case K_ENTER:
		return PROMPT_DONE;
	case K_ESC:
	case K_CTRL('C'):
	case K_CTRL('G'):
		return PROMPT_CANCELED;
	case K_BACKSPACE:
		if (!p->text[0])
			return PROMPT_CANCELED;
		delete_last(p);
		return PROMPT_MORE;
	case K_CTRL('U'):
		p->text[0] = '\0';
		return PROMPT_MORE;
	case K_CTRL('W'):
		delete_word(p);
		return PROMPT_MORE;
	default:
		append(p, key, proposed);
		return PROMPT_MORE;
	}
}

void
prompt_paste(struct prompt *p, key_code ch)
{
	append(p, ch, p->proposed);
	p->proposed = p->proposed && ch < 0x20;
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
	col += canvas_tail(canvas, row, col, room,
			   p->proposed ? ROLE_DIM : ROLE_PROMPT, p->text);
	*cursor = col < canvas->cols ? col : canvas->cols - 1;
}
