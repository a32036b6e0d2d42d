/* src/model/forest_waits.c - does a place wait for work? Its path says, and
 * what it hangs below: there may be no tree that it is in.
 */
#include "model/forest_state.h"

#include "base/mem.h"
#include "model/fold.h"

/* The stem, outermost first, from the root of all on. Returns what is behind
 * it. */
static struct idle_frame *
put_stem(const struct forest *forest, node_id top, struct idle_frame *stack)
{
	const struct tree *raw = forest->trees[TREE_RAW];
	struct idle_frame *at = stack + IDLE_BELOW + tree_get(raw, top)->depth,
			  *end = at;

	stack[0] = stack[1] = (struct idle_frame){ 0 };
	for (; top != TREE_ROOT; top = tree_get(raw, top)->parent)
		*--at = (struct idle_frame){
			symtab_get(forest->syms, tree_get(raw, top)->frame),
			false,
		};
	return end;
}

/* The frames of a path, which end before end. */
static void
put_path(const struct forest *forest, const struct path *p, bool by_app,
	 struct idle_frame *end)
{
	struct idle_frame *at = end;

	for (; p; p = paths_get(forest->paths, p->caller))
		(--at)->info = symtab_get(forest->syms, p->frame);
	for (; at < end; at++) {
		at->library = fold_is_library(at->info, by_app);
		by_app = fold_calls_as_app(at->info, by_app);
	}
}

enum pit_status
forest_waits(struct forest *forest, const struct place_key *key, bool *waits)
{
	const struct tree_node *top =
	    tree_get(forest->trees[TREE_RAW], key->top);
	const struct path *p = paths_get(forest->paths, key->path);
	struct idle_frame *stack, *end;
	size_t n;

	*waits = false;
	if (!p || !idle_may_be(symtab_get(forest->syms, p->frame)))
		return PIT_OK;
	n = (size_t)IDLE_BELOW + top->depth + p->depth;
	stack = mem_grow(forest->stack, &forest->stack_cap, n, sizeof(*stack));
	if (!stack)
		return PIT_ENOMEM;
	forest->stack = stack;
	end = put_stem(forest, key->top, stack) + p->depth;
	put_path(forest, p, top->flags & NODE_BY_APP, end);
	*waits = idle_is(forest->syms, stack, n);
	return PIT_OK;
}
