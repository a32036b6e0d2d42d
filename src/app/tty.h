/* src/app/tty.h - the user's terminal. */
#ifndef PIT_APP_TTY_H
#define PIT_APP_TTY_H

#include <stdbool.h>
#include <termios.h>

struct tui_tty {
	int fd;               /* of /dev/tty */
	struct termios modes; /* as we found them */
	bool replace[3];      /* which of fd 0, 1, 2 are terminals */
	char name[64];        /* for people */
};

/* Open the user's terminal, if there is one to draw on; otherwise say why on
 * standard error. */
bool tui_tty_open(struct tui_tty *tty);
/* Fill in its name. */
void tui_tty_name(struct tui_tty *tty);
void tui_tty_close(struct tui_tty *tty);

/* Can a frame be written without waiting? A stopped terminal takes none. */
bool tui_tty_is_writable(const struct tui_tty *tty);

#endif
