/* src/model/tables.h - what the ids of one stream stand for.
 *
 * The sender numbers its strings, codes, frames and stacks; here its numbers
 * meet ours. RESET empties the tables, the end of the stream frees them.
 */
#ifndef PIT_MODEL_TABLES_H
#define PIT_MODEL_TABLES_H

#include "base/err.h"
#include "model/paths.h"
#include "model/symtab.h"
#include "wire/event.h"

#include <stdbool.h>

struct table_frame {
	frame_id frame;
	uint32_t line;
};

struct table_stack {
	path_id path;  /* 0: not defined */
	path_id above; /* what of it is above base, as a path of its own */
	uint32_t base; /* a stack; 0: not looked at yet */
	uint32_t hint; /* whatever the owner makes of it; at first 0 */
};

/* Arrays by id; what is behind len is not defined. */
struct tables {
	bool string_run;  /* the program is a string: "python -c ..." */
	name_id *strings; /* 0: not defined */
	size_t nstrings, string_cap;
	frame_id *codes;
	size_t ncodes, code_cap;
	struct table_frame *frames;
	size_t nframes, frame_cap;
	struct table_stack *stacks;
	size_t nstacks, stack_cap;
	path_id *walk; /* while one is taken apart */
	size_t walk_cap;
};

void tables_init(struct tables *tables);
void tables_fini(struct tables *tables);
void tables_reset(struct tables *tables); /* keeps the room */

/* Take a definition. PIT_ENOMEM, PIT_ELIMIT (an id out of range, a stack too
 * deep) or PIT_ECORRUPT (something not defined is used, an id is not the next
 * one: were a stack defined again, on top of its own heirs, walks up it would
 * never end); the tables are unchanged then. */
enum pit_status tables_string(struct tables *tables, struct symtab *syms,
			      const struct wire_string *string) PIT_MUST_USE;
enum pit_status tables_code(struct tables *tables, struct symtab *syms,
			    const struct wire_code *code) PIT_MUST_USE;
enum pit_status tables_frame(struct tables *tables, struct symtab *syms,
			     const struct wire_frame *frame) PIT_MUST_USE;
enum pit_status tables_stack(struct tables *tables, struct paths *paths,
			     const struct wire_stack *stack) PIT_MUST_USE;

/* The path of a stack; 0: not defined. */
path_id tables_path(const struct tables *tables, uint32_t stack);
/* The stack will be asked for soon. */
void tables_fetch(const struct tables *tables, uint32_t stack);
/* The path of what of a stack is above base, a stack that it has below; 0:
 * there is nothing. Of one that it has not, all of it. O(1) for the base that
 * it was last asked with. */
enum pit_status tables_above(struct tables *tables, struct paths *paths,
			     uint32_t stack, uint32_t base,
			     path_id *above) PIT_MUST_USE;
/* Where the hint of such a stack is, until the next definition. */
uint32_t *tables_hint(const struct tables *tables, uint32_t stack);

#endif
