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
/* Where the hint of such a stack is, until the next definition. */
uint32_t *tables_hint(const struct tables *tables, uint32_t stack);

#endif
