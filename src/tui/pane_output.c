/* src/tui/pane_output.c */
#include "tui/pane_output.h"

#include "base/mem.h"
#include "base/out.h"
#include "base/utf8.h"
#include "tui/backlog.h"
#include "tui/guard.h"
#include "tui/scroll.h"

#include <stdio.h>
#include <string.h>

#include <vterm.h>

#define ROWS_SPLIT  40 /* screens less high have no place for it */
#define ROWS_OUTPUT 8

static const struct cell blank = { ' ', ROLE_SCREEN, 0, -1, -1, { 0 } };

struct line {
	struct cell *cells;
	size_t cap;
	int n;
};

struct output_pane {
	struct pane pane;
	struct guard guard;     /* of vt */
	struct backlog backlog; /* not given to the guard yet */
	VTerm *vt;
	VTermScreen *screen;
	int rows, cols;
	bool cursor_on;
	VTermPos cursor;
	struct line *lines;  /* ring of what scrolled away; NULL: none yet */
	size_t nlines, next; /* next: where the next one goes */
	size_t kept;         /* cells that all lines have room for */
	size_t back;         /* lines the user looks back */
	size_t unread;
	bool last_stale;
	char last[512];
	unsigned char answers[OUTPUT_ANSWERS];
	size_t nanswers;
};

static struct output_pane *
output_of(struct pane *pane)
{
	return (struct output_pane *)pane;
}

/* The nearest colour of the 6x6x6 cube. */
static int16_t
cube_color(uint8_t r, uint8_t g, uint8_t b)
{
	return (int16_t)(16 + 36 * ((r + 25) / 51) + 6 * ((g + 25) / 51) +
			 (b + 25) / 51);
}

static int16_t
screen_color(const VTermColor *c)
{
	if (VTERM_COLOR_IS_DEFAULT_FG(c) || VTERM_COLOR_IS_DEFAULT_BG(c))
		return -1;
	if (VTERM_COLOR_IS_INDEXED(c))
		return c->indexed.idx;
	return cube_color(c->rgb.red, c->rgb.green, c->rgb.blue);
}

static struct cell
screen_cell(const VTermScreenCell *from)
{
	struct cell cell = blank;

	if (from->chars[0] == UINT32_MAX)
		cell.ch = 0;
	else if (from->chars[0] >= ' ')
		cell.ch = from->chars[0];
	for (int i = 1; i < VTERM_MAX_CHARS_PER_CELL && from->chars[i]; i++)
		cell_mark(&cell, from->chars[i]);
	cell.fg = screen_color(&from->fg);
	cell.bg = screen_color(&from->bg);
	if (from->attrs.bold)
		cell.attr |= CELL_BOLD;
	if (from->attrs.underline)
		cell.attr |= CELL_UNDERLINE;
	if (from->attrs.reverse)
		cell.attr |= CELL_REVERSE;
	return cell;
}

/* Wide lines are many cells: the oldest make room. */
static void
forget_lines(struct output_pane *o)
{
	while (o->kept > OUTPUT_CELLS && o->nlines > 1) {
		struct line *line =
		    &o->lines[(o->next + OUTPUT_LINES - o->nlines) %
			      OUTPUT_LINES];

		o->kept -= line->cap;
		mem_free(line->cells);
		*line = (struct line){ 0 };
		o->nlines--;
	}
	if (o->back > o->nlines)
		o->back = o->nlines;
}

/* Cells up to the last that can be seen. */
static int
seen_length(int cols, const VTermScreenCell *cells)
{
	while (cols) {
		struct cell cell = screen_cell(&cells[cols - 1]);

		if (memcmp(&cell, &blank, sizeof(cell)) != 0)
			break;
		cols--;
	}
	return cols;
}

static int
on_push_line(int cols, const VTermScreenCell *cells, void *user)
{
	struct output_pane *o = user;
	struct line *line;
	struct cell *grown;

	if (!o->lines)
		o->lines = mem_calloc(OUTPUT_LINES, sizeof(*o->lines));
	if (!o->lines)
		return 0;
	line = &o->lines[o->next];
	cols = seen_length(cols, cells);
	o->kept -= line->cap;
	grown =
	    mem_grow(line->cells, &line->cap, (size_t)cols + 1, sizeof(*grown));
	o->kept += line->cap;
	if (!grown)
		return 0;
	line->cells = grown;
	line->n = cols;
	for (int i = 0; i < cols; i++)
		line->cells[i] = screen_cell(&cells[i]);
	o->next = (o->next + 1) % OUTPUT_LINES;
	if (o->nlines < OUTPUT_LINES)
		o->nlines++;
	if (o->back && o->back < o->nlines)
		o->back++; /* what is looked at stays */
	forget_lines(o);
	return 1;
}

static VTermColor
color_of(int16_t index, VTermColorType none)
{
	VTermColor color;

	memset(&color, 0, sizeof(color));
	vterm_color_indexed(&color, index < 0 ? 0 : (uint8_t)index);
	if (index < 0)
		color.type |= (uint8_t)none;
	return color;
}

/* Where the last row of a line begins that is wrapped to so many columns. */
static int
last_part(const struct line *line, int cols)
{
	int n = line->n;

	while (n > 1 && line->cells[n - 1].ch == ' ')
		n--;
	return n ? (n - 1) / cols * cols : 0;
}

/* The screen grew: the line that scrolled away last comes back. */
static int
on_pop_line(int cols, VTermScreenCell *cells, void *user)
{
	struct output_pane *o = user;
	struct line *line;
	int begin, n;

	if (o->nlines == 0)
		return 0;
	line = &o->lines[(o->next + OUTPUT_LINES - 1) % OUTPUT_LINES];
	begin = last_part(line, cols);
	n = line->n - begin;
	for (int i = 0; i < cols; i++) {
		struct cell from = blank;
		bool wide;

		if (i < n)
			from = line->cells[begin + i];
		/* Half of a wide character does not fit. */
		if (i == 0 && from.ch == 0)
			from.ch = ' ';
		wide = i + 1 < n && line->cells[begin + i + 1].ch == 0;
		if (wide && i + 1 == cols)
			from.ch = ' ';
		memset(&cells[i], 0, sizeof(cells[i]));
		cells[i].chars[0] = from.ch ? from.ch : UINT32_MAX;
		for (int k = 0; k < CELL_MARKS; k++)
			cells[i].chars[k + 1] = from.marks[k];
		cells[i].width = wide ? 2 : 1;
		cells[i].attrs.bold = (from.attr & CELL_BOLD) != 0;
		cells[i].attrs.underline = (from.attr & CELL_UNDERLINE) != 0;
		cells[i].attrs.reverse = (from.attr & CELL_REVERSE) != 0;
		cells[i].fg = color_of(from.fg, VTERM_COLOR_DEFAULT_FG);
		cells[i].bg = color_of(from.bg, VTERM_COLOR_DEFAULT_BG);
	}
	line->n = begin;
	if (begin == 0) {
		o->kept -= line->cap;
		mem_free(line->cells);
		*line = (struct line){ 0 };
		o->nlines--;
		o->next = (o->next + OUTPUT_LINES - 1) % OUTPUT_LINES;
	}
	return 1;
}

static int
on_move_cursor(VTermPos pos, VTermPos old, int visible, void *user)
{
	struct output_pane *o = user;

	(void)old;
	o->cursor = pos;
	o->cursor_on = visible;
	return 1;
}

static int
on_prop(VTermProp prop, VTermValue *val, void *user)
{
	if (prop == VTERM_PROP_CURSORVISIBLE)
		((struct output_pane *)user)->cursor_on = val->boolean;
	return 1;
}

/* Answers that find no room are lost, as on a line that is full. */
static void
on_answer(const char *bytes, size_t n, void *user)
{
	struct output_pane *o = user;

	if (n > sizeof(o->answers) - o->nanswers)
		return;
	memcpy(o->answers + o->nanswers, bytes, n);
	o->nanswers += n;
}

static const VTermScreenCallbacks callbacks = {
	.movecursor = on_move_cursor,
	.settermprop = on_prop,
	.sb_pushline = on_push_line,
	.sb_popline = on_pop_line,
};

/* What the guard lets through. The alternate screen is as large as the other:
 * it is made when a program goes there. */
static void
on_clean(void *data, const char *bytes, size_t n)
{
	struct output_pane *o = data;

	if (memmem(bytes, n, "\033[?104", 6))
		vterm_screen_enable_altscreen(o->screen, 1);
	vterm_input_write(o->vt, bytes, n);
}

static enum pit_status
output_init(struct pane *pane)
{
	struct output_pane *o = output_of(pane);

	o->rows = 1; /* until output_resize() */
	o->cols = 2;
	o->vt = vterm_new(o->rows, o->cols);
	if (!o->vt)
		return PIT_ENOMEM;
	guard_init(&o->guard, on_clean, o, (unsigned)o->cols);
	vterm_set_utf8(o->vt, 1);
	vterm_output_set_callback(o->vt, on_answer, o);
	o->screen = vterm_obtain_screen(o->vt);
	vterm_screen_set_callbacks(o->screen, &callbacks, o);
	vterm_screen_set_damage_merge(o->screen, VTERM_DAMAGE_SCROLL);
	vterm_screen_reset(o->screen, 1);
	o->cursor_on = true;
	return PIT_OK;
}

static void
output_fini(struct pane *pane)
{
	struct output_pane *o = output_of(pane);

	vterm_free(o->vt);
	backlog_fini(&o->backlog);
	for (size_t i = 0; o->lines && i < OUTPUT_LINES; i++)
		mem_free(o->lines[i].cells);
	mem_free(o->lines);
}

/* Colours of n bytes that are left out: those from the last reset on. */
static void
keep_style(struct output_pane *o, const char *p, size_t n)
{
	const char *end = p + n, *at = end, *next;

	while ((at = memrchr(p, '\033', (size_t)(at - p))))
		if (at[2] == 'm' || (at[2] == '0' && at[3] == 'm'))
			break;
	for (at = at ? at : p; (at = memchr(at, '\033', (size_t)(end - at)));
	     at = next) {
		next = at + 2;
		while (*next != 'm' && *next != 'K')
			next++;
		if (*next++ == 'm')
			guard_write(&o->guard, at, (size_t)(next - at));
	}
}

/* Leave out what would have scrolled away by now. */
static void
skip(struct output_pane *o)
{
	struct backlog *b = &o->backlog;
	size_t n =
	    backlog_spare(b, OUTPUT_LINES + (size_t)o->rows + 1, o->cols);

	if (!n)
		return;
	guard_write(&o->guard, "\r\n", 2);
	keep_style(o, b->data, n);
	memmove(b->data, b->data + n, b->len - n);
	b->len -= n;
}

/* Bring the screen up to date. */
static void
settle(struct output_pane *o)
{
	struct backlog *b = &o->backlog;

	if (!b->len)
		return;
	skip(o);
	guard_write(&o->guard, b->data, b->len);
	backlog_clear(b, b->before);
	vterm_screen_flush_damage(o->screen);
}

static bool
put_off(struct output_pane *o, const char *bytes, size_t n)
{
	if (!o->backlog.len && !guard_is_plain(&o->guard))
		return false;
	if (n > BACKLOG_MAX - o->backlog.len)
		skip(o);
	return backlog_add(&o->backlog, bytes, n);
}

void
output_write(struct pane *pane, const void *bytes, size_t n, bool visible)
{
	struct output_pane *o = output_of(pane);
	const char *p = bytes;

	if (!n)
		return;
	if (!put_off(o, p, n)) {
		settle(o);
		guard_write(&o->guard, p, n);
		vterm_screen_flush_damage(o->screen);
		backlog_clear(&o->backlog, p[n - 1]);
	}
	o->last_stale = true;
	if (visible)
		return;
	for (size_t i = 0; i < n; i++)
		o->unread += p[i] == '\n';
}

static void
output_update(struct pane *pane, const struct pane_view *pv, struct view *view)
{
	(void)pv;
	(void)view;
	settle(output_of(pane));
}

static void
move_cursor(struct output_pane *o, const char *before, VTermPos pos,
	    const char *behind)
{
	char text[64];
	int n;

	pos.row = pos.row < 0 ? 0 : pos.row < o->rows ? pos.row : o->rows - 1;
	pos.col = pos.col < 0 ? 0 : pos.col < o->cols ? pos.col : o->cols - 1;
	n = snprintf(text, sizeof(text), "%s\033[%d;%dH%s", before, pos.row + 1,
		     pos.col + 1, behind);
	on_clean(o, text, (size_t)n);
}

/* Is there nothing below the cursor? */
static bool
is_last_row(const struct output_pane *o)
{
	VTermPos pos = { o->cursor.row + 1, 0 };

	for (; pos.row < o->rows; pos.row++)
		if (!vterm_screen_is_eol(o->screen, pos))
			return false;
	return true;
}

/* When the screen shrinks, libvterm keeps margins and the saved cursor, and may
 * move the cursor above the first row; then it writes outside of the screen.
 * So the margins are taken back, as xterm does (that sends the cursor home),
 * and the cursor is put, and saved, where it can be. */
void
output_resize(struct pane *pane, int rows, int cols)
{
	static const char no_margins[] = "\033[r\033[?6l";
	struct output_pane *o = output_of(pane);
	VTermPos pos;

	/* libvterm writes through NULL when a character is wider than the
	 * screen: the second column is there, but not seen. */
	settle(o);
	cols = cols < 2 ? 2 : cols;
	if (rows == o->rows && cols == o->cols)
		return;
	move_cursor(o, no_margins, o->cursor, "");
	/* What is above the cursor goes away and comes back, wrapped: libvterm
	 * would cut it off. */
	if (cols < o->cols && !o->guard.alternate && is_last_row(o)) {
		vterm_set_size(o->vt, 1, o->cols);
		vterm_set_size(o->vt, 1, cols);
	}
	o->rows = rows;
	o->cols = cols;
	o->guard.repeat = (unsigned)cols;
	vterm_set_size(o->vt, rows, cols);
	vterm_state_get_cursorpos(vterm_obtain_state(o->vt), &pos);
	move_cursor(o, "", pos, "\0337");
	vterm_screen_flush_damage(o->screen);
	o->last_stale = true;
}

/* The key of ESC [ and this letter, which programs may want as ESC O. */
static VTermKey
cursor_key(unsigned char letter)
{
	switch (letter) {
	case 'A':
		return VTERM_KEY_UP;
	case 'B':
		return VTERM_KEY_DOWN;
	case 'C':
		return VTERM_KEY_RIGHT;
	case 'D':
		return VTERM_KEY_LEFT;
	case 'H':
		return VTERM_KEY_HOME;
	case 'F':
		return VTERM_KEY_END;
	default:
		return VTERM_KEY_NONE;
	}
}

void
output_type(struct pane *pane, const unsigned char *bytes, size_t n)
{
	struct output_pane *o = output_of(pane);

	o->back = 0;
	for (size_t i = 0; i < n;) {
		VTermKey key = VTERM_KEY_NONE;

		if (n - i >= 3 && bytes[i] == 0x1b && bytes[i + 1] == '[')
			key = cursor_key(bytes[i + 2]);
		if (key != VTERM_KEY_NONE) {
			vterm_keyboard_key(o->vt, key, VTERM_MOD_NONE);
			i += 3;
			continue;
		}
		on_answer((const char *)bytes + i, 1, o);
		i++;
	}
}

void
output_paste(struct pane *pane, bool begins)
{
	if (begins)
		vterm_keyboard_start_paste(output_of(pane)->vt);
	else
		vterm_keyboard_end_paste(output_of(pane)->vt);
}

size_t
output_take(struct pane *pane, unsigned char *buf, size_t n)
{
	struct output_pane *o = output_of(pane);

	if (n > o->nanswers)
		n = o->nanswers;
	memcpy(buf, o->answers, n);
	o->nanswers -= n;
	memmove(o->answers, o->answers + n, o->nanswers);
	return n;
}

/* Text of a row of the screen into last; false: it is blank. */
static bool
read_row(struct output_pane *o, int row)
{
	VTermRect at = { row, row + 1, 0, o->cols };
	char raw[2048];
	size_t n;
	struct out text;

	if (at.end_col > 400)
		at.end_col = 400;
	n = vterm_screen_get_text(o->screen, raw, sizeof(raw), at);
	n = n < sizeof(raw) ? n : sizeof(raw);
	while (n && (raw[n - 1] == ' ' || raw[n - 1] == '\n'))
		n--;
	if (n == 0)
		return false;
	if (n >= sizeof(o->last))
		n = sizeof(o->last) - 1;
	out_init(&text, sizeof(o->last) * 4);
	text_clean(&text, raw, n);
	if (out_status(&text) == PIT_OK) {
		size_t fits =
		    text.len < sizeof(o->last) ? text.len : sizeof(o->last) - 1;

		memcpy(o->last, text.data, fits);
		o->last[fits] = '\0';
	}
	out_fini(&text);
	return true;
}

/* Does the row go on in the next one, as far as can be told? */
static bool
is_full(const struct output_pane *o, int row)
{
	VTermPos pos = { row, o->cols - 1 };
	VTermScreenCell cell;

	memset(&cell, 0, sizeof(cell));
	return vterm_screen_get_cell(o->screen, pos, &cell) &&
	       cell.chars[0] != 0 && cell.chars[0] != ' ';
}

const char *
output_last_line(struct pane *pane)
{
	struct output_pane *o = output_of(pane);
	int row;

	if (!o->last_stale)
		return o->last;
	if (backlog_last(&o->backlog, o->last, sizeof(o->last))) {
		o->last_stale = false;
		return o->last;
	}
	settle(o);
	row = o->cursor.row < o->rows ? o->cursor.row : o->rows - 1;
	o->last_stale = false;
	while (row >= 0 && !read_row(o, row))
		row--;
	if (row > 0 && is_full(o, row - 1)) {
		/* The start of a line says more than its last words. */
		while (row > 0 && is_full(o, row - 1))
			row--;
		read_row(o, row);
	}
	return o->last;
}

size_t
output_unread(const struct pane *pane)
{
	return ((const struct output_pane *)pane)->unread;
}

void
output_seen(struct pane *pane)
{
	output_of(pane)->unread = 0;
}

void
output_follow(struct pane *pane)
{
	output_of(pane)->back = 0;
}

size_t
output_back(const struct pane *pane)
{
	return ((const struct output_pane *)pane)->back;
}

/* The row of the program's screen that is drawn first: a pane that is less
 * high shows the part with the cursor. */
static int
first_row(const struct output_pane *o)
{
	int first = o->cursor.row + 1 - o->pane.at.rows;

	if (o->rows <= o->pane.at.rows || first < 0)
		return 0;
	return first;
}

bool
output_cursor(const struct pane *pane, int *row, int *col)
{
	const struct output_pane *o = (const struct output_pane *)pane;

	*row = pane->at.row + o->cursor.row - first_row(o);
	*col = pane->at.col + o->cursor.col;
	return o->cursor_on && o->back == 0 && o->cursor.col < pane->at.cols &&
	       o->cursor.row - first_row(o) < pane->at.rows;
}

static void
draw_cell(struct canvas *canvas, int row, int col, int end,
	  const struct cell *cell, bool wide)
{
	char text[4 * (1 + CELL_MARKS) + 1];
	size_t n = utf8_put(text, cell->ch);
	struct cell *at;
	int used;

	if (cell->ch == 0)
		return; /* came with its left half */
	for (int i = 0; i < CELL_MARKS && cell->marks[i]; i++)
		n += utf8_put(text + n, cell->marks[i]);
	text[n] = '\0';
	used = canvas_text(canvas, row, col, wide ? end - col : 1, ROLE_SCREEN,
			   text);
	for (int i = 0; i < (used ? used : 1); i++) {
		at = canvas_at(canvas, row, col + i);
		if (!at)
			break;
		at->role = ROLE_SCREEN;
		at->attr = cell->attr;
		at->fg = cell->fg;
		at->bg = cell->bg;
	}
}

static void
draw_screen_row(const struct output_pane *o, struct canvas *canvas, int y,
		int row)
{
	int end = o->pane.at.col + o->pane.at.cols;

	for (int col = 0; col < o->cols && col < o->pane.at.cols; col++) {
		VTermScreenCell from;
		VTermPos pos = { row, col };
		struct cell cell;

		memset(&from, 0, sizeof(from));
		if (!vterm_screen_get_cell(o->screen, pos, &from))
			break;
		cell = screen_cell(&from);
		draw_cell(canvas, y, o->pane.at.col + col, end, &cell,
			  from.width == 2);
	}
}

static void
draw_kept_row(const struct output_pane *o, struct canvas *canvas, int y,
	      size_t ago)
{
	const struct line *line =
	    &o->lines[(o->next + OUTPUT_LINES - ago) % OUTPUT_LINES];
	int end = o->pane.at.col + o->pane.at.cols;

	for (int col = 0; col < line->n && col < o->pane.at.cols; col++)
		draw_cell(canvas, y, o->pane.at.col + col, end,
			  &line->cells[col],
			  col + 1 < line->n && line->cells[col + 1].ch == 0);
}

static void
output_draw(const struct pane *pane, const struct pane_view *pv,
	    struct canvas *canvas)
{
	const struct output_pane *o = (const struct output_pane *)pane;
	long first = (long)first_row(o) - (long)o->back;

	(void)pv;
	canvas_fill(canvas, pane->at, ' ', ROLE_SCREEN);
	for (int y = 0; y < pane->at.rows; y++) {
		long row = first + y;

		if (row >= 0 && row < o->rows)
			draw_screen_row(o, canvas, pane->at.row + y, (int)row);
		else if (row < 0 && (size_t)-row <= o->nlines)
			draw_kept_row(o, canvas, pane->at.row + y,
				      (size_t)-row);
	}
}

static bool
output_command(struct pane *pane, enum command cmd)
{
	struct output_pane *o = output_of(pane);
	struct scroll scroll = { .page = pane->at.rows };
	long most;

	settle(o);
	most = (long)o->nlines + first_row(o);
	scroll.n = most + scroll.page;
	scroll.first = most - (long)o->back;
	if (!scroll_command(&scroll, cmd))
		return false;
	o->back = (size_t)(most - scroll.first);
	return true;
}

/* It has a pane of its own on large screens, once anything was written. */
static int
output_rows(struct pane *pane, const struct pane_room *room)
{
	if (!room->output || room->rows < ROWS_SPLIT)
		return 0;
	return output_last_line(pane)[0] ? ROWS_OUTPUT : 0;
}

static void
output_mode(const struct pane *pane, char *buf, size_t size)
{
	const struct output_pane *o = (const struct output_pane *)pane;

	if (o->back)
		snprintf(buf, size, "%zu lines back", o->back);
}

static const struct pane_key output_keys[] = {
	{ "o", "Back to the tree", 1, KEY_ALONE },
	{ "o", "Alone", 1, KEY_BESIDE },
	{ "Tab", "Tree", 5, KEY_BESIDE },
	{ "i", "Type", 2, KEY_RUNS },
	{ "PgUp", "Earlier", 5, 0 },
	{ "Space", "Pause", 6, KEY_RUNS },
	{ "F1", "Help", 3, 0 },
	{ "s", "Save", 4, 0 },
	{ "q", "Quit", 0, 0 },
};

const struct pane_ops pane_output = {
	.name = "output",
	.size = sizeof(struct output_pane),
	.place = PANE_BOTTOM,
	.keys = output_keys,
	.nkeys = ARRAY_LEN(output_keys),
	.init = output_init,
	.rows = output_rows,
	.mode = output_mode,
	.update = output_update,
	.draw = output_draw,
	.command = output_command,
	.fini = output_fini,
};
