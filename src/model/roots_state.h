/* src/model/roots_state.h - the state of roots.h. Private to roots.c, which
 * keeps an entry for each, and root_group.c, which finds who is alike.
 */
#ifndef PIT_MODEL_ROOTS_STATE_H
#define PIT_MODEL_ROOTS_STATE_H

#include "base/out.h"
#include "base/table.h"
#include "model/roots.h"

#define ROOTS_MAX_NAME 4096 /* of it and of its folder: to be compared */

struct group {
	frame_id parent;
	name_id pattern;
	name_id folder; /* of the script, numbers aside; 0: none */
	uint32_t mark;
	uint32_t next; /* of the same name below the same parent; 0: none */
	/* How much tells those of the same name apart: so many components of
	 * the folder, or one of enum told. */
	unsigned depth;
	name_id text; /* what the labels of its members have in common */
	struct root_place place;
};

/* What tells threads of one name apart. */
enum told {
	TOLD_NOTHING,
	TOLD_FUNCTION,
	TOLD_PLACE, /* the functions have one name, too */
};

/* What there is of a name. */
struct words {
	struct out text, folder; /* short, and the folder of the script */
};

struct roots {
	struct root *list; /* by frame */
	size_t len, cap;
	struct group *groups; /* number 1 is groups[0] */
	size_t ngroups, group_cap;
	struct table by_name;   /* the latest group of a name below a parent */
	struct table by_parent; /* the latest below a parent */
	/* Of a window: whose roots these are, and the groups in it, by number
	 * from 1 on. */
	const struct roots *all;
	struct root *past;
	size_t npast, past_cap;
};

/* NULL: no such. */
struct root *root_find(const struct roots *roots, frame_id frame);
/* A new entry, of a higher frame than any; NULL: no memory. */
struct root *root_append(struct roots *roots, frame_id frame);
/* The label of an entry whose name is text, short. g NULL: it is in no group
 * yet. */
enum pit_status root_set_label(const struct roots *roots, struct symtab *syms,
			       struct root *root, const struct group *g,
			       const char *text);

/* The function that the threads or tasks of a group began with. */
void root_began(const struct roots *roots, const struct symtab *syms,
		const struct group *g, char *buf, size_t size);

enum pit_status words_init(struct words *w, const struct roots *roots,
			   const struct symtab *syms,
			   const struct root_member *member);
void words_fini(struct words *w);

/* Never NULL. */
static inline const char *
words_text(const struct out *o)
{
	return o->len ? o->data : "";
}

#endif
