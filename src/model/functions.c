/* src/model/functions.c */
#include "model/functions.h"

#include "base/mem.h"

struct counting {
	struct functions *fs;
	const struct snapshot *snap;
	const struct functions_look *look;
	struct stacks_look stacks;
	struct unwound frames;
	uint32_t *of;  /* by frame: its function; 0: not asked yet */
	uint32_t *own; /* by first frame: its number, when look->of is NULL */
	uint32_t next, stamp;
	enum pit_status status;
};

static bool
functions_fit(struct functions *fs, uint32_t number)
{
	struct function_cost *at;

	if (number < fs->len)
		return true;
	at = mem_grow(fs->at, &fs->cap, (size_t)number + 1, sizeof(*at));
	if (!at)
		return false;
	fs->at = at;
	while (fs->len <= number)
		at[fs->len++] = (struct function_cost){ 0 };
	return true;
}

static uint32_t
number_of(struct counting *c, frame_id frame)
{
	frame_id first;

	if (c->look->of)
		return c->look->of(c->look->arg, c->snap, frame);
	first = symtab_function(c->snap->syms, frame);
	if (!c->own[first])
		c->own[first] = ++c->next;
	return c->own[first];
}

/* NULL: no memory. */
static struct function_cost *
function_at(struct counting *c, frame_id frame)
{
	struct function_cost *cost;

	if (!c->of[frame]) {
		c->of[frame] = number_of(c, frame);
		if (!c->of[frame] || !functions_fit(c->fs, c->of[frame]))
			return NULL;
	}
	cost = &c->fs->at[c->of[frame]];
	if (!cost->frame)
		cost->frame = frame;
	return cost;
}

/* What counts for nothing, as in the tree of a report. */
static bool
is_left_out(const struct counting *c, const struct stack *stack)
{
	const struct frame_info *outer;

	if (stack->idle && !c->look->idle)
		return true;
	if (!c->frames.len)
		return false;
	outer = symtab_get(c->snap->syms, c->frames.at[0].frame);
	return outer->kind == FRAME_STARTUP || outer->kind == FRAME_SHUTDOWN;
}

static bool
count_stack(void *arg, const struct stack *stack)
{
	struct counting *c = arg;
	struct function_cost *cost = NULL;

	c->status = stacks_unwind(c->snap, &c->stacks, stack->path, &c->frames);
	if (c->status)
		return false;
	if (is_left_out(c, stack))
		return true;
	c->stamp++;
	for (size_t i = 0; i < c->frames.len; i++) {
		cost = function_at(c, c->frames.at[i].frame);
		if (!cost) {
			c->status = PIT_ENOMEM;
			return false;
		}
		if (cost->stamp == c->stamp)
			continue;
		cost->stamp = c->stamp;
		cost->total += stack->weight;
		cost->samples += stack->samples;
	}
	if (cost) {
		cost->self += stack->weight;
		cost->self_samples += stack->samples;
	}
	c->fs->time += stack->weight;
	c->fs->samples += stack->samples;
	return true;
}

enum pit_status
functions_init(struct functions *fs, const struct snapshot *snap,
	       const struct functions_look *look)
{
	size_t frames = symtab_len(snap->syms);
	struct counting c = {
		.fs = fs,
		.snap = snap,
		.look = look,
		.stacks = { .all = look->all, .thread = look->thread },
		.of = mem_calloc(frames, sizeof(*c.of)),
		.own = mem_calloc(frames, sizeof(*c.own)),
	};
	enum pit_status st = PIT_ENOMEM;

	*fs = (struct functions){ 0 };
	if (c.of && c.own && functions_fit(fs, 0))
		st = stacks_sum(snap, &c.stacks, count_stack, &c);
	st = st ? st : c.status;
	unwound_fini(&c.frames);
	mem_free(c.of);
	mem_free(c.own);
	if (st)
		functions_fini(fs);
	return st;
}

void
functions_fini(struct functions *fs)
{
	mem_free(fs->at);
	*fs = (struct functions){ 0 };
}
