#include "tui/vcell.h"

#include <string.h>

const struct cell vcell_blank = { ' ', ROLE_SCREEN, 0, -1, -1, { 0 } };

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

struct cell
vcell_read(const VTermScreenCell *from)
{
	struct cell cell = vcell_blank;

	if (from->chars[0] == UINT32_MAX)
		cell.ch = 0;
	else if (from->chars[0] >= ' ')
		cell.ch = from->chars[0];
	/* Behind the end of an empty cell there is what was there before. */
	for (int i = from->chars[0] ? 1 : VTERM_MAX_CHARS_PER_CELL;
	     i < VTERM_MAX_CHARS_PER_CELL && from->chars[i]; i++)
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

void
vcell_write(VTermScreenCell *to, const struct cell *from, bool wide)
{
	memset(to, 0, sizeof(*to));
	to->chars[0] = from->ch ? from->ch : UINT32_MAX;
	for (int k = 0; k < CELL_MARKS; k++)
		to->chars[k + 1] = from->marks[k];
	to->width = wide ? 2 : 1;
	to->attrs.bold = (from->attr & CELL_BOLD) != 0;
	to->attrs.underline = (from->attr & CELL_UNDERLINE) != 0;
	to->attrs.reverse = (from->attr & CELL_REVERSE) != 0;
	to->fg = color_of(from->fg, VTERM_COLOR_DEFAULT_FG);
	to->bg = color_of(from->bg, VTERM_COLOR_DEFAULT_BG);
}
