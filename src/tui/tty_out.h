/* src/tui/tty_out.h - bytes to a terminal that may take them slowly: what it
 * does not take yet is kept, as whoever waited for it would let the program and
 * the samples wait.
 */
#ifndef PIT_TUI_TTY_OUT_H
#define PIT_TUI_TTY_OUT_H

#include <stdbool.h>
#include <stddef.h>

struct tty_out {
	int fd;     /* the terminal, borrowed */
	char *rest; /* owned: bytes that it does not take yet */
	size_t n, cap;
};

void tty_out_fini(struct tty_out *o);

/* To be sent. False: no memory for it. */
bool tty_out_queue(struct tty_out *o, const char *p, size_t n);

/* The rest of what was queued before, as far as it is taken. False: not all. */
bool tty_out_rest(struct tty_out *o);

/* The same, of a frame: one that reads, but has much to read, shows it as a
 * whole. */
void tty_out_send(struct tty_out *o);

/* Queue and send. */
void tty_out_bytes(struct tty_out *o, const char *p, size_t n);

/* The terminal becomes somebody else's: it gets all, unless it does not move
 * for two seconds. */
void tty_out_all(struct tty_out *o);

#endif
