/* src/tui/theme.c */
#include "tui/theme.h"

#include "base/mem.h"

struct shade {
	short many, few; /* colour of 256, and of 8 */
	unsigned attr;   /* with colours */
	unsigned mono;   /* without */
};

/* Backgrounds stay the terminal's own, so that light ones work as well. */
static const struct shade shades[ROLE_COUNT] = {
	[ROLE_PLAIN] = { -1, -1, 0, 0 },
	[ROLE_DIM] = { -1, -1, CELL_DIM, CELL_DIM },
	[ROLE_HEADER] = { -1, -1, 0, 0 },
	[ROLE_PROGRAM] = { -1, -1, CELL_BOLD, CELL_BOLD },
	[ROLE_RUN] = { 34, 2, CELL_BOLD, CELL_BOLD },
	[ROLE_INPUT] = { 178, 3, CELL_BOLD | CELL_REVERSE,
			 CELL_BOLD | CELL_REVERSE },
	[ROLE_PAUSED] = { 178, 3, CELL_REVERSE, CELL_REVERSE },
	[ROLE_WINDOW] = { 75, 6, CELL_REVERSE, CELL_REVERSE },
	[ROLE_ENDED] = { 67, 4, CELL_BOLD, CELL_BOLD },
	[ROLE_FAILED] = { 160, 1, CELL_BOLD, CELL_BOLD | CELL_REVERSE },
	[ROLE_WARN] = { 160, 1, CELL_BOLD, CELL_BOLD },
	[ROLE_COLUMNS] = { -1, -1, CELL_UNDERLINE, CELL_UNDERLINE },
	[ROLE_SORTED] = { -1, -1, CELL_UNDERLINE | CELL_BOLD,
			  CELL_UNDERLINE | CELL_BOLD },
	[ROLE_HEAT0] = { -1, -1, CELL_DIM, CELL_DIM },
	[ROLE_HEAT1] = { 71, 2, 0, 0 },
	[ROLE_HEAT2] = { 178, 3, 0, 0 },
	[ROLE_HEAT3] = { 208, 3, CELL_BOLD, CELL_BOLD },
	[ROLE_HEAT4] = { 203, 1, CELL_BOLD, CELL_BOLD },
	[ROLE_APP] = { -1, -1, CELL_BOLD, CELL_BOLD },
	[ROLE_LIB] = { -1, -1, 0, 0 },
	[ROLE_GROUP] = { 73, 6, 0, CELL_DIM },
	[ROLE_ROOT] = { 67, 4, CELL_BOLD, CELL_UNDERLINE },
	[ROLE_WHERE] = { -1, -1, CELL_DIM, CELL_DIM },
	[ROLE_MATCH] = { 178, 3, CELL_BOLD | CELL_UNDERLINE,
			 CELL_BOLD | CELL_UNDERLINE },
	[ROLE_SLOT0] = { 203, 1, 0, 0 },
	[ROLE_SLOT1] = { 71, 2, 0, 0 },
	[ROLE_SLOT2] = { 67, 4, 0, 0 },
	[ROLE_SLOT3] = { 178, 3, 0, 0 },
	[ROLE_SLOT4] = { 134, 5, 0, 0 },
	[ROLE_SLOT5] = { 73, 6, 0, 0 },
	[ROLE_OTHER] = { -1, -1, CELL_DIM, CELL_DIM },
	[ROLE_TICKER] = { -1, -1, 0, 0 },
	[ROLE_UNREAD] = { 178, 3, 0, CELL_BOLD },
	[ROLE_KEY] = { -1, -1, CELL_BOLD, CELL_BOLD },
	[ROLE_BAR] = { -1, -1, CELL_REVERSE, CELL_REVERSE },
	[ROLE_PROMPT] = { -1, -1, 0, 0 },
	[ROLE_QUESTION] = { 178, 3, CELL_BOLD, CELL_BOLD | CELL_REVERSE },
	[ROLE_MESSAGE] = { 73, 6, 0, CELL_BOLD },
	[ROLE_LINE] = { -1, -1, CELL_DIM, CELL_DIM },
	[ROLE_SCREEN] = { -1, -1, 0, 0 },
};

/* The nearest of the eight: by which components reach half of the largest. */
static int
basic_color(int color)
{
	int r, g, b, max;

	if (color < 16)
		return color & 7;
	if (color >= 232)
		return color >= 244 ? 7 : 0;
	color -= 16;
	r = color / 36;
	g = color / 6 % 6;
	b = color % 6;
	max = r > g ? r : g;
	max = max > b ? max : b;
	if (max < 2)
		return 0;
	return (r * 2 > max) | (g * 2 > max) << 1 | (b * 2 > max) << 2;
}

static int
fit_color(int color, int colors)
{
	if (color < 0 || colors < 8)
		return -1;
	if (color < colors)
		return color;
	return basic_color(color);
}

struct look
theme_look(const struct cell *cell, int colors)
{
	const struct shade *shade = &shades[ROLE_PLAIN];
	struct look look = { -1, -1, cell->attr };

	if (cell->role < ARRAY_LEN(shades))
		shade = &shades[cell->role];
	look.attr |= colors < 8 ? shade->mono : shade->attr;
	if (colors >= 8)
		look.fg = colors >= 256 ? shade->many : shade->few;
	if (cell->fg >= 0)
		look.fg = fit_color(cell->fg, colors);
	if (cell->bg >= 0)
		look.bg = fit_color(cell->bg, colors);
	return look;
}
