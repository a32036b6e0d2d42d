/* src/reader/sampling_part.h - the parts, for the files that make up a
 * sampling.
 */
#ifndef PIT_READER_SAMPLING_PART_H
#define PIT_READER_SAMPLING_PART_H

#include "reader/sampling_state.h"

/* After a tick: a sample for each. */
void parts_tick(struct sampling *s, uint64_t now);
/* Before a tick: whether somebody asks in which context what runs. */
void parts_begin(struct sampling *s);
/* With the stack of t, which was just read: in which part it is. */
void parts_look(struct sampling *s, struct thread *t);
/* Write their open runs. */
void parts_close(struct sampling *s);
/* The same, before stacks lose their ids. */
void parts_forget_stacks(struct sampling *s);

#endif
