/* src/tui/terminfo.c */
#include "tui/terminfo.h"

#include "tui/canvas.h"

#include <stdlib.h>
#include <string.h>

#include <curses.h>

#include <term.h>

bool
terminfo_has(const char *cap)
{
	return cap && cap != (const char *)-1;
}

bool
terminfo_is_ansi(void)
{
	const char *cup = tigetstr("cup");

	return terminfo_has(cup) && strncmp(cup, "\033[", 2) == 0;
}

bool
terminfo_is(const char *name, const char *text)
{
	const char *cap = tigetstr(name);

	return terminfo_has(cap) && strcmp(cap, text) == 0;
}

/* Is a colour asked for as on other terminals? */
static bool
has_color_as(int color, const char *text)
{
	const char *cap = tigetstr("setaf");

	return terminfo_has(cap) && strcmp(tiparm(cap, color), text) == 0;
}

unsigned
terminfo_attrs(void)
{
	return (terminfo_is("bold", "\033[1m") ? CELL_BOLD : 0) |
	       (terminfo_is("dim", "\033[2m") ? CELL_DIM : 0) |
	       (terminfo_is("smul", "\033[4m") ? CELL_UNDERLINE : 0) |
	       (terminfo_is("rev", "\033[7m") ? CELL_REVERSE : 0);
}

/* The region that scrolls: if there is one. */
static bool
has_region_as_ansi(void)
{
	return !terminfo_has(tigetstr("csr")) ||
	       terminfo_is("csr", "\033[%i%p1%d;%p2%dr");
}

/* Colours that cannot be had together with attributes, and cells that are drawn
 * at a price, are for ncurses. */
bool
terminfo_suits_paint(int colors)
{
	return terminfo_is("cup", "\033[%i%p1%d;%p2%dH") &&
	       terminfo_is("cud1", "\n") && terminfo_is("cub1", "\b") &&
	       has_region_as_ansi() && tigetflag("msgr") > 0 &&
	       tigetflag("am") > 0 && tigetflag("xenl") > 0 &&
	       tigetnum("ncv") <= 0 && tigetnum("xmc") < 0 &&
	       (colors < 8 || has_color_as(1, "\033[31m")) &&
	       (colors < 16 || has_color_as(9, "\033[91m")) &&
	       (colors < 256 || has_color_as(203, "\033[38;5;203m"));
}

bool
terminfo_full_colors(int colors)
{
	const char *said = getenv("COLORTERM");

	return tigetflag("RGB") > 0 || tigetnum("RGB") > 0 ||
	       tigetflag("Tc") > 0 ||
	       (said && colors >= 256 &&
		(strcmp(said, "truecolor") == 0 || strcmp(said, "24bit") == 0));
}

bool
terminfo_whole(void)
{
	const char *cap = tigetstr("Sync");

	return terminfo_has(cap) && strstr(cap, "?2026") != NULL;
}
