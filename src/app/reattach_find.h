/* src/app/reattach_find.h - the viewers of this user: who listens beside the
 * sockets of the samplers.
 */
#ifndef PIT_APP_REATTACH_FIND_H
#define PIT_APP_REATTACH_FIND_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct viewer {
	int socket;     /* connected */
	pid_t pid;      /* of the viewer, and ... */
	pid_t program;  /* ... of its program; 0: it does not answer */
	char where[64]; /* the terminal with its interface; "": none has it */
	char text[160]; /* the program's words */
};

struct viewers {
	struct viewer *at; /* owned */
	size_t n, cap;
};

/* Look where a viewer of the same environment is. One that is stopped does not
 * answer, which takes some seconds to know. */
void viewers_find(struct viewers *viewers);
void viewers_fini(struct viewers *viewers);

/* The others are not kept waiting. */
void viewers_keep(struct viewers *viewers, const struct viewer *kept);

/* The one with this number, of itself or of its program; 0: the only one, or
 * the only one that no terminal has. NULL: there is none, or several. */
struct viewer *viewers_choose(struct viewers *viewers, pid_t pid);

#endif
