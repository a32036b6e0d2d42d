/* src/tui/vscreen.c */
#include "tui/vscreen.h"

#include "base/mem.h"
#include "tui/vcell.h"

#include <stdio.h>
#include <string.h>

/* Cells up to the last that can be seen; of a row that goes on, all, but for
 * the one that a wide character found too narrow. */
static int
seen_length(int cols, const VTermScreenCell *cells, bool open)
{
	if (open)
		return cells[cols - 1].chars[0] ? cols : cols - 1;
	while (cols) {
		struct cell cell = vcell_read(&cells[cols - 1]);

		if (memcmp(&cell, &vcell_blank, sizeof(cell)) != 0)
			break;
		cols--;
	}
	return cols;
}

/* Rows move up or down with what is known of them. */
static void
move_rows(struct vscreen *vs, bool up)
{
	size_t n = (size_t)vs->rows - 1;

	if (up) {
		memmove(vs->open, vs->open + 1, n * sizeof(vs->open[0]));
		memmove(vs->times, vs->times + 1, n * sizeof(vs->times[0]));
	} else {
		memmove(vs->open + 1, vs->open, n * sizeof(vs->open[0]));
		memmove(vs->times + 1, vs->times, n * sizeof(vs->times[0]));
	}
	vs->open[up ? n : 0] = false;
	vs->times[up ? n : 0] = 0;
}

static int
on_push_line(int cols, const VTermScreenCell *cells, void *user)
{
	struct vscreen *vs = user;
	bool open = vs->open[0] || (vs->in_text && vs->text_row <= 0);
	size_t rows = vs->kept.rows;
	int n = seen_length(cols, cells, open);
	uint64_t time =
	    vs->in_text && vs->text_row <= 0 ? vs->now : vs->times[0];

	for (int i = 0; i < n; i++)
		vs->scratch[i] = vcell_read(&cells[i]);
	move_rows(vs, true);
	vs->text_row--;
	if (!scrollback_push(&vs->kept, vs->scratch, n, open, time))
		return 0;
	vs->scrolled += vs->kept.rows > rows ? vs->kept.rows - rows : 1;
	return 1;
}

/* The screen grew: the row that scrolled away last comes back. */
static int
on_pop_line(int cols, VTermScreenCell *cells, void *user)
{
	struct vscreen *vs = user;
	size_t rows = vs->kept.rows;
	bool open;
	uint64_t time;
	int n = scrollback_pop(&vs->kept, vs->scratch, &open, &time);

	if (n < 0)
		return 0;
	vs->scrolled -= rows - vs->kept.rows;
	for (int i = 0; i < cols; i++) {
		struct cell from = i < n ? vs->scratch[i] : vcell_blank;
		bool wide = i + 1 < n && vs->scratch[i + 1].ch == 0;

		/* Half of a wide character does not fit. */
		if ((i == 0 && from.ch == 0) || (wide && i + 1 == cols)) {
			from.ch = ' ';
			wide = false;
		}
		vcell_write(&cells[i], &from, wide);
	}
	move_rows(vs, false);
	vs->open[0] = open;
	vs->times[0] = time;
	return 1;
}

static int
on_move_cursor(VTermPos pos, VTermPos old, int visible, void *user)
{
	struct vscreen *vs = user;

	(void)old;
	vs->cursor = pos;
	vs->cursor_on = visible;
	return 1;
}

static int
on_prop(VTermProp prop, VTermValue *val, void *user)
{
	if (prop == VTERM_PROP_CURSORVISIBLE)
		((struct vscreen *)user)->cursor_on = val->boolean;
	return 1;
}

/* Answers that find no room are lost, as on a line that is full. */
static void
on_answer(const char *bytes, size_t n, void *user)
{
	struct vscreen *vs = user;

	if (n > sizeof(vs->answers) - vs->nanswers)
		return;
	memcpy(vs->answers + vs->nanswers, bytes, n);
	vs->nanswers += n;
}

static const VTermScreenCallbacks callbacks = {
	.movecursor = on_move_cursor,
	.settermprop = on_prop,
	.sb_pushline = on_push_line,
	.sb_popline = on_pop_line,
};

static VTermPos
position(const struct vscreen *vs)
{
	VTermPos pos;

	vterm_state_get_cursorpos(vterm_obtain_state(vs->vt), &pos);
	return pos;
}

/* Text: the rows that it leaves go on in those below. */
static void
feed_text(struct vscreen *vs, const char *bytes, size_t n)
{
	int end;

	vs->text_row = position(vs).row;
	vs->in_text = true;
	vterm_input_write(vs->vt, bytes, n);
	vs->in_text = false;
	end = position(vs).row;
	for (int i = vs->text_row > 0 ? vs->text_row : 0; i <= end; i++) {
		vs->open[i] |= i < end;
		vs->times[i] = vs->now;
	}
}

/* Bytes of the sequence that begins here: ESC [ ... or ESC and a little. */
static size_t
sequence(const char *bytes, size_t n)
{
	size_t i = 1;

	if (i < n && bytes[i] == '[')
		i++;
	while (i < n && (unsigned char)bytes[i] < '@' &&
	       (bytes[1] == '[' || (unsigned char)bytes[i] < '0'))
		i++;
	return i < n ? i + 1 : n;
}

/* Does it move rows, or what is in them, elsewhere? */
static bool
moves_rows(const char *bytes, size_t n)
{
	if (n < 2)
		return false;
	if (bytes[1] != '[')
		return strchr("78=>", bytes[1]) == NULL;
	return strchr("ABCDEFGHKXabdefgmnqs`@P", bytes[n - 1]) == NULL;
}

/* Does it scroll, or bring another screen? */
static bool
scrolls(const char *bytes, size_t n)
{
	if (n < 2)
		return false;
	if (bytes[1] != '[')
		return strchr("DEMc", bytes[1]) != NULL;
	if (strchr("LMST", bytes[n - 1]))
		return true;
	return strchr("hl", bytes[n - 1]) &&
	       (memmem(bytes, n, "104", 3) || memmem(bytes, n, "?47", 3));
}

/* Rows went where we do not look: that they are there is what is known. */
static void
touch_rows(struct vscreen *vs)
{
	for (int i = 0; i < vs->rows; i++)
		vs->times[i] = vs->now;
}

static void
feed(struct vscreen *vs, const char *bytes, size_t n)
{
	/* Within margins rows move where we do not look. */
	if (vs->guard.margins)
		memset(vs->open, 0, sizeof(vs->open));
	if (vs->guard.margins || vs->guard.alternate)
		touch_rows(vs);
	for (size_t i = 0, len; i < n; i += len) {
		bool text = (unsigned char)bytes[i] >= ' ';

		len = 1;
		while (text && i + len < n &&
		       (unsigned char)bytes[i + len] >= ' ')
			len++;
		if (bytes[i] == '\033') {
			len = sequence(bytes + i, n - i);
			text = bytes[i + len - 1] == 'b';
			if (moves_rows(bytes + i, len))
				memset(vs->open, 0, sizeof(vs->open));
			if (scrolls(bytes + i, len))
				touch_rows(vs);
		}
		if (text)
			feed_text(vs, bytes + i, len);
		else
			vterm_input_write(vs->vt, bytes + i, len);
	}
}

/* What the guard lets through. The alternate screen is as large as the other:
 * it is made when a program goes there. */
static void
on_clean(void *data, const char *bytes, size_t n)
{
	struct vscreen *vs = data;

	if (memmem(bytes, n, "\033[?104", 6))
		vterm_screen_enable_altscreen(vs->screen, 1);
	feed(vs, bytes, n);
}

enum pit_status
vscreen_init(struct vscreen *vs)
{
	vs->rows = 1; /* until vscreen_resize() */
	vs->cols = 2;
	vs->scratch = mem_calloc(CANVAS_MAX + 1, sizeof(*vs->scratch));
	if (!vs->scratch)
		return PIT_ENOMEM;
	vs->vt = vterm_new(vs->rows, vs->cols);
	if (!vs->vt) {
		mem_free(vs->scratch);
		return PIT_ENOMEM;
	}
	guard_init(&vs->guard, on_clean, vs, (unsigned)vs->cols);
	scrollback_init(&vs->kept, vs->cols);
	vterm_set_utf8(vs->vt, 1);
	vterm_output_set_callback(vs->vt, on_answer, vs);
	vs->screen = vterm_obtain_screen(vs->vt);
	vterm_screen_set_callbacks(vs->screen, &callbacks, vs);
	vterm_screen_set_damage_merge(vs->screen, VTERM_DAMAGE_SCROLL);
	vterm_screen_reset(vs->screen, 1);
	vs->cursor_on = true;
	return PIT_OK;
}

void
vscreen_fini(struct vscreen *vs)
{
	vterm_free(vs->vt);
	backlog_fini(&vs->backlog);
	scrollback_fini(&vs->kept);
	mem_free(vs->scratch);
}

/* Colours of n bytes that are left out: those from the last reset on. */
static void
keep_style(struct vscreen *vs, const char *p, size_t n)
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
			guard_write(&vs->guard, at, (size_t)(next - at));
	}
}

/* Leave out what would have scrolled away by now. */
static void
skip(struct vscreen *vs)
{
	struct backlog *b = &vs->backlog;
	size_t n =
	    backlog_spare(b, SCROLLBACK_LINES + (size_t)vs->rows + 1, vs->cols);

	if (!n)
		return;
	guard_write(&vs->guard, "\r\n", 2);
	keep_style(vs, b->data, n);
	backlog_drop(b, n);
}

/* Bring the screen up to date. */
void
vscreen_settle(struct vscreen *vs)
{
	struct backlog *b = &vs->backlog;

	if (!b->len)
		return;
	skip(vs);
	for (size_t i = 0, at = 0; i < b->ntimes; at = b->times[i++].end) {
		vs->now = b->times[i].time;
		guard_write(&vs->guard, b->data + at, b->times[i].end - at);
	}
	backlog_clear(b, b->before);
	vterm_screen_flush_damage(vs->screen);
}

static bool
put_off(struct vscreen *vs, const char *bytes, size_t n, uint64_t time)
{
	if (!vs->backlog.len && !guard_is_plain(&vs->guard))
		return false;
	if (n > BACKLOG_MAX - vs->backlog.len)
		skip(vs);
	return backlog_add(&vs->backlog, bytes, n, time);
}

void
vscreen_write(struct vscreen *vs, const char *bytes, size_t n, uint64_t time)
{
	if (put_off(vs, bytes, n, time))
		return;
	vscreen_settle(vs);
	vs->now = time;
	guard_write(&vs->guard, bytes, n);
	vterm_screen_flush_damage(vs->screen);
	backlog_clear(&vs->backlog, bytes[n - 1]);
}

static void
move_cursor(struct vscreen *vs, const char *before, VTermPos pos,
	    const char *behind)
{
	char text[64];
	int n;

	pos.row = pos.row < 0 ? 0 : pos.row < vs->rows ? pos.row : vs->rows - 1;
	pos.col = pos.col < 0 ? 0 : pos.col < vs->cols ? pos.col : vs->cols - 1;
	n = snprintf(text, sizeof(text), "%s\033[%d;%dH%s", before, pos.row + 1,
		     pos.col + 1, behind);
	vterm_input_write(vs->vt, text, (size_t)n);
}

/* Is there nothing below the cursor? */
static bool
is_last_row(const struct vscreen *vs)
{
	VTermPos pos = { vs->cursor.row + 1, 0 };

	for (; pos.row < vs->rows; pos.row++)
		if (!vterm_screen_is_eol(vs->screen, pos))
			return false;
	return true;
}

/* Does the line at the cursor begin above its row, or will it have to go on
 * below? Then the cell that the cursor is at, from its begin; else 0. */
static size_t
cell_of_cursor(struct vscreen *vs, int cols)
{
	struct cell *cells = vs->scratch;
	size_t before = scrollback_open(&vs->kept);
	VTermPos pos = position(vs);
	bool open;

	if (!before &&
	    vscreen_row(vs, pos.row, cells, CANVAS_MAX, &open) <= cols &&
	    pos.col < cols)
		return 0;
	return before + (size_t)pos.col;
}

/* A screen of one row does not scroll: it takes two. */
static void
push_cursor_row(struct vscreen *vs)
{
	vs->rows = 2;
	vterm_set_size(vs->vt, 2, vs->cols);
	vterm_input_write(vs->vt, "\r\n\n\033[H", 6);
	vs->rows = 1;
}

/* What is above the cursor goes away, and comes back wrapped to so many columns
 * when the screen grows: libvterm would cut it off. Returns how far above the
 * cursor's row, and at which column, it will be. */
static VTermPos
wrap_anew(struct vscreen *vs, int cols)
{
	VTermPos below = { 0, -1 };
	size_t cell;

	vterm_set_size(vs->vt, 1, vs->cols);
	vs->rows = 1;
	cell = cell_of_cursor(vs, cols);
	if (cell)
		push_cursor_row(vs);
	vterm_set_size(vs->vt, 1, cols);
	scrollback_resize(&vs->kept, cols);
	if (cell)
		below.row = (int)scrollback_locate(&vs->kept, cell, &below.col);
	return below;
}

/* When the screen shrinks, libvterm keeps margins and the saved cursor, and may
 * move the cursor above the first row; then it writes outside of the screen.
 * So the margins are taken back, as xterm does (that sends the cursor home),
 * and the cursor is put, and saved, where it can be. */
void
vscreen_resize(struct vscreen *vs, int rows, int cols)
{
	static const char no_margins[] = "\033[r\033[?6l";
	VTermPos pos, below = { 0, -1 };

	/* libvterm writes through NULL when a character is wider than the
	 * screen: the second column is there, but not seen. */
	vscreen_settle(vs);
	cols = cols < 2 ? 2 : cols;
	if (rows == vs->rows && cols == vs->cols)
		return;
	move_cursor(vs, no_margins, vs->cursor, "");
	if (cols != vs->cols && !vs->guard.alternate && is_last_row(vs))
		below = wrap_anew(vs, cols);
	scrollback_resize(&vs->kept, cols);
	vs->rows = rows;
	vs->cols = cols;
	vs->guard.repeat = (unsigned)cols;
	vterm_set_size(vs->vt, rows, cols);
	pos = position(vs);
	if (below.col >= 0) {
		pos.row -= below.row;
		pos.col = below.col;
	}
	move_cursor(vs, "", pos, "\0337");
	vterm_screen_flush_damage(vs->screen);
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
vscreen_type(struct vscreen *vs, const unsigned char *bytes, size_t n)
{
	for (size_t i = 0; i < n;) {
		VTermKey key = VTERM_KEY_NONE;

		if (n - i >= 3 && bytes[i] == 0x1b && bytes[i + 1] == '[')
			key = cursor_key(bytes[i + 2]);
		if (key != VTERM_KEY_NONE) {
			vterm_keyboard_key(vs->vt, key, VTERM_MOD_NONE);
			i += 3;
			continue;
		}
		on_answer((const char *)bytes + i, 1, vs);
		i++;
	}
}

void
vscreen_paste(struct vscreen *vs, bool begins)
{
	if (begins)
		vterm_keyboard_start_paste(vs->vt);
	else
		vterm_keyboard_end_paste(vs->vt);
}

size_t
vscreen_take(struct vscreen *vs, unsigned char *buf, size_t n)
{
	if (n > vs->nanswers)
		n = vs->nanswers;
	memcpy(buf, vs->answers, n);
	vs->nanswers -= n;
	memmove(vs->answers, vs->answers + n, vs->nanswers);
	return n;
}

int
vscreen_row(const struct vscreen *vs, long row, struct cell *cells, int max,
	    bool *open)
{
	int n = vs->cols < max ? vs->cols : max, seen = 0;

	*open = false;
	if (row < 0) {
		struct scrollback_row kept =
		    scrollback_row(&vs->kept, (size_t)-row);

		n = kept.n < max ? kept.n : max;
		if (n)
			memcpy(cells, kept.cells, (size_t)n * sizeof(*cells));
		*open = kept.open;
		return n;
	}
	if (row >= vs->rows)
		return 0;
	*open = vs->open[row];
	for (int col = 0; col < n; col++) {
		VTermPos pos = { (int)row, col };
		VTermScreenCell from;

		memset(&from, 0, sizeof(from));
		if (!vterm_screen_get_cell(vs->screen, pos, &from))
			break;
		cells[col] = vcell_read(&from);
		if (memcmp(&cells[col], &vcell_blank, sizeof(vcell_blank)) != 0)
			seen = col + 1;
	}
	return seen;
}

uint64_t
vscreen_time(const struct vscreen *vs, long row)
{
	if (row < 0)
		return scrollback_row(&vs->kept, (size_t)-row).time;
	return row < vs->rows ? vs->times[row] : 0;
}
