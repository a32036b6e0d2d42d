/* src/app/attach.h - what a viewer and --reattach, which brings it another
 * terminal, say to each other.
 *
 * The viewer listens at a socket beside that of the samplers, in a directory
 * that only its user may enter. Whoever connects is told of the run at once,
 * and may then send a descriptor of a terminal. The viewer draws on that
 * itself; signals and the editor are for the one who came, whose terminal it
 * is.
 */
#ifndef PIT_APP_ATTACH_H
#define PIT_APP_ATTACH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct sockaddr_un;

enum attach_kind {
	/* From the viewer: */
	ATTACH_INFO,    /* number: the program; text: where the interface is, a
			 * newline, its words */
	ATTACH_REFUSED, /* text: why */
	ATTACH_STOP,    /* the terminal is the shell's: stop */
	ATTACH_EDIT,    /* number: a line, of the file text: open the editor */
	ATTACH_END,     /* it is all over; number: the status; text: to be said
			 */
	/* To the viewer: */
	ATTACH_COME,   /* with a terminal; number: of attach_colors; text: its
			* type, a newline, its name */
	ATTACH_TAKE,   /* the same, even if the interface is elsewhere */
	ATTACH_SIZE,   /* the terminal has another size, or needs a repaint */
	ATTACH_PAUSE,  /* we were asked to stop */
	ATTACH_BACK,   /* the terminal is the viewer's again */
	ATTACH_EDITED, /* likewise; number: how the editor ended, as waitpid()
			* has it; text: why there was none, or "" */
	ATTACH_LEAVE,  /* we were asked to end */
};

enum attach_colors {
	ATTACH_COLOR = 1, /* colours are wanted */
	ATTACH_FULL = 2,  /* COLORTERM says that there are all */
};

struct attach_message {
	uint32_t magic; /* both are of one version */
	int32_t kind, number;
	char text[4096];
};

/* The socket's address in a directory of such; false: it is too long. */
bool attach_address(const char *dir, struct sockaddr_un *addr);

/* fd: to be passed; -1: none. False: the other one is gone, or does not take
 * it. Never waits. */
bool attach_send(int socket, enum attach_kind kind, int number,
		 const char *text, int fd);

/* *fd: that was passed, the caller's, or -1. False: the other one is gone, or
 * of another version. */
bool attach_receive(int socket, struct attach_message *message, int *fd);

/* Who is at the other end; 0: another user. */
pid_t attach_peer(int socket);

#endif
