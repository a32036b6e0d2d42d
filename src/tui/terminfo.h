/* src/tui/terminfo.h - what the terminal's type says that it can do: of the
 * type that ncurses' setupterm() or newterm() was told of last.
 */
#ifndef PIT_TUI_TERMINFO_H
#define PIT_TUI_TERMINFO_H

#include <stdbool.h>

/* Is what tigetstr() said a capability? */
bool terminfo_has(const char *cap);

/* Is the capability of that name this text? */
bool terminfo_is(const char *name, const char *text);

/* Does it take ANSI's sequences? */
bool terminfo_is_ansi(void);

/* Is it all that paint.c counts on, with so many colours? */
bool terminfo_suits_paint(int colors);

/* The attributes (CELL_*) that it has as ANSI says them. */
unsigned terminfo_attrs(void);

/* Does it have 24-bit colours? colors: those that ncurses has; the variable
 * COLORTERM may say so, too. */
bool terminfo_full_colors(int colors);

/* Does it know where a frame ends? */
bool terminfo_whole(void);

#endif
