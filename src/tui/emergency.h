/* src/tui/emergency.h - the bytes and modes that give the terminal back, ready
 * for when there is no time: term_curses_emergency() (term.h) writes them.
 */
#ifndef PIT_TUI_EMERGENCY_H
#define PIT_TUI_EMERGENCY_H

#include <stdbool.h>

struct termios;

/* For the terminal on fd, which had these modes. False: no memory. */
bool emergency_begin(int fd, const struct termios *saved);

/* Append a capability as tigetstr() has it, without its $<5> delays. */
void emergency_add(const char *cap);

/* Is there something to restore? */
void emergency_set(bool open);

#endif
