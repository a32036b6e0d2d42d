/* src/model/root_look.c - who was there in a window of the run. */
#include "model/roots_state.h"

#include "base/mem.h"

/* What a node of a process or thread adds to its group. */
static void
add_node(struct roots *past, frame_id frame, bool from_start)
{
	const struct root *root = root_find(past->all, frame);
	struct root *group;

	if (!root || !root->number)
		return;
	group = &past->past[root->number - 1];
	if (root->group) {
		group->only = group->count ? 0 : root->frame;
		group->pid = group->count++ ? 0 : root->pid;
		return;
	}
	group->pid = group->only = 0;
	/* Those that have no entry share the node of the group. */
	group->count += from_start ? root->shared : 1;
	group->shared = from_start ? root->shared : 1;
	group->least = group->least || (!from_start && root->shared > 1);
}

static bool
past_reset(struct roots *past, const struct roots *roots)
{
	struct root *grown = mem_grow(past->past, &past->past_cap,
				      roots->ngroups + 1, sizeof(*grown));

	if (!grown)
		return false;
	past->past = grown;
	past->all = roots;
	past->npast = roots->ngroups;
	for (size_t i = 0; i < roots->ngroups; i++) {
		grown[i] = *root_find(roots, roots->groups[i].place.frame);
		grown[i].count = grown[i].shared = 0;
	}
	return true;
}

static bool
is_in(const struct place_sums *tops, node_id id)
{
	return id < tops->len &&
	       (tops->at[id].weight || (int64_t)tops->at[id].count > 0);
}

/* What is there of a node of a thread, and of those of its tasks, the children
 * that have an entry. */
static bool
add_thread(struct roots *past, const struct tree *raw,
	   const struct place_sums *tops, node_id thread, bool from_start)
{
	bool in = is_in(tops, thread);

	for (node_id id = tree_get(raw, thread)->child; id;
	     id = tree_get(raw, id)->next) {
		frame_id frame = tree_get(raw, id)->frame;

		if (!is_in(tops, id) || !root_find(past->all, frame))
			continue;
		in = true;
		add_node(past, frame, from_start);
	}
	if (in)
		add_node(past, tree_get(raw, thread)->frame, from_start);
	return in;
}

enum pit_status
roots_look(struct roots **past, const struct roots *roots,
	   const struct tree *raw, const struct place_sums *tops,
	   bool from_start)
{
	const struct tree_node *node = tree_get(raw, TREE_ROOT);

	if (!*past)
		*past = roots_new();
	if (!*past || !past_reset(*past, roots))
		return PIT_ENOMEM;
	for (node_id p = node->child; p; p = node->next) {
		bool in = is_in(tops, p);

		node = tree_get(raw, p);
		for (node_id id = node->child; id; id = tree_get(raw, id)->next)
			in |= add_thread(*past, raw, tops, id, from_start);
		if (in)
			add_node(*past, node->frame, from_start);
	}
	return PIT_OK;
}
