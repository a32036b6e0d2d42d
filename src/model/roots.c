#include "model/roots.h"

#include "base/mem.h"
#include "base/out.h"
#include "base/path.h"
#include "base/table.h"

#include <string.h>

#define MAX_LABEL   128
#define MAX_PATTERN 4096

struct group {
	frame_id parent;
	name_id pattern;
	uint32_t mark;
	uint32_t next; /* of the same name below the same parent; 0: none */
	struct root_place place;
};

struct roots {
	struct root *list; /* by frame */
	size_t len, cap;
	struct group *groups; /* number 1 is groups[0] */
	size_t ngroups, group_cap;
	struct table by_name;   /* the latest group of a name below a parent */
	struct table by_parent; /* the latest below a parent */
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
	table_fini(&roots->by_name);
	table_fini(&roots->by_parent);
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
	return find_root(roots, frame);
}

/* A command without the folders of its words that are paths: the program, its
 * script, and what else begins with a slash. */
static void
shorten(struct out *o, const char *command)
{
	for (unsigned i = 0; *command; i++) {
		size_t n = strcspn(command, " ");
		struct path_part base = path_base(command, n);

		if (i)
			out_char(o, ' ');
		if (base.n && command[0] != '-' && (i < 2 || *command == '/'))
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

/* Labels are made in place: a million commands that differ in a number are
 * not worth a million strings. */
struct label {
	char text[MAX_LABEL + 1];
};

/* Take as much of the text as there is room for, by whole characters. */
static void
label_set(struct label *label, const char *text, size_t n, size_t room)
{
	if (n > room)
		for (n = room; n && ((unsigned char)text[n] & 0xc0) == 0x80;)
			n--;
	if (n)
		memcpy(label->text, text, n);
	label->text[n] = '\0';
}

/* mark: a process's role. */
static enum pit_status
label_make(struct label *label, enum frame_kind kind, const char *name,
	   uint32_t mark)
{
	static const char worker[] = " [worker]";
	enum pit_status st;
	struct out o;

	if (kind != FRAME_PROCESS) {
		label_set(label, name, strlen(name), MAX_LABEL);
		return PIT_OK;
	}
	out_init(&o, SIZE_MAX);
	shorten(&o, name);
	st = out_status(&o);
	label_set(label, o.data, o.len, MAX_LABEL - strlen(worker));
	out_fini(&o);
	if (mark)
		memcpy(label->text + strlen(label->text), worker,
		       sizeof(worker));
	return st;
}

/* What members of a group have in common: of the whole name, since a label may
 * be cut behind a number. */
static name_id
pattern_of(struct symtab *syms, const struct root_member *member)
{
	struct out name, o;
	name_id id = 0;

	out_init(&name, SIZE_MAX);
	out_init(&o, MAX_PATTERN);
	if (member->kind == FRAME_PROCESS)
		shorten(&name, member->name);
	else
		out_str(&name, member->name);
	if (name.len)
		generalize(&o, name.data);
	if (!name.status && o.status != PIT_ENOMEM)
		id = symtab_intern(syms, o.data ? o.data : "", o.len);
	out_fini(&name);
	out_fini(&o);
	return id;
}

/* Set to "" without memory. */
static enum pit_status
set_label(struct symtab *syms, struct root *root, const struct label *label)
{
	name_id id = symtab_intern(syms, label->text, strlen(label->text));

	root->label = symtab_name(syms, id);
	return id ? PIT_OK : PIT_ENOMEM;
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
	struct root *root = find_root(roots, frame);
	struct label label;

	if (root) {
		root->count++;
		root->alive++;
		root->pid = 0;
		return PIT_OK;
	}
	if (!info || label_make(&label, info->kind, name, 0))
		return PIT_ENOMEM;
	root = append(roots, frame);
	if (!root)
		return PIT_ENOMEM;
	root->count = root->alive = 1;
	root->pid = pid;
	return set_label(syms, root, &label);
}

enum pit_status
roots_rename(struct roots *roots, struct symtab *syms, frame_id frame,
	     const char *name)
{
	const struct frame_info *info = symtab_get(syms, frame);
	struct root *root = find_root(roots, frame);
	struct label label;

	if (!root || !info || root->count > 1)
		return PIT_OK;
	if (label_make(&label, info->kind, name, 0))
		return PIT_ENOMEM;
	return set_label(syms, root, &label);
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

/* The group of a name. A thread may join before it is known what it began with,
 * mark 0: then any of its name will do, and that takes on what is learnt first.
 */
static struct group *
find_group(const struct roots *roots, const struct group *want, bool thread)
{
	struct group *like = NULL;
	uint32_t id = table_find(&roots->by_name, hash_name(roots, want),
				 is_namesake, roots, want);

	while (id) {
		struct group *g = &roots->groups[id - 1];

		if (g->mark == want->mark)
			return g;
		if (thread && (!g->mark || !want->mark))
			like = g;
		id = g->next;
	}
	if (like && !like->mark)
		like->mark = want->mark;
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
	if (!g.place.frame ||
	    (!find_root(roots, g.place.frame) && !append(roots, g.place.frame)))
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
	return &roots->groups[roots->ngroups - 1];
}

void
roots_set_group(struct roots *roots, frame_id own, frame_id group)
{
	struct root *root = find_root(roots, own);

	if (!root)
		return;
	root->group = group;
	root = find_root(roots, group);
	if (root && root->shared)
		root->shared--;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* What a label and another of the same pattern have in common: numbers that
 * differ become N, where it is not one already. */
static void
label_join(struct label *to, const char *a, const char *b)
{
	size_t n = 0;

	while (*a && *b && n < MAX_LABEL) {
		size_t i = strspn(a, "0123456789"), j = strspn(b, "0123456789");

		if (j && (i != j || memcmp(a, b, j) != 0)) {
			to->text[n++] = 'N';
			a += i ? i : 1;
			b += j;
			continue;
		}
		to->text[n++] = *b++;
		a++;
		while (j-- > 1 && n < MAX_LABEL && is_digit(*b)) {
			to->text[n++] = *b++;
			a++;
		}
	}
	to->text[n] = '\0';
}

/* A group has one more member. */
static enum pit_status
welcome(struct symtab *syms, struct root *root, const struct label *label,
	uint32_t pid)
{
	enum pit_status st = PIT_OK;
	struct label both = *label;

	if (root->count)
		label_join(&both, root->label, label->text);
	if (!root->count || strcmp(both.text, root->label) != 0) {
		st = set_label(syms, root, &both);
		if (!st)
			st = symtab_rename(syms, root->frame, root->label,
					   strlen(root->label));
	}
	root->pid = root->count ? 0 : pid;
	root->count++;
	root->alive++;
	root->shared++;
	return st;
}

enum pit_status
roots_join(struct roots *roots, struct symtab *syms, struct tree *tree,
	   const struct root_place *parent, const struct root_member *member,
	   struct root_place *to)
{
	enum pit_status st;
	struct label label;
	struct root *root;
	struct group *g, want = {
		.parent = parent->frame,
		.mark = member->mark,
	};

	if (label_make(&label, member->kind, member->name,
		       member->kind == FRAME_PROCESS ? member->mark : 0))
		return PIT_ENOMEM;
	want.pattern = pattern_of(syms, member);
	if (!want.pattern)
		return PIT_ENOMEM;
	g = find_group(roots, &want, member->kind == FRAME_THREAD);
	if (!g)
		g = add_group(roots, syms, tree, parent, member, &want);
	if (!g)
		return PIT_ENOMEM;
	root = find_root(roots, g->place.frame);
	/* One group too many: it is of all sorts now. */
	if (g->pattern != want.pattern)
		label_set(&label, root->label, strlen(root->label), MAX_LABEL);
	st = welcome(syms, root, &label, member->pid);
	*to = g->place;
	roots_set_group(roots, member->own, to->frame);
	return st;
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

void
roots_set_gone(struct roots *roots, frame_id group, unsigned state,
	       uint32_t record)
{
	struct root *root = find_root(roots, group);

	if (root && state < ROOTS_STATES)
		root->gone[state] = record;
}
