/* src/model/paths.h - call paths, numbered.
 *
 * A path is a frame at its current line on top of its caller's path. It says
 * nothing about who was there: threads and processes that did the same share
 * their paths, and a path outlives the stream that told of it. A caller's
 * number is smaller than those of what it calls. Numbers never move and are
 * never reused.
 */
#ifndef PIT_MODEL_PATHS_H
#define PIT_MODEL_PATHS_H

#include "model/symtab.h"

#include <stddef.h>
#include <stdint.h>

/* Past so many, what a path goes on with is the cut frame, once. */
#define PATHS_MAX (1u << 21)

typedef uint32_t path_id; /* from 1; 0: none */

struct path {
	path_id caller; /* 0: it is the outermost */
	frame_id frame;
	uint32_t line;  /* where the frame is at; 0: unknown */
	uint32_t depth; /* 1: outermost */
};

struct paths;

/* cut: the frame that stands for what is left out. Owned; NULL: no memory. */
struct paths *paths_new(frame_id cut);
void paths_free(struct paths *paths);

/* The path of frame at line called from caller; made if absent. 0: no memory,
 * or there is no such caller. O(1) expected. */
path_id paths_child(struct paths *paths, path_id caller, frame_id frame,
		    uint32_t line);

/* Borrowed until the next paths_child(). NULL: no such path. */
const struct path *paths_get(const struct paths *paths, path_id id);

size_t paths_len(const struct paths *paths); /* ids are below this */

#endif
