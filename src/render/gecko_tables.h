/* src/render/gecko_tables.h - the tables that the threads of a Firefox profile
 * share: stacks, each a frame on top of another stack; frames, each a function
 * at a line in a category; functions, and their names.
 *
 * The model's paths are such a table already. A row is made for each that is a
 * caller, without a category, and one for each category in which a thread was
 * in it; none for what is hidden, whose time is its caller's.
 */
#ifndef PIT_RENDER_GECKO_TABLES_H
#define PIT_RENDER_GECKO_TABLES_H

#include "base/table.h"
#include "model/names.h"
#include "render/tracks.h"

#define GECKO_NONE UINT32_MAX /* no such row */

enum gecko_category {
	GECKO_OTHER,
	GECKO_RUNNING,
	GECKO_WAITING,
	GECKO_GIL,
	GECKO_GC,
	GECKO_IMPORT, /* as far as it runs */
	GECKO_CATEGORIES,
	GECKO_INHERITS = GECKO_CATEGORIES /* of a caller: null */
};

/* What a thread does in such a state (place_state()). */
enum gecko_category gecko_category(uint32_t state);

struct gecko_frame {
	uint32_t func;
	uint32_t line; /* 0: unknown */
	uint32_t category;
};

struct gecko_func {
	frame_id frame; /* 0: where there is no frame */
	uint32_t name;  /* in texts */
	uint32_t file;  /* in files; GECKO_NONE */
};

struct gecko_stack {
	uint32_t frame, prefix; /* GECKO_NONE: it is outermost */
};

struct gecko_path; /* what is known of a path */

struct gecko_place {
	uint32_t stack; /* its row */
	uint32_t state; /* place_state() */
};

struct gecko_tables {
	const struct snapshot *snap; /* borrowed */
	const struct stacks_look *look;
	struct gecko_path *paths; /* by path; [0] for stacks without frames */
	size_t npaths;
	struct gecko_place *places; /* by place */
	struct gecko_stack *stacks;
	size_t nstacks, stack_cap;
	struct gecko_frame *frames;
	size_t nframes, frame_cap;
	struct gecko_func *funcs;
	size_t nfuncs, func_cap;
	uint32_t *func_of; /* by frame_id, from 1; 0: none yet */
	struct table by_frame;
	struct names texts, files; /* an id is an index + 1 */
	uint32_t *file_text;       /* by file: its index in texts */
	size_t file_cap;
	enum pit_status status;
};

/* Of all stacks in these tracks. PIT_ENOMEM leaves nothing to free. */
enum pit_status gecko_tables_init(struct gecko_tables *t,
				  const struct tracks *tracks) PIT_MUST_USE;
void gecko_tables_fini(struct gecko_tables *t);

/* The index of a text, added if it is new. Without memory the status says so.
 */
uint32_t gecko_text(struct gecko_tables *t, const char *text);

#endif
