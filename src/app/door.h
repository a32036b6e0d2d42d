/* src/app/door.h - where another terminal comes to a viewer: the socket that
 * --reattach connects to, and who has done so.
 */
#ifndef PIT_APP_DOOR_H
#define PIT_APP_DOOR_H

#include "app/attach.h"

#include <stdbool.h>
#include <uv.h>

struct caller;
struct door;

/* Somebody has come, and is to be told of the run: door_tell(). */
typedef void door_come_cb(void *data, struct caller *caller);
/* What one says. fd: the descriptor that came along, the callee's; or -1. NULL:
 * the caller is gone, and freed behind this. */
typedef void door_hear_cb(void *data, struct caller *caller,
			  const struct attach_message *message, int fd);

struct door_ops {
	door_come_cb *come;
	door_hear_cb *hear;
};

/* Listen in the directory. NULL: it cannot be had; nothing depends on it. */
struct door *door_open(uv_loop_t *loop, const char *dir,
		       const struct door_ops *ops, void *data);
/* NULL is fine. Freed when the loop has run. */
void door_close(struct door *door);

/* Say something to one; false: it does not listen any more, which door_hear_cb
 * will tell, too. */
bool door_tell(struct caller *caller, enum attach_kind kind, int number,
	       const char *text);
/* Its connection ends. Not from within its own door_hear_cb, where returning
 * does it if message was NULL. */
void door_drop(struct caller *caller);

#endif
