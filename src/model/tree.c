/* src/model/tree.c */
#include "model/tree.h"

#include "base/mem.h"
#include "base/table.h"
#include "model/fold.h"

#include <stdbool.h>

struct tree {
	struct tree_node *nodes; /* nodes[TREE_ROOT] always exists */
	size_t len, cap;
	node_id *parents; /* the same as theirs */
	size_t parent_cap;
	/* By parent and frame, those that have siblings: most are alone, and
	 * stand next to their parent, where a table would be far away. */
	struct table table;
};

/* Whose child by which frame. */
struct tree_key {
	node_id parent;
	frame_id frame;
};

static bool
is_child(const void *owner, uint32_t id, const void *key)
{
	const struct tree *tree = owner;
	const struct tree_node *have = &tree->nodes[id];
	const struct tree_key *want = key;

	return have->parent == want->parent && have->frame == want->frame;
}

static uint64_t
hash_child(const struct tree *tree, node_id parent, frame_id frame)
{
	return table_words(&tree->table, (uint64_t)parent << 32 | frame, 0);
}

static uint64_t
node_hash(const void *owner, uint32_t id)
{
	const struct tree *tree = owner;

	return hash_child(tree, tree->nodes[id].parent, tree->nodes[id].frame);
}

/* Room for one more node. */
static bool
tree_reserve(struct tree *tree)
{
	struct tree_node *nodes;
	node_id *parents;

	if (tree->len == UINT32_MAX)
		return false;
	nodes =
	    mem_grow(tree->nodes, &tree->cap, tree->len + 1, sizeof(*nodes));
	if (!nodes)
		return false;
	tree->nodes = nodes;
	parents = mem_grow(tree->parents, &tree->parent_cap, tree->len + 1,
			   sizeof(*parents));
	if (!parents)
		return false;
	tree->parents = parents;
	return table_reserve(&tree->table, node_hash, tree);
}

struct tree *
tree_new(void)
{
	struct tree *tree = mem_zalloc(sizeof(*tree));

	if (!tree || !tree_reserve(tree)) {
		tree_free(tree);
		return NULL;
	}
	tree->parents[TREE_ROOT] = TREE_ROOT;
	tree->nodes[tree->len++] = (struct tree_node){ .flags = NODE_BY_APP };
	return tree;
}

void
tree_free(struct tree *tree)
{
	if (!tree)
		return;
	mem_free(tree->nodes);
	mem_free(tree->parents);
	table_fini(&tree->table);
	mem_free(tree);
}

/* What time spent right in the node is called. A library keeps the name it was
 * entered by: what it calls in turn is its own business. C functions and code
 * without a file of its own count as their caller. */
static name_id
node_group(const struct frame_info *info, uint32_t flags,
	   const struct tree_node *parent)
{
	bool inherits = info->flags & FRAME_INHERITS;

	if (flags & NODE_LIBRARY) {
		if (!(parent->flags & NODE_BY_APP))
			return parent->group;
		inherits = info->kind == FRAME_C;
	}
	return inherits && parent->group ? parent->group : info->package;
}

static uint32_t
node_flags(const struct frame_info *info, const struct tree_node *parent)
{
	bool by_app = parent->flags & NODE_BY_APP;

	return (fold_is_library(info, by_app) ? NODE_LIBRARY : 0) |
	       (fold_calls_as_app(info, by_app) ? NODE_BY_APP : 0);
}

static node_id
node_entry(const struct tree *tree, const struct frame_info *info, node_id id)
{
	const struct tree_node *node = &tree->nodes[id];
	node_id above = tree->nodes[node->parent].entry;

	if (!fold_is_member(info, node->flags & NODE_LIBRARY))
		return TREE_ROOT;
	return above ? above : id;
}

node_id
tree_find(const struct tree *tree, node_id parent, frame_id frame)
{
	const struct tree_key key = { parent, frame };
	node_id latest = parent < tree->len ? tree->nodes[parent].child : 0;

	if (!latest || tree->nodes[latest].frame == frame)
		return latest;
	if (!tree->nodes[latest].next)
		return TREE_ROOT;
	return table_find(&tree->table, hash_child(tree, parent, frame),
			  is_child, tree, &key);
}

static void
put_child(struct tree *tree, node_id id)
{
	const struct tree_key key = { tree->nodes[id].parent,
				      tree->nodes[id].frame };

	table_put(
	    &tree->table,
	    table_slot(&tree->table, node_hash(tree, id), is_child, tree, &key),
	    id);
}

/* A child more, the only one or not. There is room for two in a table that is
 * half empty. */
static void
add_child(struct tree *tree, struct tree_node *parent, node_id id)
{
	node_id other = parent->child;

	if (other && !tree->nodes[other].next)
		put_child(tree, other);
	tree->nodes[id].next = other;
	if (other)
		put_child(tree, id);
	parent->child = id;
}

node_id
tree_child(struct tree *tree, const struct symtab *syms, node_id parent,
	   frame_id frame)
{
	node_id id = tree_find(tree, parent, frame);
	const struct frame_info *info = symtab_get(syms, frame);
	struct tree_node *node, *above;

	if (id || !info || parent >= tree->len)
		return id;
	if (!tree_reserve(tree))
		return TREE_ROOT;
	id = (node_id)tree->len++;
	node = &tree->nodes[id];
	above = &tree->nodes[parent];
	*node = (struct tree_node){
		.frame = frame,
		.parent = parent,
		.depth = above->depth + 1,
	};
	node->flags = node_flags(info, above);
	node->group = node_group(info, node->flags, above);
	node->entry = node_entry(tree, info, id);
	add_child(tree, above, id);
	tree->parents[id] = parent;
	return id;
}

void
tree_regroup(struct tree *tree, const struct symtab *syms)
{
	/* Parents come before their children. */
	for (node_id id = TREE_ROOT + 1; id < tree->len; id++) {
		struct tree_node *node = &tree->nodes[id];

		node->entry =
		    node_entry(tree, symtab_get(syms, node->frame), id);
	}
}

const struct tree_node *
tree_get(const struct tree *tree, node_id id)
{
	return id < tree->len ? &tree->nodes[id] : NULL;
}

const node_id *
tree_parents(const struct tree *tree)
{
	return tree->parents;
}

size_t
tree_len(const struct tree *tree)
{
	return tree->len;
}
