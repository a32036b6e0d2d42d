/* src/tui/flame_build.c - which blocks there are. Siblings stand in the order
 * in which they were first seen, so that nothing changes places while the
 * program runs. What is too narrow for a part of a cell is not even looked
 * into: a build costs what it shows.
 */
#include "tui/flame_pane.h"

#include "base/mem.h"

#include <stdlib.h>

#define BLOCKS_MAX 50000

static uint64_t
total_of(const struct flame_pane *f, node_id id)
{
	return rows_node_weight(&f->look, id).total;
}

static bool
add_kid(struct flame_pane *f, node_id node, enum block_kind kind,
	uint64_t total)
{
	struct kid *kids =
	    mem_grow(f->kids, &f->kids_cap, f->nkids + 1, sizeof(*kids));

	if (!kids)
		return false;
	f->kids = kids;
	kids[f->nkids++] = (struct kid){ node, total, kind };
	return true;
}

/* Is it hidden in the group of an entry? */
static bool
is_in_group(const struct flame_pane *f, const struct tree_node *node,
	    node_id entry)
{
	return f->look.fold && entry && node->entry == entry;
}

/* What a node called; of library code, below its entry, one for all. */
static bool
kids_of_node(struct flame_pane *f, node_id id)
{
	const struct tree *tree = f->look.tree;
	uint64_t hidden = 0;
	node_id first = 0;

	for (node_id kid = tree_get(tree, id)->child; kid;
	     kid = tree_get(tree, kid)->next) {
		if (!rows_exists(&f->look, kid))
			continue;
		if (is_in_group(f, tree_get(tree, kid), id)) {
			hidden += total_of(f, kid);
			first = first && first < kid ? first : kid;
		} else if (!add_kid(f, kid, BLOCK_NODE, total_of(f, kid))) {
			return false;
		}
	}
	return !hidden || add_kid(f, first, BLOCK_GROUP, hidden);
}

static bool
push(struct flame_pane *f, node_id id)
{
	node_id *todo =
	    mem_grow(f->todo, &f->todo_cap, f->ntodo + 1, sizeof(*todo));

	if (!todo)
		return false;
	f->todo = todo;
	todo[f->ntodo++] = id;
	return true;
}

/* What was called out of a group. */
static bool
kids_of_group(struct flame_pane *f, node_id entry, uint64_t least)
{
	const struct tree *tree = f->look.tree;

	f->ntodo = 0;
	if (!push(f, entry))
		return false;
	while (f->ntodo) {
		node_id id = f->todo[--f->ntodo];

		for (node_id kid = tree_get(tree, id)->child; kid;
		     kid = tree_get(tree, kid)->next) {
			bool inside =
			    is_in_group(f, tree_get(tree, kid), entry);

			if (!rows_exists(&f->look, kid) ||
			    total_of(f, kid) < least)
				continue;
			if (inside ? !push(f, kid)
				   : id != entry && !add_kid(f, kid, BLOCK_NODE,
							     total_of(f, kid)))
				return false;
		}
	}
	return true;
}

static int
by_age(const void *pa, const void *pb)
{
	const struct kid *a = pa, *b = pb;

	return (a->node > b->node) - (a->node < b->node);
}

static bool
add_block(struct flame_pane *f, const struct block *block)
{
	struct block *blocks =
	    mem_grow(f->blocks, &f->cap, f->n + 1, sizeof(*blocks));

	if (!blocks)
		return false;
	f->blocks = blocks;
	blocks[f->n++] = *block;
	return true;
}

/* Put the kids below block i, from its left edge on; neighbours that are
 * narrower than least share a block if they are as wide together. */
static bool
place_kids(struct flame_pane *f, size_t i, uint64_t least)
{
	uint64_t from = f->blocks[i].from, rest = 0;
	struct block block = { .depth = f->blocks[i].depth + 1,
			       .parent = (uint32_t)i };

	for (size_t k = 0; k <= f->nkids; k++) {
		bool last = k == f->nkids;

		if (!last && f->kids[k].total < least) {
			rest += f->kids[k].total;
			continue;
		}
		block.from = from;
		block.total = rest;
		block.kind = BLOCK_MORE;
		block.node = f->blocks[i].node;
		if (rest >= least && !add_block(f, &block))
			return false;
		from += rest;
		rest = 0;
		if (last)
			break;
		block.from = from;
		block.total = f->kids[k].total;
		block.kind = f->kids[k].kind;
		block.node = block.kind == BLOCK_GROUP ? f->blocks[i].node
						       : f->kids[k].node;
		if (!add_block(f, &block))
			return false;
		from += block.total;
	}
	return true;
}

static bool
add_below(struct flame_pane *f, size_t i, uint64_t least)
{
	const struct block block = f->blocks[i];
	bool ok;

	f->nkids = 0;
	ok = block.kind == BLOCK_GROUP ? kids_of_group(f, block.node, least)
				       : kids_of_node(f, block.node);
	if (!ok)
		return false;
	if (f->nkids)
		qsort(f->kids, f->nkids, sizeof(*f->kids), by_age);
	return place_kids(f, i, least);
}

/* What all is worth: of chosen processes and threads, theirs. */
static uint64_t
whole_of(const struct flame_pane *f)
{
	const struct tree *tree = f->look.tree;
	uint64_t sum = 0;

	if (!f->look.members)
		return total_of(f, f->look.top);
	for (node_id kid = tree_get(tree, f->look.top)->child; kid;
	     kid = tree_get(tree, kid)->next)
		if (rows_exists(&f->look, kid))
			sum += total_of(f, kid);
	return sum;
}

bool
flame_build(struct flame_pane *f, uint32_t depth)
{
	struct block top = { .node = f->look.top };
	uint64_t least;

	f->n = 0;
	f->cut = false;
	f->whole = top.total = whole_of(f);
	least =
	    f->whole / ((uint64_t)(f->cols > 0 ? f->cols : 1) * FLAME_PARTS);
	least = least ? least : 1;
	if (!top.total)
		return true;
	if (!add_block(f, &top))
		return false;
	for (size_t i = 0; i < f->n; i++) {
		f->cut = f->n >= BLOCKS_MAX;
		if (f->cut || f->blocks[i].depth >= depth)
			break;
		if (f->blocks[i].kind != BLOCK_MORE && !add_below(f, i, least))
			return false;
	}
	return true;
}
