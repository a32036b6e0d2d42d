/* src/tui/flame_place.c - where in the flame graph the user is, and what of it
 * the pane shows.
 */
#include "tui/flame_pane.h"

#include "base/mem.h"

/* Is id on the way from the cursor to the root? f->todo has all that are, from
 * the cursor on: a caller has the smaller number. */
static bool
is_on_way(const struct flame_pane *f, node_id id)
{
	size_t from = 0, to = f->ntodo;

	while (from < to) {
		size_t mid = (from + to) / 2;

		if (f->todo[mid] > id)
			from = mid + 1;
		else
			to = mid;
	}
	return from < f->ntodo && f->todo[from] == id;
}

static bool
find_way(struct flame_pane *f)
{
	f->ntodo = 0;
	for (node_id id = f->view->cursor;;
	     id = tree_get(f->look.tree, id)->parent) {
		node_id *todo = mem_grow(f->todo, &f->todo_cap, f->ntodo + 1,
					 sizeof(*todo));

		if (!todo)
			return false;
		f->todo = todo;
		todo[f->ntodo++] = id;
		if (id == TREE_ROOT)
			return true;
	}
}

/* The block of the cursor, or of the nearest caller that has one. */
static void
find_cursor(struct flame_pane *f, const struct block *was)
{
	node_id best = TREE_ROOT;

	f->at = 0;
	if (!find_way(f))
		return;
	for (size_t i = 0; i < f->n; i++) {
		const struct block *block = &f->blocks[i];

		if (block->kind == BLOCK_NODE && block->node >= best &&
		    is_on_way(f, block->node)) {
			best = block->node;
			f->at = i;
		}
	}
	/* It stays on what has no node of its own. */
	for (size_t i = 0; i < f->n && f->view->cursor == f->mine; i++)
		if (f->blocks[i].kind == was->kind &&
		    f->blocks[i].node == was->node && was->kind != BLOCK_NODE &&
		    f->blocks[i].depth == was->depth)
			f->at = i;
}

static uint32_t
depth_of(const struct flame_pane *f, node_id id)
{
	const struct tree_node *node = tree_get(f->look.tree, id);

	return node ? node->depth : 0;
}

void
flame_rebuild(struct flame_pane *f)
{
	const struct block none = { 0 };
	struct block was = f->at < f->n ? f->blocks[f->at] : none;
	uint32_t rows = (uint32_t)flame_rows(&f->pane.at);
	uint32_t depth = f->first + rows + 1;
	uint32_t top = depth_of(f, f->look.top);
	uint32_t cursor = depth_of(f, f->view->cursor);
	size_t parts;
	uint32_t *owners;

	f->cols = f->pane.at.cols;
	parts = (size_t)(f->cols > 0 ? f->cols : 1) * FLAME_PARTS;
	owners = mem_grow(f->owners, &f->owners_cap, parts, sizeof(*owners));
	f->owners = owners ? owners : f->owners;
	if (cursor > top && cursor - top + 2 > depth)
		depth = cursor - top + 2;
	if (!owners || !flame_build(f, depth)) {
		pane_say(&f->pane, "out of memory: there is no graph");
		f->n = 0;
	}
	if (f->n)
		find_cursor(f, &was);
	else
		f->at = 0;
}

void
flame_scroll(struct flame_pane *f)
{
	uint32_t rows = (uint32_t)flame_rows(&f->pane.at), depth, last;

	if (f->at >= f->n)
		return;
	depth = f->blocks[f->at].depth;
	last = f->blocks[f->n - 1].depth; /* or what is just below the pane */
	rows = rows ? rows : 1;
	if (f->first + rows > last + 1)
		f->first = last + 1 > rows ? last + 1 - rows : 0;
	if (f->first > depth)
		f->first = depth;
	/* What it calls is seen, too. */
	if (depth + 2 > f->first + rows && rows > 1)
		f->first = depth + 2 - rows;
}

void
flame_set_cursor(struct flame_pane *f, size_t i)
{
	if (i >= f->n)
		return;
	f->at = i;
	f->view->cursor = f->blocks[i].node;
	f->view->chosen = true;
	f->view->line = 0;
	f->mine = f->view->cursor;
	flame_scroll(f);
}

size_t
flame_widest_below(const struct flame_pane *f)
{
	size_t to = f->n;

	for (size_t i = f->at + 1; i < f->n; i++)
		if (f->blocks[i].parent == f->at &&
		    f->blocks[i].kind != BLOCK_MORE &&
		    (to == f->n || f->blocks[i].total > f->blocks[to].total))
			to = i;
	return to;
}
