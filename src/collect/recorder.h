/* src/collect/recorder.h - a recording as it is written: what the model is told
 * and what the viewer knows, into a file.
 *
 * Nothing here waits for the file: items are gathered in memory, and once a
 * second a thread of libuv's packs and writes what there is. If the file takes
 * less than comes, or nothing any more, the recording ends there and says why;
 * the run goes on.
 */
#ifndef PIT_COLLECT_RECORDER_H
#define PIT_COLLECT_RECORDER_H

#include "collect/item.h"
#include "model/model.h"

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct recorder;

/* fd: an empty file, closed with the recorder even if this fails. most: bytes
 * that it may have; 0: any. loop is borrowed. NULL: no memory. */
struct recorder *recorder_new(uv_loop_t *loop, int fd, uint64_t most);
/* To be called when all is written; the memory goes when the loop has run its
 * callbacks. NULL is fine, here and below. */
void recorder_free(struct recorder *rec);

/* The first item; all times count from run->start. */
void recorder_run(struct recorder *rec, const struct item_run *run);
/* An item of another kind, now. Those about streams have calls of their own. */
void recorder_put(struct recorder *rec, struct item *item);
void recorder_open(struct recorder *rec, source_id src);
void recorder_bytes(struct recorder *rec, source_id src, const void *bytes,
		    size_t n);
/* As model_lost() and model_close(). */
void recorder_close(struct recorder *rec, source_id src, enum proc_fate fate,
		    const char *reason, uint64_t now);
/* What the program wrote to its terminal. Left out, and counted, when the file
 * does not take it fast enough. */
void recorder_output(struct recorder *rec, const void *bytes, size_t n);

/* Write from now on: before, the thread would not be wanted. */
void recorder_begin(struct recorder *rec);
/* The last item: what comes later is not recorded. */
void recorder_end(struct recorder *rec);
/* Run the loop until all is written, but not for ever. */
void recorder_finish(struct recorder *rec);

/* Why it ended before the run did; NULL: it did not. Static or borrowed. */
const char *recorder_failure(const struct recorder *rec);

#endif
