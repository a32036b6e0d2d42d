/* src/render/slices.c */
#include "render/slices.h"

#include "base/mem.h"
#include "model/label.h"
#include "render/routes.h"

/* In so many intervals a thread may go unseen and still be where it was. */
#define GAP_INTERVALS 10

/* A call that is open, and the short ones that were at its depth before it. */
struct level {
	uint64_t begin;
	uint32_t call; /* see routes.h */
	struct slice_group group;
};

struct slices {
	struct slices_look *look;
	const struct slices_ops *ops;
	void *arg;
	/* Outermost first. Behind the innermost one stands what it has called.
	 * Those that are as long as the resolution have been told: they are
	 * the outermost ones, as none is longer than its caller. */
	struct level *levels;
	size_t len, told, cap;
	uint64_t at;  /* the end of the last stretch */
	uint64_t gap; /* ns */
	enum pit_status status;
};

static void
tell(struct slices *c, size_t depth, uint64_t at, bool ends)
{
	const struct slice call =
	    route_call(c->look->tracks->snap, c->levels[depth].call);

	(ends ? c->ops->end : c->ops->begin)(c->arg, &call, at);
}

/* The short calls at a depth are over. */
static void
tell_group(struct slices *c, size_t depth)
{
	struct slice_group *group = &c->levels[depth].group;

	if (group->calls == 1) {
		c->look->left_out--;
		c->ops->begin(c->arg, &group->call, group->begin);
		c->ops->end(c->arg, &group->call, group->end);
	} else if (group->calls) {
		c->ops->group(c->arg, group);
	}
	group->calls = 0;
}

/* A short call of this depth has ended. */
static void
add_to_group(struct slices *c, size_t depth)
{
	struct slice_group *group = &c->levels[depth].group;
	uint64_t begin = c->levels[depth].begin;
	struct slice call =
	    route_call(c->look->tracks->snap, c->levels[depth].call);

	if (group->calls && begin - group->end >= c->look->resolution)
		tell_group(c, depth);
	if (!group->calls)
		*group = (struct slice_group){ .begin = begin, .call = call };
	group->mixed |=
	    call.kind != group->call.kind || call.frame != group->call.frame;
	group->time += c->at - begin;
	group->end = c->at;
	group->calls++;
}

/* Of short ones the outermost counts, and what those had called is gone with
 * them. */
static void
end_calls(struct slices *c, size_t keep)
{
	size_t depth = c->told > keep ? c->told : keep;

	if (c->len > depth) {
		c->look->left_out += c->len - depth;
		add_to_group(c, depth);
	}
	while (c->told > keep) {
		tell_group(c, c->told--);
		tell(c, c->told, c->at, true);
	}
	if (c->len > keep)
		c->len = keep;
}

/* Those that have become long. */
static void
tell_long(struct slices *c)
{
	while (c->told < c->len &&
	       c->at - c->levels[c->told].begin >= c->look->resolution) {
		tell_group(c, c->told);
		tell(c, c->told, c->levels[c->told].begin, false);
		c->told++;
	}
}

static bool
take_stretch(void *arg, const struct stretch *stretch)
{
	struct slices *c = arg;
	size_t depth, same = 0;
	const uint32_t *calls =
	    routes_get(c->look->routes, stretch->place, &depth);
	struct level *levels =
	    calls ? mem_grow(c->levels, &c->cap, depth + 1, sizeof(*levels))
		  : NULL;

	if (!levels) {
		c->status = PIT_ENOMEM;
		return false;
	}
	if (!c->levels)
		levels[0].group.calls = 0;
	c->levels = levels;
	if (stretch->start - c->at > c->gap)
		end_calls(c, 0);
	while (same < c->len && same < depth &&
	       levels[same].call == calls[same])
		same++;
	end_calls(c, same);
	for (; c->len < depth; c->len++) {
		levels[c->len].begin = stretch->start;
		levels[c->len].call = calls[c->len];
		levels[c->len + 1].group.calls = 0;
	}
	c->at = stretch->end;
	tell_long(c);
	return true;
}

uint64_t
slices_gap(const struct proc_info *proc)
{
	return proc ? GAP_INTERVALS * proc->max_interval : 0;
}

enum pit_status
slices_each(struct slices_look *look, const struct track *track,
	    const struct slices_ops *ops, void *arg)
{
	const struct proc_info *proc = track_proc(look->tracks, track);
	struct slices c = {
		.look = look,
		.ops = ops,
		.arg = arg,
		.at = track->start,
		.gap = slices_gap(proc),
	};

	track_each(look->tracks, track, take_stretch, &c);
	if (c.levels) {
		end_calls(&c, 0);
		tell_group(&c, 0);
	}
	mem_free(c.levels);
	return c.status;
}

void
slice_name(struct out *o, const struct snapshot *snap, const struct slice *call)
{
	static const char *const names[SLICE_KINDS] = {
		[SLICE_WAITING] = "[waiting]",
		[SLICE_GIL] = "[waiting for the GIL]",
		[SLICE_GC] = "[garbage collection]",
		[SLICE_IMPORT] = "[import]",
		[SLICE_NONE] = "[no frames]",
	};
	const struct frame_info *info;

	if (call->kind != SLICE_FRAME) {
		out_str(o, names[call->kind]);
		return;
	}
	info = symtab_get(snap->syms, call->frame);
	if (info && info->kind == FRAME_PYTHON && info->class_name)
		out_printf(o, "%s.", info->class_name);
	out_str(o, label_function(snap->syms, snap->roots, call->frame));
}
