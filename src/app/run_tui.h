/* src/app/run_tui.h - the program in a terminal of its own, the interface on
 * the user's.
 */
#ifndef PIT_APP_RUN_TUI_H
#define PIT_APP_RUN_TUI_H

#include "app/run.h"

#include <stdbool.h>
#include <termios.h>

struct tui_tty {
	int fd;               /* of /dev/tty */
	struct termios modes; /* as we found them */
	bool replace[3];      /* which of fd 0, 1, 2 are terminals */
};

/* Open the user's terminal, if there is one to draw on; otherwise say why on
 * standard error. */
bool tui_tty_open(struct tui_tty *tty);
void tui_tty_close(struct tui_tty *tty);

/* Run with the interface; if the terminal turns out to be unfit, without.
 * Returns our exit status. */
int run_tui(struct run *run, struct tui_tty *tty);

#endif
