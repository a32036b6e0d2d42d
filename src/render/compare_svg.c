/* src/render/compare_svg.c - two runs in one flame graph: a box is as wide as
 * what both took together, red where the new one is slower, green where it is
 * faster, grey where that is noise. So what is gone has a place, too, and what
 * is called is no wider than its caller.
 */
#include "render/compare.h"
#include "render/flame.h"

#include "base/mem.h"

#include <math.h>

#define GREY 0xdddddd

static void
put_change(const struct compare *c, const struct diff_node *node, struct out *o)
{
	compare_signed(c, o, diff_change(&node->cost));
	out_str(o, compare_unit(c));
}

static void
svg_name(const void *arg, uint32_t id, struct out *o)
{
	const struct compare *c = arg;
	const struct diff_node *node = &c->diff.nodes[id];

	if (node->parent && !node->row[DIFF_BASE])
		out_str(o, "new: ");
	else if (node->parent && !node->row[DIFF_NEW])
		out_str(o, "gone: ");
	compare_node_name(c, o, node);
	out_char(o, ' ');
	put_change(c, node, o);
}

static void
svg_about(const void *arg, uint32_t id, struct out *o)
{
	const struct compare *c = arg;
	const struct diff_node *node = &c->diff.nodes[id];
	size_t from;

	svg_name(arg, id, o);
	out_str(o, " (");
	from = o->len;
	compare_node_place(c, o, node);
	if (o->len == from)
		compare_share(o, &node->cost);
	out_str(o, ")\n");
	compare_time(c, o, node->cost.time[DIFF_BASE]);
	out_str(o, " -> ");
	compare_time(c, o, node->cost.time[DIFF_NEW]);
	out_printf(o, "%s, ", compare_unit(c));
	compare_share(o, &node->cost);
	out_str(o, ", deviation ");
	compare_time(c, o, diff_deviation(&c->diff, &node->cost));
	out_str(o, diff_is_sure(&c->diff, &node->cost) ? "" : ": noise");
}

/* The stronger, the more of what both took has changed. */
static uint32_t
svg_color(const void *arg, uint32_t id)
{
	const struct compare *c = arg;
	const struct diff_cost *cost = &c->diff.nodes[id].cost;
	double both = cost->time[DIFF_BASE] + cost->time[DIFF_NEW];
	double part = both > 0 ? fabs(diff_change(cost)) / both : 0;
	uint32_t pale = 0xe0 - (uint32_t)(0xa0 * (part < 1 ? part : 1));

	if (!diff_is_sure(&c->diff, cost))
		return GREY;
	return diff_change(cost) > 0 ? 0xff0000 | pale << 8 | pale
				     : pale << 16 | 0xe000 | pale;
}

static double
width_of(const struct diff_cost *cost)
{
	return cost->time[DIFF_BASE] + cost->time[DIFF_NEW];
}

/* x: by node, where the next box below it begins. */
static void
place_boxes(const struct compare *c, struct flame *flame, double *x)
{
	const struct diff_node *nodes = c->diff.nodes;
	double whole = width_of(&c->diff.whole);
	uint32_t id = DIFF_ROOT;

	while (id) {
		struct flame_box box = { .x = x[nodes[id].parent],
					 .width =
					     width_of(&nodes[id].cost) / whole,
					 .level = nodes[id].depth,
					 .id = id };
		bool shown = flame_add(flame, &box);

		x[id] = box.x;
		x[nodes[id].parent] += box.width;
		if (shown && nodes[id].child) {
			id = nodes[id].child;
			continue;
		}
		while (id && !nodes[id].next)
			id = nodes[id].parent;
		if (id)
			id = nodes[id].next;
	}
}

void
compare_svg(struct out *o, const struct snapshot *snap,
	    const struct render_options *opts)
{
	struct compare c;
	struct flame flame = { 0 };
	struct flame_look look = { svg_name,
				   svg_about,
				   svg_color,
				   &c,
				   .title = "Difference of two runs",
				   .head = "" };
	enum pit_status st = compare_init(&c, snap, opts);
	double *x = st ? NULL : mem_calloc(c.diff.nnodes, sizeof(*x));
	struct out head;

	if (!x) {
		if (!st)
			compare_fini(&c);
		render_fail(o, PIT_ENOMEM);
		return;
	}
	out_init(&head, SIZE_MAX);
	compare_head(&c, &head);
	out_str(&head, "Red is slower, green is faster, grey is noise. Boxes "
		       "are as wide as both runs together.\n");
	if (width_of(&c.diff.whole) > 0)
		place_boxes(&c, &flame, x);
	look.head = head.data ? head.data : "";
	flame_write(o, &flame, &look);
	render_fail(o, head.status);
	flame_fini(&flame);
	out_fini(&head);
	mem_free(x);
	compare_fini(&c);
}
