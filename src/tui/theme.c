/* src/tui/theme.c */
#include "tui/theme.h"

#include "base/mem.h"

#include <string.h>

/* Backgrounds stay the terminal's own, so that light ones work as well. */
static const struct shade usual[ROLE_COUNT] = {
	[ROLE_PLAIN] = { -1, -1, 0, 0, 0 },
	[ROLE_DIM] = { -1, -1, CELL_DIM, CELL_DIM, 0 },
	[ROLE_HEADER] = { -1, -1, 0, 0, 0 },
	[ROLE_PROGRAM] = { -1, -1, CELL_BOLD, CELL_BOLD, 0 },
	[ROLE_RUN] = { 34, 2, CELL_BOLD, CELL_BOLD, 0 },
	[ROLE_INPUT] = { 178, 3, CELL_BOLD | CELL_REVERSE,
			 CELL_BOLD | CELL_REVERSE, 0 },
	[ROLE_PAUSED] = { 178, 3, CELL_REVERSE, CELL_REVERSE, 0 },
	[ROLE_WINDOW] = { 75, 6, CELL_REVERSE, CELL_REVERSE, 0 },
	[ROLE_ENDED] = { 67, 4, CELL_BOLD, CELL_BOLD, 0 },
	[ROLE_FAILED] = { 160, 1, CELL_BOLD, CELL_BOLD | CELL_REVERSE, 0 },
	[ROLE_WARN] = { 160, 1, CELL_BOLD, CELL_BOLD, 0 },
	[ROLE_COLUMNS] = { -1, -1, CELL_UNDERLINE, CELL_UNDERLINE, 0 },
	[ROLE_SORTED] = { -1, -1, CELL_UNDERLINE | CELL_BOLD,
			  CELL_UNDERLINE | CELL_BOLD, 0 },
	[ROLE_HEAT0] = { -1, -1, CELL_DIM, CELL_DIM, 0 },
	[ROLE_HEAT1] = { 71, 2, 0, 0, 0 },
	[ROLE_HEAT2] = { 178, 3, 0, 0, 0 },
	[ROLE_HEAT3] = { 208, 3, CELL_BOLD, CELL_BOLD, 0 },
	[ROLE_HEAT4] = { 203, 1, CELL_BOLD, CELL_BOLD, 0 },
	[ROLE_MORE] = { 203, 1, CELL_BOLD, CELL_BOLD, 0 },
	[ROLE_LESS] = { 71, 2, 0, 0, 0 },
	[ROLE_APP] = { -1, -1, CELL_BOLD, CELL_BOLD, 0 },
	[ROLE_LIB] = { -1, -1, 0, 0, 0 },
	[ROLE_GROUP] = { 73, 6, 0, CELL_DIM, 0 },
	[ROLE_ROOT] = { 67, 4, CELL_BOLD, CELL_UNDERLINE, 0 },
	[ROLE_WHERE] = { -1, -1, CELL_DIM, CELL_DIM, 0 },
	[ROLE_MATCH] = { 178, 3, CELL_BOLD | CELL_UNDERLINE,
			 CELL_BOLD | CELL_UNDERLINE, 0 },
	[ROLE_MARK] = { 75, 6, CELL_BOLD | CELL_REVERSE,
			CELL_BOLD | CELL_REVERSE, 0 },
	[ROLE_CPU] = { 71, 2, 0, 0, 0 },
	[ROLE_GC] = { 134, 5, 0, 0, 0 },
	[ROLE_QUEUED] = { 203, 1, 0, CELL_BOLD, 0 },
	[ROLE_LOCK] = { 178, 3, 0, 0, 0 },
	[ROLE_IO] = { 75, 6, 0, 0, 0 },
	[ROLE_ASLEEP] = { -1, -1, CELL_DIM, CELL_DIM, 0 },
	[ROLE_SLOT0] = { 203, 1, 0, 0, 0 },
	[ROLE_SLOT1] = { 71, 2, 0, 0, 0 },
	[ROLE_SLOT2] = { 67, 4, 0, 0, 0 },
	[ROLE_SLOT3] = { 178, 3, 0, 0, 0 },
	[ROLE_SLOT4] = { 134, 5, 0, 0, 0 },
	[ROLE_SLOT5] = { 73, 6, 0, 0, 0 },
	[ROLE_OTHER] = { -1, -1, CELL_DIM, CELL_DIM, 0 },
	[ROLE_TICKER] = { -1, -1, 0, 0, 0 },
	[ROLE_UNREAD] = { 178, 3, 0, CELL_BOLD, 0 },
	[ROLE_KEY] = { -1, -1, CELL_BOLD, CELL_BOLD, 0 },
	[ROLE_BAR] = { -1, -1, CELL_REVERSE, CELL_REVERSE, 0 },
	[ROLE_PROMPT] = { -1, -1, 0, 0, 0 },
	[ROLE_QUESTION] = { 178, 3, CELL_BOLD, CELL_BOLD | CELL_REVERSE, 0 },
	[ROLE_MESSAGE] = { 73, 6, 0, CELL_BOLD, 0 },
	[ROLE_LINE] = { -1, -1, CELL_DIM, CELL_DIM, 0 },
	[ROLE_SCREEN] = { -1, -1, 0, 0, 0 },
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

int
theme_basic(int color)
{
	return color < 0 ? -1 : basic_color(color);
}

/* Of 0, 95, 135, 175, 215 and 255 the nearest one. */
static unsigned
cube_level(unsigned part)
{
	return part < 48 ? 0 : part < 115 ? 1 : (part - 35) / 40;
}

int
theme_nearest(unsigned rgb)
{
	return (int)(16 + 36 * cube_level(rgb >> 16 & 0xff) +
		     6 * cube_level(rgb >> 8 & 0xff) + cube_level(rgb & 0xff));
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

/* What can be read on white: the same colours, darker. */
static int
darker(int color)
{
	static const struct {
		short from, to;
	} dark[] = {
		{ 34, 28 },  { 71, 28 },   { 178, 130 }, { 75, 26 },
		{ 67, 25 },  { 160, 124 }, { 208, 130 }, { 203, 124 },
		{ 134, 90 }, { 73, 30 },
	};

	for (size_t i = 0; i < ARRAY_LEN(dark); i++)
		if (dark[i].from == color)
			return dark[i].to;
	return color;
}

/* Colours that can be told from each other, and that are as bright as each
 * other on black. */
static int
full_color(int color)
{
	static const struct {
		short from;
		int to;
	} full[] = {
		{ 34, 0x3fb950 },  { 71, 0x62b56b },  { 178, 0xdcae3c },
		{ 75, 0x62b0f5 },  { 67, 0x7398cc },  { 160, 0xe5484d },
		{ 208, 0xf2893b }, { 203, 0xf56a6a }, { 134, 0xb783e6 },
		{ 73, 0x52b5b5 },
	};

	for (size_t i = 0; i < ARRAY_LEN(full); i++)
		if (full[i].from == color)
			return LOOK_RGB(full[i].to);
	return 0;
}

/* Yellow is not to be seen on white. */
static void
lighten(struct shade *shade)
{
	shade->many = (short)darker(shade->many);
	if (shade->few == 3)
		shade->few = 5;
}

/* Nothing dim; the bright one of eight colours where there is one. */
static void
sharpen(struct shade *shade)
{
	shade->attr &= ~CELL_DIM;
	shade->mono &= ~CELL_DIM;
	if (shade->few < 0)
		return;
	shade->many = (short)(basic_color(shade->few) + 8);
	shade->attr |= CELL_BOLD;
}

void
theme_init(struct theme *theme, enum theme_name name)
{
	memcpy(theme->shades, usual, sizeof(usual));
	theme->mono = name == THEME_MONO;
	for (size_t i = 0; i < ROLE_COUNT; i++) {
		if (name == THEME_LIGHT)
			lighten(&theme->shades[i]);
		else if (name == THEME_CONTRAST)
			sharpen(&theme->shades[i]);
		else if (name == THEME_TRUECOLOR)
			theme->shades[i].full =
			    full_color(theme->shades[i].many);
	}
}

static int
role_color(const struct theme *theme, int role, int colors)
{
	const struct shade *shade =
	    &theme->shades[role < ROLE_COUNT ? role : ROLE_PLAIN];

	if (colors >= COLORS_FULL && shade->full)
		return shade->full;
	return fit_color(colors >= 256 ? shade->many : shade->few, colors);
}

/* What a cell has beside its role; -1: nothing. */
static int
cell_color(const struct theme *theme, int color, int colors)
{
	return color >= CELL_ROLE(0)
		   ? role_color(theme, color - CELL_ROLE(0), colors)
		   : fit_color(color, colors);
}

struct look
theme_look(const struct theme *theme, const struct cell *cell, int colors)
{
	const struct shade *shade = &theme->shades[ROLE_PLAIN];
	struct look look = { -1, -1, cell->attr };

	if (theme->mono)
		colors = 0;
	if (cell->role < ROLE_COUNT)
		shade = &theme->shades[cell->role];
	look.attr |= colors < 8 ? shade->mono : shade->attr;
	look.fg = cell->fg < 0 ? role_color(theme, cell->role, colors)
			       : cell_color(theme, cell->fg, colors);
	look.bg = cell_color(theme, cell->bg, colors);
	return look;
}
