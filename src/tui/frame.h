/* src/tui/frame.h - what ncurses writes, in fewer bytes. */
#ifndef PIT_TUI_FRAME_H
#define PIT_TUI_FRAME_H

#include <stddef.h>

/* Make one sequence of attributes and colours that follow on each other,
 * without what a reset among them takes back, and leave out that the character
 * set is ASCII, which it is anyway: the terminal shows the same. For ANSI
 * terminals that were never told of another set. In place; returns the bytes
 * that are left. */
size_t frame_squeeze(char *p, size_t n);

#endif
