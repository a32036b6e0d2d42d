#include "model/roots_state.h"

#include "base/mem.h"
#include "model/label.h"
#include "model/root_label.h"

#include <stdio.h>
#include <string.h>

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
	mem_free(roots->past);
	table_fini(&roots->by_name);
	table_fini(&roots->by_parent);
	mem_free(roots);
}

struct root *
root_find(const struct roots *roots, frame_id frame)
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
	const struct root *root =
	    root_find(roots->all ? roots->all : roots, frame);

	return roots->all && root && root->number && !root->group &&
		       root->number <= roots->npast
		   ? &roots->past[root->number - 1]
		   : root;
}

const struct root *
roots_one(const struct roots *roots, frame_id frame)
{
	const struct root *root = roots_get(roots, frame);

	return root && root->only ? roots_get(roots, root->only) : root;
}

/* The folder of a worker's script is that of who started it: it may have gone
 * elsewhere since. */
enum pit_status
words_init(struct words *w, const struct roots *roots,
	   const struct symtab *syms, const struct root_member *member)
{
	const struct root *parent = root_find(roots, member->parent);

	out_init(&w->text, SIZE_MAX);
	out_init(&w->folder, ROOTS_MAX_NAME);
	if (member->kind != FRAME_PROCESS) {
		out_str(&w->text, member->name);
		return out_status(&w->text);
	}
	root_label_shorten(&w->text, member->name);
	if (parent && parent->folder)
		out_str(&w->folder, symtab_name(syms, parent->folder));
	else
		root_label_folder(&w->folder, member->name,
				  member->cwd ? member->cwd : "");
	if (w->folder.status == PIT_ENOMEM)
		return PIT_ENOMEM;
	return out_status(&w->text);
}

void
words_fini(struct words *w)
{
	out_fini(&w->text);
	out_fini(&w->folder);
}

/* Set to "" without memory. */
static enum pit_status
set_label(struct symtab *syms, struct root *root,
	  const struct root_label *label)
{
	name_id id = symtab_intern(syms, label->text, strlen(label->text));

	root->label = symtab_name(syms, id);
	return id ? PIT_OK : PIT_ENOMEM;
}

struct root *
root_append(struct roots *roots, frame_id frame)
{
	struct root *grown =
	    mem_grow(roots->list, &roots->cap, roots->len + 1, sizeof(*grown));

	if (!grown)
		return NULL;
	roots->list = grown;
	grown[roots->len] = (struct root){ .frame = frame, .label = "" };
	return &grown[roots->len++];
}

static bool
is_task(const struct symtab *syms, const struct group *g)
{
	const struct frame_info *info = symtab_get(syms, g->place.frame);

	return info && info->kind == FRAME_TASK;
}

void
root_began(const struct roots *roots, const struct symtab *syms,
	   const struct group *g, char *buf, size_t size)
{
	if (is_task(syms, g))
		snprintf(buf, size, "%s", symtab_name(syms, g->mark));
	else
		label_name(syms, roots, g->mark, buf, size);
}

/* What tells the threads or tasks of a group from others of the name. */
static const char *
told_of(const struct roots *roots, const struct symtab *syms,
	const struct group *g, char buf[LABEL_WHERE])
{
	if (!g->mark || g->depth == TOLD_NOTHING)
		return NULL;
	if (g->depth == TOLD_FUNCTION || is_task(syms, g))
		root_began(roots, syms, g, buf, LABEL_WHERE);
	else
		label_where(syms, roots, g->mark, buf, LABEL_WHERE);
	return buf[0] ? buf : NULL;
}

enum pit_status
root_set_label(const struct roots *roots, struct symtab *syms,
	       struct root *root, const struct group *g, const char *text)
{
	const struct frame_info *info = symtab_get(syms, root->frame);
	struct root_label label;
	char buf[LABEL_WHERE];
	const char *told;

	if (info->kind == FRAME_PROCESS) {
		root_label_process(&label, text,
				   symtab_name(syms, root->folder),
				   g && root->folder ? g->depth : 0,
				   g && g->mark && !root->group);
		root->told = g && g->depth;
	} else {
		told = g ? told_of(roots, syms, g, buf) : NULL;
		root_label_thread(&label, text, told);
		root->told = told;
	}
	return set_label(syms, root, &label);
}

enum pit_status
roots_add(struct roots *roots, struct symtab *syms,
	  const struct root_member *member)
{
	struct root *root = root_find(roots, member->own);
	enum pit_status st;
	struct words w;

	if (root) {
		root->count++;
		root->alive++;
		root->pid = 0;
		root->native = 0;
		root->main = false;
		root->daemon = ROOT_UNTOLD;
		return PIT_OK;
	}
	st = words_init(&w, roots, syms, member);
	root = st ? NULL : root_append(roots, member->own);
	if (root) {
		root->count = root->alive = 1;
		root->pid = member->pid;
		if (w.folder.len)
			root->folder =
			    symtab_intern(syms, w.folder.data, w.folder.len);
		st = w.folder.len && !root->folder
			 ? PIT_ENOMEM
			 : root_set_label(roots, syms, root, NULL,
					  words_text(&w.text));
	}
	words_fini(&w);
	return root ? st : PIT_ENOMEM;
}

void
roots_set_thread(struct roots *roots, frame_id own, uint64_t native, bool main)
{
	struct root *root = root_find(roots, own);

	if (!root)
		return;
	root->native = root->count > 1 ? 0 : native;
	root->main = root->count == 1 && main;
}

enum pit_status
roots_rename(struct roots *roots, struct symtab *syms, frame_id frame,
	     const char *name)
{
	struct root *root = root_find(roots, frame);

	if (!root || root->count > 1)
		return PIT_OK;
	root->number = 0;
	return root_set_label(roots, syms, root, NULL, name);
}

void
roots_set_daemon(struct roots *roots, frame_id own, bool daemon)
{
	struct root *root = root_find(roots, own);

	if (root && root->count == 1)
		root->daemon = daemon ? ROOT_DAEMON : ROOT_NO_DAEMON;
}

void
roots_set_by(struct roots *roots, frame_id frame, frame_id by)
{
	struct root *root = root_find(roots, frame);

	if (root && by != frame)
		root->by = by;
}

void
roots_follow(struct roots *roots, frame_id from, frame_id to)
{
	const struct root *root = root_find(roots, from);

	if (!root || root->count)
		return;
	for (size_t i = 0; i < roots->len; i++)
		if (roots->list[i].by == from)
			roots->list[i].by = to;
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
	struct root *root = root_find(roots, group);

	if (root) {
		move(&root->count, -1);
		move(&root->alive, -1);
		root->only = 0;
		root->left = !root->count;
	}
}

void
roots_alive(struct roots *roots, frame_id group, int by)
{
	struct root *root = root_find(roots, group);

	if (root)
		move(&root->alive, by);
}

void
roots_idle(struct roots *roots, frame_id group, int by)
{
	struct root *root = root_find(roots, group);

	if (root)
		move(&root->idle, by);
}

void
roots_set_gone(struct roots *roots, frame_id group, unsigned state,
	       uint32_t record)
{
	struct root *root = root_find(roots, group);

	if (root && state < ROOTS_STATES)
		root->gone[state] = record;
}
