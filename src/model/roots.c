#include "model/roots.h"

#include "base/mem.h"
#include "base/out.h"
#include "base/path.h"

#include <string.h>

#define MAX_LABEL 128

struct group {
	frame_id parent;
	name_id pattern;
	uint32_t mark;
	struct root_place place;
};

struct roots {
	struct root *list; /* by frame */
	size_t len, cap;
	struct group *groups;
	size_t ngroups, group_cap;
};

struct roots *
roots_new(void)
{
	return mem_zalloc(sizeof(struct roots));
}

void
roots_free(struct roots *roots)
{
	if (!roots)
		return;
	mem_free(roots->list);
	mem_free(roots->groups);
	mem_free(roots);
}

static struct root *
find_root(const struct roots *roots, frame_id frame)
{
	size_t low = 0, high = roots->len;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (roots->list[mid].frame < frame)
			low = mid + 1;
		else
			high = mid;
	}
	return low < roots->len && roots->list[low].frame == frame
		   ? &roots->list[low]
		   : NULL;
}

const struct root *
roots_get(const struct roots *roots, frame_id frame)
{
	return roots ? find_root(roots, frame) : NULL;
}

/* A command without the folders of its words. */
static void
shorten(struct out *o, const char *command)
{
	while (*command) {
		size_t n = strcspn(command, " ");
		struct path_part base = path_base(command, n);

		if (o->len)
			out_char(o, ' ');
		if (base.n && command[0] != '-')
			out_mem(o, base.p, base.n);
		else
			out_mem(o, command, n);
		command += n;
		command += strspn(command, " ");
	}
}

/* Numbers become N: what is left is alike. */
static void
generalize(struct out *o, const char *name)
{
	while (*name) {
		size_t digits = strspn(name, "0123456789");

		out_char(o, digits ? 'N' : *name);
		name += digits ? digits : 1;
	}
}

static name_id
take_name(struct symtab *syms, struct out *o)
{
	name_id id = 0;

	if (out_status(o) == PIT_OK || out_status(o) == PIT_ELIMIT)
		id = symtab_intern(syms, o->data ? o->data : "", o->len);
	out_fini(o);
	return id;
}

static name_id
label_of(struct symtab *syms, enum frame_kind kind, const char *name)
{
	struct out o;

	out_init(&o, MAX_LABEL);
	if (kind == FRAME_PROCESS)
		shorten(&o, name);
	else
		out_str(&o, name);
	return take_name(syms, &o);
}

static name_id
pattern_of(struct symtab *syms, const char *label)
{
	struct out o;

	out_init(&o, MAX_LABEL);
	generalize(&o, label);
	return take_name(syms, &o);
}

static struct root *
append(struct roots *roots, frame_id frame)
{
	struct root *grown =
	    mem_grow(roots->list, &roots->cap, roots->len + 1, sizeof(*grown));

	if (!grown)
		return NULL;
	roots->list = grown;
	grown[roots->len] = (struct root){ .frame = frame, .label = "" };
	return &grown[roots->len++];
}

enum pit_status
roots_add(struct roots *roots, struct symtab *syms, frame_id frame,
	  const char *name, uint32_t pid)
{
	const struct frame_info *info = symtab_get(syms, frame);
	name_id label = info ? label_of(syms, info->kind, name) : 0;
	struct root *root;

	if (!label)
		return PIT_ENOMEM;
	if (find_root(roots, frame))
		return PIT_OK; /* one frame for many */
	root = append(roots, frame);
	if (!root)
		return PIT_ENOMEM;
	root->label = symtab_name(syms, label);
	root->count = root->alive = 1;
	root->pid = pid;
	return PIT_OK;
}

enum pit_status
roots_rename(struct roots *roots, struct symtab *syms, frame_id frame,
	     const char *name)
{
	const struct frame_info *info = symtab_get(syms, frame);
	struct root *root = find_root(roots, frame);
	name_id label;

	if (!root || !info || root->count > 1)
		return PIT_OK;
	label = label_of(syms, info->kind, name);
	if (!label)
		return PIT_ENOMEM;
	root->label = symtab_name(syms, label);
	return PIT_OK;
}

static struct group *
find_group(const struct roots *roots, frame_id parent, name_id pattern,
	   uint32_t mark)
{
	struct group *last = NULL;

	for (size_t i = 0; i < roots->ngroups; i++) {
		struct group *g = &roots->groups[i];

		if (g->parent != parent)
			continue;
		last = g;
		if (g->pattern == pattern && g->mark == mark)
			return g;
	}
	return roots->ngroups < ROOTS_MAX_GROUPS ? NULL : last;
}

static struct group *
add_group(struct roots *roots, struct symtab *syms, struct tree *tree,
	  const struct root_place *parent, const struct root_member *member)
{
	struct group *grown = mem_grow(roots->groups, &roots->group_cap,
				       roots->ngroups + 1, sizeof(*grown));
	struct group g = { .parent = parent->frame };

	if (!grown)
		return NULL;
	roots->groups = grown;
	g.place.frame =
	    symtab_root(syms, member->kind, member->name, strlen(member->name));
	if (!g.place.frame ||
	    (!find_root(roots, g.place.frame) && !append(roots, g.place.frame)))
		return NULL;
	g.place.node = tree_child(tree, syms, parent->node, g.place.frame);
	if (!g.place.node)
		return NULL;
	grown[roots->ngroups] = g;
	return &grown[roots->ngroups++];
}

enum pit_status
roots_join(struct roots *roots, struct symtab *syms, struct tree *tree,
	   const struct root_place *parent, const struct root_member *member,
	   struct root_place *to)
{
	name_id name = label_of(syms, member->kind, member->name);
	const char *label = symtab_name(syms, name);
	name_id pattern = name ? pattern_of(syms, label) : 0;
	struct group *g;
	struct root *root;

	if (!pattern)
		return PIT_ENOMEM;
	g = find_group(roots, parent->frame, pattern, member->mark);
	if (!g) {
		g = add_group(roots, syms, tree, parent, member);
		if (!g)
			return PIT_ENOMEM;
		g->pattern = pattern;
		g->mark = member->mark;
	}
	root = find_root(roots, g->place.frame);
	if (root->count && strcmp(root->label, label) != 0)
		label = symtab_name(syms, g->pattern);
	root->label = label;
	root->pid = root->count ? 0 : member->pid;
	root->count++;
	root->alive++;
	*to = g->place;
	root = find_root(roots, member->own);
	if (root)
		root->group = to->frame;
	return PIT_OK;
}

static void
move(size_t *n, int by)
{
	if (by > 0)
		++*n;
	else if (*n)
		--*n;
}

void
roots_leave(struct roots *roots, frame_id group)
{
	struct root *root = find_root(roots, group);

	if (root) {
		move(&root->count, -1);
		move(&root->alive, -1);
	}
}

void
roots_alive(struct roots *roots, frame_id group, int by)
{
	struct root *root = find_root(roots, group);

	if (root)
		move(&root->alive, by);
}

void
roots_idle(struct roots *roots, frame_id group, int by)
{
	struct root *root = find_root(roots, group);

	if (root)
		move(&root->idle, by);
}
