/* src/collect/input.h - what was saved of a run, to be read once: a file, or
 * what comes through a pipe or a FIFO. Nothing is read here.
 */
#ifndef PIT_COLLECT_INPUT_H
#define PIT_COLLECT_INPUT_H

#include <stdbool.h>
#include <stdio.h>

/* Open it; a FIFO waits for its writer. NULL: see errno. */
FILE *input_open(const char *path);

/* Is it a recording? By its first bytes, not by its name; of a pipe they are
 * waited for. Nothing was read before. */
bool input_is_recording(FILE *file);

/* Is one at path, where a script could be? A FIFO that has a name is believed
 * by its name: opened, it would lose what Python is to read. */
bool input_is_recording_at(const char *path);

/* Is what is at path there once alone? */
bool input_is_once(const char *path);

#endif
