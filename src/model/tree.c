/* src/model/tree.c */
#include "model/tree.h"

#include "base/mem.h"
#include "model/fold.h"

#include <stdbool.h>

/* (parent, frame) to node: open addressing with linear probing, at most half
 * full. A slot holds a node id; 0 is free, the root is nobody's child. */
struct tree {
	struct tree_node *nodes; /* nodes[TREE_ROOT] always exists */
	size_t len, cap;
	node_id *slots;
	size_t nslots; /* a power of two */
};

static size_t
tree_hash(node_id parent, frame_id frame)
{
	uint64_t h = ((uint64_t)parent << 32 | frame) * 0x9e3779b97f4a7c15u;

	return (size_t)(h ^ h >> 32);
}

/* The slot that holds the child, or the free one where it belongs. */
static size_t
tree_slot(const struct tree *tree, node_id parent, frame_id frame)
{
	size_t mask = tree->nslots - 1;
	size_t i = tree_hash(parent, frame) & mask;
	const struct tree_node *node;

	for (; tree->slots[i]; i = (i + 1) & mask) {
		node = &tree->nodes[tree->slots[i]];
		if (node->parent == parent && node->frame == frame)
			break;
	}
	return i;
}

static bool
tree_rehash(struct tree *tree, size_t nslots)
{
	node_id *old = tree->slots;
	node_id *slots = mem_calloc(nslots, sizeof(*slots));

	if (!slots)
		return false;
	tree->slots = slots;
	tree->nslots = nslots;
	for (node_id id = 1; id < tree->len; id++) {
		const struct tree_node *node = &tree->nodes[id];

		slots[tree_slot(tree, node->parent, node->frame)] = id;
	}
	mem_free(old);
	return true;
}

/* Room for one more node and its slot. */
static bool
tree_reserve(struct tree *tree)
{
	struct tree_node *nodes;

	if (tree->len == UINT32_MAX)
		return false;
	nodes =
	    mem_grow(tree->nodes, &tree->cap, tree->len + 1, sizeof(*nodes));
	if (!nodes)
		return false;
	tree->nodes = nodes;
	if (tree->len >= tree->nslots / 2)
		return tree_rehash(tree, tree->nslots ? tree->nslots * 2 : 64);
	return true;
}

struct tree *
tree_new(void)
{
	struct tree *tree = mem_zalloc(sizeof(*tree));

	if (!tree || !tree_reserve(tree)) {
		tree_free(tree);
		return NULL;
	}
	tree->nodes[tree->len++] = (struct tree_node){ .flags = NODE_BY_APP };
	return tree;
}

void
tree_free(struct tree *tree)
{
	if (!tree)
		return;
	mem_free(tree->nodes);
	mem_free(tree->slots);
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

node_id
tree_find(const struct tree *tree, node_id parent, frame_id frame)
{
	return tree->slots[tree_slot(tree, parent, frame)];
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
		.next = above->child,
		.depth = above->depth + 1,
		.line = info->line,
	};
	node->flags = node_flags(info, above);
	node->group = node_group(info, node->flags, above);
	above->child = id;
	if (node->flags & NODE_LIBRARY)
		node->entry = above->entry ? above->entry : id;
	tree->slots[tree_slot(tree, parent, frame)] = id;
	return id;
}

void
tree_set_line(struct tree *tree, node_id id, uint32_t line)
{
	if (id < tree->len)
		tree->nodes[id].line = line;
}

const struct tree_node *
tree_get(const struct tree *tree, node_id id)
{
	return id < tree->len ? &tree->nodes[id] : NULL;
}

size_t
tree_len(const struct tree *tree)
{
	return tree->len;
}
