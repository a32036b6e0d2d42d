/* src/render/slices.c */
#include "render/slices.h"

#include "base/mem.h"
#include "model/label.h"

/* In so many intervals a thread may go unseen and still be where it was. */
#define GAP_INTERVALS 10

struct slices {
	const struct tracks *tracks;
	const struct slices_ops *ops;
	void *arg;
	struct unwound frames; /* of the stretch that comes */
	struct slice *open;    /* outermost first */
	size_t len, cap;
	struct slice states[2]; /* below the frames of the stretch that comes */
	size_t nstates;
	size_t empty; /* 1: it has no frames */
	uint64_t at;  /* the end of the last stretch */
	uint64_t gap; /* ns */
	enum pit_status status;
};

static bool
is_same(const struct slice *a, const struct slice *b)
{
	return a->kind == b->kind && a->frame == b->frame;
}

/* The call at depth i of the stretch that comes. */
static struct slice
next_call(const struct slices *c, size_t i)
{
	if (i < c->frames.len)
		return (struct slice){ SLICE_FRAME, c->frames.at[i].frame };
	if (i < c->empty)
		return (struct slice){ .kind = SLICE_NONE };
	return c->states[i - c->frames.len - c->empty];
}

static void
set_states(struct slices *c, uint32_t state)
{
	c->nstates = 0;
	if (state & WIRE_SAMPLE_GC)
		c->states[c->nstates++] = (struct slice){ .kind = SLICE_GC };
	if ((state & WIRE_SAMPLE_STATE) == WIRE_STATE_WAITING)
		c->states[c->nstates++] =
		    (struct slice){ .kind = SLICE_WAITING };
	if ((state & WIRE_SAMPLE_STATE) == WIRE_STATE_GIL)
		c->states[c->nstates++] = (struct slice){ .kind = SLICE_GIL };
}

static void
end_calls(struct slices *c, size_t keep)
{
	while (c->len > keep)
		c->ops->end(c->arg, &c->open[--c->len], c->at);
}

static bool
take_stretch(void *arg, const struct stack *stack)
{
	struct slices *c = arg;
	size_t depth, same = 0;
	struct slice *open;

	c->status = stacks_unwind(c->tracks->snap, c->tracks->look, stack->path,
				  &c->frames);
	set_states(c, stack->state);
	c->empty = !c->frames.len;
	depth = c->frames.len + c->empty + c->nstates;
	open = mem_grow(c->open, &c->cap, depth, sizeof(*open));
	if (open)
		c->open = open;
	if (c->status || !open) {
		c->status = PIT_ENOMEM;
		return false;
	}
	if (stack->start - c->at > c->gap)
		end_calls(c, 0);
	for (; same < c->len && same < depth; same++) {
		struct slice next = next_call(c, same);

		if (!is_same(&next, &open[same]))
			break;
	}
	end_calls(c, same);
	while (c->len < depth) {
		open[c->len] = next_call(c, c->len);
		c->ops->begin(c->arg, &open[c->len++], stack->start);
	}
	c->at = stack->end;
	return true;
}

enum pit_status
slices_each(const struct tracks *tracks, const struct track *track,
	    const struct slices_ops *ops, void *arg)
{
	const struct proc_info *proc = track_proc(tracks, track);
	struct slices c = {
		.tracks = tracks,
		.ops = ops,
		.arg = arg,
		.at = track->start,
		.gap = proc ? GAP_INTERVALS * proc->max_interval : 0,
	};

	track_each(tracks, track, take_stretch, &c);
	end_calls(&c, 0);
	unwound_fini(&c.frames);
	mem_free(c.open);
	return c.status;
}

void
slice_name(struct out *o, const struct snapshot *snap, const struct slice *call)
{
	const struct frame_info *info;

	static const char *const names[SLICE_KINDS] = {
		[SLICE_WAITING] = "[waiting]",
		[SLICE_GIL] = "[waiting for the GIL]",
		[SLICE_GC] = "[garbage collection]",
		[SLICE_NONE] = "[no frames]",
	};

	if (call->kind != SLICE_FRAME) {
		out_str(o, names[call->kind]);
		return;
	}
	info = symtab_get(snap->syms, call->frame);
	if (info && info->kind == FRAME_PYTHON && info->class_name)
		out_printf(o, "%s.", info->class_name);
	out_str(o, label_function(snap->syms, snap->roots, call->frame));
}
