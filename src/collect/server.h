/* src/collect/server.h - take the samplers' streams into a model.
 *
 * A Unix socket in a directory of its own that only the user can enter, and
 * at the abstract address of the same name for those who cannot; a peer with
 * another uid that does not descend from us is refused. Each connection is one
 * process.
 */
#ifndef PIT_COLLECT_SERVER_H
#define PIT_COLLECT_SERVER_H

#include "base/err.h"
#include "collect/recorder.h"
#include "model/model.h"

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct server;

/* Listen. loop and model are borrowed and outlive the server. The directory
 * is made under $XDG_RUNTIME_DIR or $TMPDIR or /tmp, the first that works; if
 * none does there is only the abstract address. In those directories
 * those there that killed viewers of the user left behind are removed. */
enum pit_status server_open(struct server **server, uv_loop_t *loop,
			    struct model *model, struct pit_err *err);
const char *server_path(const struct server *server); /* borrowed */
const char *server_dir(const struct server *server);  /* borrowed */
unsigned server_streams(const struct server *server); /* open now */

/* Processes that reached us and could not be taken. */
struct server_missed {
	unsigned full;    /* there was no descriptor left */
	unsigned foreign; /* of another user, and not below us */
};
void server_missed(const struct server *server, struct server_missed *missed);

/* Tell the recorder, too, of the streams to come; NULL: nobody. Borrowed. */
void server_record(struct server *server, struct recorder *recorder);

uint64_t server_received(const struct server *server); /* bytes, ever */
/* Remove socket and directory at once, so that nothing stays behind even if
 * we are killed later; open streams go on, new processes cannot connect. */
void server_unlink(struct server *server);
/* Close all; the memory goes when the loop has run its close callbacks. */
void server_close(struct server *server);

#endif
