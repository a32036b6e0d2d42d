/* src/render/compare.c */
#include "render/compare.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "model/processors.h"
#include "render/hot.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Threads and processes stay: diff.h says where they have rows. */
static const struct processor *const processors_diff[] = {
	&processor_importlib,  &processor_tracebackhide, &processor_runpy,
	&processor_merge_self, &processor_aggregate,     NULL,
};

static const struct renderer both_sides = {
	.name = "diff",
	.processors = processors_diff,
	.timeline = processors_diff,
};

static void
fini_sums(struct compare *c)
{
	for (int side = 0; side < DIFF_SIDES; side++)
		summary_fini(&c->sum[side]);
}

/* What counts must be the same on both sides. */
static enum pit_status
compare_with(struct compare *c, bool idle)
{
	struct render_options opts = *c->opts;
	struct diff_look look = {
		.all = opts.show_all,
		.idle = idle,
		.thread = opts.thread,
		.unit = (enum diff_unit)opts.normalize,
		.threshold = opts.show_all ? 0 : opts.threshold,
	};
	enum pit_status st = PIT_OK;

	opts.idle = idle;
	opts.threshold = 0;
	for (int side = 0; side < DIFF_SIDES && !st; side++) {
		c->run[side] = *c->snap[side];
		c->run[side].session = NULL;
		st = summary_init(&c->sum[side], &both_sides, &c->run[side],
				  &opts);
		look.side[side] = (struct diff_side){
			.snap = c->snap[side],
			.tree = &c->sum[side].tree,
			.seconds = c->sum[side].duration,
		};
	}
	if (!st)
		st = diff_init(&c->diff, &look);
	if (!st && opts.flat_total) {
		st = diff_sort(&c->diff, true);
		if (st)
			diff_fini(&c->diff);
	}
	if (st)
		fini_sums(c);
	return st;
}

/* All that is to be seen of a side waits for work. */
static bool
shows_nothing(const struct compare *c, int side)
{
	return !(c->diff.whole.time[side] > 0) && c->snap[side]->samples;
}

enum pit_status
compare_init(struct compare *c, const struct snapshot *snap,
	     const struct render_options *opts)
{
	bool idle = render_counts_idle(snap, opts) ||
		    render_counts_idle(opts->base, opts);
	enum pit_status st;

	*c = (struct compare){ .snap = { opts->base, snap }, .opts = opts };
	st = compare_with(c, idle);
	if (st || idle ||
	    (!shows_nothing(c, DIFF_BASE) && !shows_nothing(c, DIFF_NEW)))
		return st;
	compare_fini(c);
	*c = (struct compare){ .snap = { opts->base, snap }, .opts = opts };
	return compare_with(c, true);
}

void
compare_fini(struct compare *c)
{
	diff_fini(&c->diff);
	fini_sums(c);
}

const char *
compare_unit(const struct compare *c)
{
	switch (c->diff.look.unit) {
	case DIFF_RUN:
		return " %";
	case DIFF_SECOND:
		return " ms/s";
	case DIFF_SECONDS:
		break;
	}
	return " s";
}

static int
digits(const struct compare *c)
{
	switch (c->diff.look.unit) {
	case DIFF_RUN:
		return 2;
	case DIFF_SECOND:
		return 1;
	case DIFF_SECONDS:
		break;
	}
	return 3;
}

void
compare_time(const struct compare *c, struct out *o, double time)
{
	out_number(o, "%.*f", digits(c), time);
}

void
compare_signed(const struct compare *c, struct out *o, double time)
{
	/* What would be -0.000 is none. */
	static const double halves[] = { 0.5, 0.05, 0.005, 0.0005 };
	double least = halves[digits(c)];

	out_number(o, "%+.*f", digits(c), fabs(time) < least ? 0.0 : time);
}

void
compare_share(struct out *o, const struct diff_cost *cost)
{
	double base = cost->time[DIFF_BASE], new = cost->time[DIFF_NEW];

	if (!(base > 0) && !(new > 0)) {
		out_char(o, '-');
	} else if (!(base > 0)) {
		out_str(o, "new");
	} else if (!(new > 0)) {
		out_str(o, "gone");
	} else {
		double share = 100 * (new / base - 1);

		/* What would be -0.0 is none. */
		out_number(o, "%+.1f", fabs(share) < 0.05 ? 0.0 : share);
		out_str(o, " %");
	}
}

static void
clean(struct out *o, const char *text)
{
	text_clean(o, text, strlen(text));
}

frame_id
compare_frame(const struct compare *c, const struct diff_function *f,
	      const struct snapshot **snap)
{
	int side = f->frame[DIFF_NEW] ? DIFF_NEW : DIFF_BASE;

	*snap = c->snap[side];
	return f->frame[side];
}

void
compare_function_name(const struct compare *c, struct out *o,
		      const struct diff_function *f)
{
	const struct snapshot *snap;
	frame_id frame = compare_frame(c, f, &snap);

	hot_name(o, snap, frame);
}

static void
put_line(struct out *o, bool any, uint32_t line)
{
	if (any && line)
		out_printf(o, ":%" PRIu32, line);
}

void
compare_function_place(const struct compare *c, struct out *o,
		       const struct diff_function *f)
{
	const struct snapshot *snap;
	frame_id frame = compare_frame(c, f, &snap);
	size_t from = o->len;

	hot_file(o, snap, frame);
	put_line(o, o->len > from, hot_line(snap, frame));
}

static row_id
node_row(const struct compare *c, const struct diff_node *node,
	 const struct ftree **tree)
{
	int side = node->row[DIFF_NEW] ? DIFF_NEW : DIFF_BASE;

	*tree = &c->sum[side].tree;
	return node->row[side];
}

void
compare_node_name(const struct compare *c, struct out *o,
		  const struct diff_node *node)
{
	const struct ftree *tree;
	row_id row = node_row(c, node, &tree);
	const char *class_name;

	if (!row) {
		out_str(o, "[all]");
		return;
	}
	class_name = ftree_class(tree, row);
	if (class_name) {
		clean(o, class_name);
		out_char(o, '.');
	}
	clean(o, ftree_function(tree, row));
}

void
compare_node_place(const struct compare *c, struct out *o,
		   const struct diff_node *node)
{
	const struct ftree *tree;
	row_id row = node_row(c, node, &tree);
	const struct frame_info *info;
	size_t from = o->len;

	if (!row)
		return;
	info = ftree_info(tree, row);
	if (info && info->kind == FRAME_C)
		hot_file(o, c->snap[node->row[DIFF_NEW] ? DIFF_NEW : DIFF_BASE],
			 ftree_row(tree, row)->frame);
	else
		clean(o, ftree_short_file(tree, row));
	put_line(o, o->len > from, (uint32_t)ftree_line(tree, row));
}

bool *
compare_shown(const struct compare *c)
{
	const struct diff *diff = &c->diff;
	bool *shown = mem_calloc(diff->nnodes, sizeof(*shown));

	/* A caller's number is smaller. */
	for (uint32_t i = diff->nnodes; shown && i-- > DIFF_ROOT;) {
		const struct diff_node *node = &diff->nodes[i];

		shown[i] |= c->opts->show_all || i == DIFF_ROOT ||
			    diff_matters(diff, &node->cost);
		if (shown[i])
			shown[node->parent] = true;
	}
	return shown;
}

uint32_t
compare_next(const struct compare *c, const bool *shown, uint32_t id)
{
	const struct diff_node *nodes = c->diff.nodes;
	uint32_t at = nodes[id].child;

	for (;;) {
		while (at && !shown[at])
			at = nodes[at].next;
		if (at || id == DIFF_ROOT)
			return at;
		at = nodes[id].next;
		id = nodes[id].parent;
	}
}
