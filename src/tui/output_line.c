/* src/tui/output_line.c - the last line of the output, as one line of text. */
#include "base/out.h"
#include "base/utf8.h"
#include "tui/output_pane.h"
#include "tui/pane_output.h"

#include <string.h>

/* Text of a row of the screen into last; false: it is blank. */
static bool
read_row(struct output_pane *o, int row)
{
	VTermRect at = { row, row + 1, 0, o->vs.cols };
	char raw[2048];
	size_t n;
	struct out text;

	if (at.end_col > 400)
		at.end_col = 400;
	n = vterm_screen_get_text(o->vs.screen, raw, sizeof(raw), at);
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
	VTermPos pos = { row, o->vs.cols - 1 };
	VTermScreenCell cell;

	memset(&cell, 0, sizeof(cell));
	return vterm_screen_get_cell(o->vs.screen, pos, &cell) &&
	       cell.chars[0] != 0 && cell.chars[0] != ' ';
}

const char *
output_last_line(struct pane *pane)
{
	struct output_pane *o = (struct output_pane *)pane;
	int row;

	if (!o->last_stale)
		return o->last;
	if (backlog_last(&o->vs.backlog, o->last, sizeof(o->last))) {
		o->last_stale = false;
		return o->last;
	}
	output_settle(o);
	row = o->vs.cursor.row < o->vs.rows ? o->vs.cursor.row : o->vs.rows - 1;
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
