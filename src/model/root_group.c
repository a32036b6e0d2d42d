#include "model/roots_state.h"

#include "base/mem.h"
#include "model/label.h"
#include "model/root_label.h"

#include <string.h>

#define MAX_DEPTH 8 /* of the folders that labels show */

/* What members of a group have in common: of the whole name, since a label may
 * be cut behind a number. 0: no memory. */
static name_id
pattern_of(struct symtab *syms, const struct out *name)
{
	name_id id = 0;
	struct out o;

	out_init(&o, ROOTS_MAX_NAME);
	root_label_generalize(&o, words_text(name));
	if (o.status != PIT_ENOMEM)
		id = symtab_intern(syms, words_text(&o), o.len);
	out_fini(&o);
	return id;
}

static bool
is_namesake(const void *owner, uint32_t id, const void *key)
{
	const struct roots *roots = owner;
	const struct group *have = &roots->groups[id - 1], *want = key;

	return have->parent == want->parent && have->pattern == want->pattern;
}

static bool
is_sibling(const void *owner, uint32_t id, const void *key)
{
	const struct roots *roots = owner;
	const struct group *want = key;

	return roots->groups[id - 1].parent == want->parent;
}

static uint64_t
hash_name(const struct roots *roots, const struct group *g)
{
	return table_words(&roots->by_name,
			   (uint64_t)g->parent << 32 | g->pattern, 0);
}

static uint64_t
hash_parent(const struct roots *roots, const struct group *g)
{
	return table_words(&roots->by_parent, g->parent, 0);
}

static uint64_t
name_hash(const void *owner, uint32_t id)
{
	const struct roots *roots = owner;

	return hash_name(roots, &roots->groups[id - 1]);
}

static uint64_t
parent_hash(const void *owner, uint32_t id)
{
	const struct roots *roots = owner;

	return hash_parent(roots, &roots->groups[id - 1]);
}

/* The latest group of the name; 0: there is none. */
static uint32_t
first_of_name(const struct roots *roots, const struct group *want)
{
	return table_find(&roots->by_name, hash_name(roots, want), is_namesake,
			  roots, want);
}

/* The group of a name. A thread may join before it is known what it began with,
 * mark 0: then any of its name will do. */
static struct group *
find_group(const struct roots *roots, const struct group *want, bool thread)
{
	struct group *like = NULL;
	uint32_t id = first_of_name(roots, want);

	while (id) {
		struct group *g = &roots->groups[id - 1];

		if (g->mark == want->mark && g->folder == want->folder)
			return g;
		if (thread && (!g->mark || !want->mark))
			like = g;
		id = g->next;
	}
	if (like || roots->ngroups < ROOTS_MAX_GROUPS)
		return like;
	id = table_find(&roots->by_parent, hash_parent(roots, want), is_sibling,
			roots, want);
	return id ? &roots->groups[id - 1] : NULL;
}

/* Room for one group more. */
static bool
grow_groups(struct roots *roots)
{
	struct group *grown = mem_grow(roots->groups, &roots->group_cap,
				       roots->ngroups + 1, sizeof(*grown));

	if (!grown)
		return false;
	roots->groups = grown;
	return table_reserve(&roots->by_name, name_hash, roots) &&
	       table_reserve(&roots->by_parent, parent_hash, roots);
}

static struct group *
add_group(struct roots *roots, struct symtab *syms, struct tree *tree,
	  const struct root_place *parent, const struct root_member *member,
	  const struct group *want)
{
	struct group g = *want;
	uint32_t *slot;

	if (!grow_groups(roots))
		return NULL;
	g.place.frame =
	    symtab_root(syms, member->kind, member->name, strlen(member->name));
	if (!g.place.frame || (!root_find(roots, g.place.frame) &&
			       !root_append(roots, g.place.frame)))
		return NULL;
	g.place.node = tree_child(tree, syms, parent->node, g.place.frame);
	if (!g.place.node)
		return NULL;
	slot = table_slot(&roots->by_name, hash_name(roots, &g), is_namesake,
			  roots, &g);
	g.next = *slot;
	roots->groups[roots->ngroups++] = g;
	table_put(&roots->by_name, slot, (uint32_t)roots->ngroups);
	slot = table_slot(&roots->by_parent, hash_parent(roots, &g), is_sibling,
			  roots, &g);
	table_put(&roots->by_parent, slot, (uint32_t)roots->ngroups);
	root_find(roots, g.place.frame)->number = (uint32_t)roots->ngroups;
	return &roots->groups[roots->ngroups - 1];
}

/* The label of an entry made anew: of a group, from what its members have in
 * common; of one alone, from its name. */
static enum pit_status
relabel(struct roots *roots, struct symtab *syms, struct root *root)
{
	const struct group *g = &roots->groups[root->number - 1];
	const struct frame_info *info = symtab_get(syms, root->frame);
	enum pit_status st;
	struct out text;

	if (!root->group) {
		if (!g->text)
			return PIT_OK; /* its first member is on its way */
		st = root_set_label(roots, syms, root, g,
				    symtab_name(syms, g->text));
		return st ? st
			  : symtab_rename(syms, root->frame, root->label,
					  strlen(root->label));
	}
	if (root->count > 1)
		return PIT_OK;
	out_init(&text, SIZE_MAX);
	if (info->kind == FRAME_PROCESS)
		root_label_shorten(&text, info->name);
	else
		out_str(&text, info->name);
	st = out_status(&text);
	if (!st)
		st = root_set_label(roots, syms, root, g, words_text(&text));
	out_fini(&text);
	return st;
}

/* Groups of the name of g, and their members, are to be told apart by more. */
static enum pit_status
tell_apart(struct roots *roots, struct symtab *syms, const struct group *like,
	   unsigned depth)
{
	enum pit_status st = PIT_OK;
	const struct group key = *like;

	depth = depth < MAX_DEPTH ? depth : MAX_DEPTH;
	if (depth <= key.depth)
		return PIT_OK;
	for (uint32_t id = first_of_name(roots, &key); id;
	     id = roots->groups[id - 1].next)
		roots->groups[id - 1].depth = depth;
	for (size_t i = 0; i < roots->len && !st; i++) {
		struct root *root = &roots->list[i];

		if (root->number && is_namesake(roots, root->number, &key))
			st = relabel(roots, syms, root);
	}
	return st;
}

static bool
same_function(const struct roots *roots, const struct symtab *syms,
	      const struct group *a, const struct group *b)
{
	char one[LABEL_NAME], other[LABEL_NAME];

	root_began(roots, syms, a, one, sizeof(one));
	root_began(roots, syms, b, other, sizeof(other));
	return strcmp(one, other) == 0;
}

/* What tells a group from the others of its name. */
static unsigned
depth_of(const struct roots *roots, const struct symtab *syms,
	 const struct group *g)
{
	unsigned depth = 0, need;

	for (uint32_t id = first_of_name(roots, g); id;
	     id = roots->groups[id - 1].next) {
		const struct group *other = &roots->groups[id - 1];

		if (g->folder || other->folder)
			need =
			    root_label_depth(symtab_name(syms, g->folder),
					     symtab_name(syms, other->folder));
		else if (!g->mark || !other->mark || g->mark == other->mark)
			need = 0;
		else
			need = same_function(roots, syms, g, other)
				   ? TOLD_PLACE
				   : TOLD_FUNCTION;
		depth = need > depth ? need : depth;
	}
	return depth;
}

enum pit_status
roots_set_group(struct roots *roots, struct symtab *syms, frame_id own,
		frame_id group)
{
	struct root *root = root_find(roots, own), *to;

	if (!root)
		return PIT_OK;
	to = root_find(roots, group);
	root->group = group;
	root->number = to ? to->number : 0;
	if (to && to->shared)
		to->shared--;
	return root->number && roots->groups[root->number - 1].depth
		   ? relabel(roots, syms, root)
		   : PIT_OK;
}

/* One name of two that are alike. 0: no memory. */
static name_id
join(struct symtab *syms, name_id a, const struct out *b)
{
	const char *have = symtab_name(syms, a);
	name_id id = a;
	struct out o;

	if (a && strcmp(have, words_text(b)) == 0)
		return a;
	out_init(&o, ROOTS_MAX_NAME);
	if (a)
		root_label_join(&o, have, words_text(b));
	else
		out_mem(&o, words_text(b), b->len);
	if (o.status == PIT_ENOMEM)
		id = 0;
	else if (!a || strcmp(have, words_text(&o)) != 0)
		id = symtab_intern(syms, words_text(&o), o.len);
	out_fini(&o);
	return id;
}

/* What a group has in common with one more member. */
static enum pit_status
welcome(struct roots *roots, struct symtab *syms, struct group *g,
	const struct words *w)
{
	struct root *root = root_find(roots, g->place.frame);
	name_id text = join(syms, g->text, &w->text);
	name_id folder =
	    w->folder.len ? join(syms, root->folder, &w->folder) : root->folder;
	bool differs = text != g->text || folder != root->folder;
	unsigned depth = 0;

	if (!text || (w->folder.len && !folder))
		return PIT_ENOMEM;
	if (root->count > 1)
		depth = root_label_depth(symtab_name(syms, root->folder),
					 words_text(&w->folder));
	g->text = text;
	root->folder = folder;
	if (depth > g->depth)
		return tell_apart(roots, syms, g, depth);
	return differs ? relabel(roots, syms, root) : PIT_OK;
}

static bool
is_like(const struct group *g, const struct group *want)
{
	return g->pattern == want->pattern && g->folder == want->folder;
}

/* The group of a member that is on its way; a new one, if it is the first. */
static struct group *
need_group(struct roots *roots, struct symtab *syms, struct tree *tree,
	   const struct root_place *parent, const struct root_member *member,
	   const struct group *want)
{
	struct group *g = find_group(roots, want, member->kind == FRAME_THREAD);
	bool known = g && (g->mark || !want->mark);

	if (!g)
		g = add_group(roots, syms, tree, parent, member, want);
	if (!g || known || !is_like(g, want))
		return g;
	if (g->next)
		g->depth = roots->groups[g->next - 1].depth;
	g->mark = want->mark;
	return tell_apart(roots, syms, g, depth_of(roots, syms, g)) ? NULL : g;
}

/* Another member, or, past many groups, one that is of all sorts. */
static enum pit_status
join_group(struct roots *roots, struct symtab *syms, struct group *g,
	   const struct group *want, const struct words *w,
	   const struct root_member *member)
{
	struct root *root = root_find(roots, g->place.frame);

	root->pid = root->count ? 0 : member->pid;
	root->only = root->count ? 0 : member->own;
	root->count++;
	root->alive++;
	root->shared++;
	root->left = false;
	return is_like(g, want) ? welcome(roots, syms, g, w) : PIT_OK;
}

enum pit_status
roots_join(struct roots *roots, struct symtab *syms, struct tree *tree,
	   const struct root_place *parent, const struct root_member *member,
	   struct root_place *to)
{
	enum pit_status st;
	struct words w;
	struct group *g = NULL, want = {
		.parent = parent->frame,
		.mark = member->mark,
	};

	st = words_init(&w, roots, syms, member);
	if (!st) {
		want.pattern = pattern_of(syms, &w.text);
		want.folder = w.folder.len ? pattern_of(syms, &w.folder) : 0;
	}
	if (want.pattern && (want.folder || !w.folder.len))
		g = need_group(roots, syms, tree, parent, member, &want);
	st = g ? join_group(roots, syms, g, &want, &w, member) : PIT_ENOMEM;
	words_fini(&w);
	if (st)
		return st;
	*to = g->place;
	return roots_set_group(roots, syms, member->own, to->frame);
}
