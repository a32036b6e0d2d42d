/* src/app/run_tui.h - the program in a terminal of its own, the interface on
 * the user's.
 */
#ifndef PIT_APP_RUN_TUI_H
#define PIT_APP_RUN_TUI_H

#include "app/run.h"
#include "app/tty.h"

/* Run with the interface; if the terminal turns out to be unfit, without.
 * Returns our exit status. */
int run_tui(struct run *run, struct tui_tty *tty);

#endif
