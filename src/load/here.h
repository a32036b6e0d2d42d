/* src/load/here.h - what a report takes from where and when it is made: the
 * folder that we are in, and the time that people have here.
 */
#ifndef PIT_LOAD_HERE_H
#define PIT_LOAD_HERE_H

#include "base/err.h"
#include "model/session.h"

#include <stddef.h>
#include <stdint.h>

/* Relative files of the session are below the folder that we are in, as in
 * pyinstrument; where that cannot be told, they stay as they are. PIT_ENOMEM.
 */
enum pit_status here_set_cwd(struct session *session) PIT_MUST_USE;

/* A time, ns of CLOCK_REALTIME, in strftime()'s format; "" if it has no room.
 * Returns text. */
const char *here_time(uint64_t epoch, const char *format, char *text,
		      size_t size);

#endif
