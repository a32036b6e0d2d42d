/* src/render/calls.c */
#include "render/calls.h"

#include "base/mem.h"
#include "model/label.h"

#include <string.h>

/* Ids of what one step of a stack is: a frame and the call that led to it. */
struct step {
	frame_id frame;
	uint32_t line;
	uint32_t function, spot, call, site; /* call and site: 0 outermost */
};

/* What is no function. */
#define LEFT_OUT UINT32_MAX

struct adding {
	struct calls *c;
	const struct snapshot *snap;
	struct stacks_look look;
	calls_key *key;
	struct calls_want want;
	unsigned kinds; /* of cost that there are */
	/* Several of them, so that they stand in the stacks. */
	bool threads, processes;
	frame_id thread; /* the first */
	frame_id process;
	frame_id of_thread;     /* of the stack at hand */
	uint32_t pid;           /* 0: there is one process */
	struct table functions; /* by key */
	size_t function_cap;
	uint32_t *of_frame; /* its function or LEFT_OUT; 0: not known yet */
	struct unwound u;
	struct unwound_frame *stack; /* at hand, with what is above it */
	size_t stack_len, stack_cap;
	struct step *steps; /* of the latest stack */
	size_t len, cap;
	uint32_t stamp; /* its number */
	enum pit_status st;
};

struct stacks_look
calls_look(const struct render_options *opts)
{
	return (struct stacks_look){ .all = opts->show_all,
				     .thread = opts->thread };
}

struct cost
calls_cost(const struct stack *stack)
{
	struct cost cost = { { 0 } };

	cost.v[COST_WALL] = stack->weight;
	cost.v[COST_SAMPLES] = stack->samples;
	switch (stack->state & WIRE_SAMPLE_STATE) {
	case WIRE_STATE_RUNNING:
		cost.v[COST_RUNNING] = stack->weight;
		break;
	case WIRE_STATE_WAITING:
	case WIRE_STATE_READY: /* for a CPU */
		cost.v[COST_WAITING] = stack->weight;
		break;
	case WIRE_STATE_GIL:
		cost.v[COST_GIL] = stack->weight;
		break;
	}
	return cost;
}

static void
cost_add(struct cost *to, const struct cost *cost)
{
	for (int i = 0; i < COSTS; i++)
		to->v[i] += cost->v[i];
}

struct bytes {
	const char *p;
	size_t n;
};

static struct bytes
key_of(const struct calls *c, uint32_t id)
{
	return (struct bytes){ c->keys.data + c->functions[id].key,
			       c->functions[id].nkey };
}

static bool
same_function(const void *owner, uint32_t id, const void *key)
{
	const struct adding *a = owner;
	const struct bytes *want = key;
	struct bytes have = key_of(a->c, id);

	return have.n == want->n && !memcmp(have.p, want->p, have.n);
}

static uint64_t
function_hash(const void *owner, uint32_t id)
{
	const struct adding *a = owner;
	struct bytes key = key_of(a->c, id);

	return table_bytes(&a->functions, key.p, key.n);
}

/* The function whose key is at the end of the keys, from `at` on. */
static uint32_t
find_function(struct adding *a, frame_id frame, size_t at)
{
	struct calls *c = a->c;
	struct bytes key = { c->keys.data + at, c->keys.len - at };
	struct function *grown =
	    mem_grow(c->functions, &a->function_cap, (size_t)c->nfunctions + 1,
		     sizeof(*grown));
	uint32_t *slot;

	if (grown)
		c->functions = grown;
	if (!grown || !table_reserve(&a->functions, function_hash, a))
		return 0;
	slot =
	    table_slot(&a->functions, table_bytes(&a->functions, key.p, key.n),
		       same_function, a, &key);
	if (*slot) {
		c->keys.len = at;
		return *slot;
	}
	c->functions[c->nfunctions] =
	    (struct function){ .frame = frame, .key = at, .nkey = key.n };
	table_put(&a->functions, slot, c->nfunctions);
	return c->nfunctions++;
}

static uint32_t
function_of(struct adding *a, frame_id frame)
{
	size_t at = a->c->keys.len;

	if (a->of_frame[frame])
		return a->of_frame[frame];
	a->key(&a->c->keys, a->snap, frame, frame == a->of_thread ? a->pid : 0);
	if (a->c->keys.status)
		return 0;
	a->of_frame[frame] =
	    a->c->keys.len > at ? find_function(a, frame, at) : LEFT_OUT;
	return a->of_frame[frame];
}

/* The call of a step from the one before, and where that was. False: no memory.
 */
static bool
step_call(struct adding *a, const struct step *before, struct step *step)
{
	struct calls *c = a->c;
	struct function *functions = c->functions;

	step->call = tallies_find(&c->calls, &functions[step->function].callers,
				  before->function, step->function);
	if (!step->call || !a->want.sites)
		return step->call;
	step->site = tallies_find(&c->sites, &functions[before->function].sites,
				  step->call, before->line);
	return step->site;
}

/* What frame at line is, called from the step before; before NULL: it is the
 * outermost. False: no memory. */
static bool
step_find(struct adding *a, const struct step *before, struct step *step)
{
	struct calls *c = a->c;

	step->function = function_of(a, step->frame);
	if (!step->function)
		return false;
	step->spot = step->call = step->site = 0;
	if (a->want.spots) {
		struct function *f = &c->functions[step->function];

		step->spot = tallies_find(&c->spots, &f->spots, step->function,
					  step->line);
		if (!step->spot)
			return false;
	}
	return !before || !a->want.calls || step_call(a, before, step);
}

/* One frame more of the stack at hand, unless it is left out. False: no
 * memory. */
static bool
stack_push(struct adding *a, const struct unwound_frame *at)
{
	uint32_t function = function_of(a, at->frame);

	if (function && function != LEFT_OUT)
		a->stack[a->stack_len++] = *at;
	return function;
}

/* The frames of a stack from the outermost on, below its task, and its thread
 * and process where there are several. False: no memory. */
static bool
stack_take(struct adding *a, const struct stack *stack)
{
	struct unwound_frame above[4] = { { 0 } };
	size_t n = a->processes; /* the root is frame 0 */
	struct unwound_frame *grown;
	frame_id process = stacks_process(a->snap, stack);
	frame_id task = stacks_task(a->snap, stack);
	bool good = !stacks_unwind(a->snap, &a->look, stack->path, &a->u);

	grown = mem_grow(a->stack, &a->stack_cap, a->u.len + ARRAY_LEN(above),
			 sizeof(*grown));
	if (grown)
		a->stack = grown;
	if (!good || !grown)
		return false;
	a->stack_len = 0;
	a->of_thread = stacks_thread(a->snap, stack);
	a->pid = a->processes ? label_pid(a->snap->roots, process) : 0;
	if (a->threads)
		above[n++].frame = process;
	if (a->threads || (!a->u.len && !task))
		above[n++].frame = a->of_thread;
	if (task)
		above[n++].frame = task;
	for (size_t i = 0; i < n && good; i++)
		good = stack_push(a, &above[i]);
	for (size_t i = 0; i < a->u.len && good; i++)
		good = stack_push(a, &a->u.at[i]);
	return good;
}

/* What the frames of the stack at hand are. What it has in common with the
 * stack before is known. False: no memory. */
static bool
steps_take(struct adding *a)
{
	struct step *steps =
	    mem_grow(a->steps, &a->cap, a->stack_len, sizeof(*steps));
	size_t i = 0;

	if (!steps)
		return false;
	a->steps = steps;
	while (i < a->stack_len && i < a->len &&
	       steps[i].frame == a->stack[i].frame &&
	       steps[i].line == a->stack[i].line)
		i++;
	a->len = 0;
	for (; i < a->stack_len; i++) {
		steps[i].frame = a->stack[i].frame;
		steps[i].line = a->stack[i].line;
		if (!step_find(a, i ? &steps[i - 1] : NULL, &steps[i]))
			return false;
	}
	a->len = a->stack_len;
	return true;
}

/* Everything that is in the stack has its time once. */
static void
steps_spend(struct adding *a, const struct cost *cost)
{
	struct calls *c = a->c;
	const struct step *last;

	cost_add(&c->sum, cost);
	if (!a->len)
		return;
	last = &a->steps[a->len - 1];
	a->stamp++;
	for (size_t i = 0; i < a->len; i++) {
		const struct step *step = &a->steps[i];
		struct function *f = &c->functions[step->function];
		struct tally *spot = &c->spots.at[step->spot];
		struct tally *call = &c->calls.at[step->call];

		if (f->stamp != a->stamp)
			cost_add(&f->total, cost);
		if (spot->stamp != a->stamp)
			tallies_add(&c->spots, step->spot, TALLY_TOTAL, cost);
		f->stamp = spot->stamp = a->stamp;
		if (!step->call || call->stamp == a->stamp)
			continue;
		call->stamp = a->stamp;
		tallies_add(&c->calls, step->call, TALLY_TOTAL, cost);
		tallies_add(&c->sites, step->site, TALLY_TOTAL, cost);
	}
	cost_add(&c->functions[last->function].self, cost);
	tallies_add(&c->spots, last->spot, TALLY_SELF, cost);
	tallies_add(&c->calls, last->call, TALLY_SELF, cost);
}

static bool
add_stack(void *arg, const struct stack *stack)
{
	struct adding *a = arg;
	struct cost cost = calls_cost(stack);

	if (!stack_take(a, stack) || !steps_take(a)) {
		a->st = PIT_ENOMEM;
		return false;
	}
	steps_spend(a, &cost);
	return true;
}

/* Are there several threads, and several processes? And what is spent? */
static bool
see_thread(void *arg, const struct stack *stack)
{
	struct adding *a = arg;
	struct cost cost = calls_cost(stack);
	frame_id process = stacks_process(a->snap, stack);
	frame_id thread = stacks_thread(a->snap, stack);

	if (!a->thread) {
		a->thread = thread;
		a->process = process;
	}
	a->threads |= thread != a->thread;
	a->processes |= process != a->process;
	for (unsigned kind = 0; kind < COSTS; kind++)
		a->kinds |= (unsigned)(cost.v[kind] > 0) << kind;
	return true;
}

static bool
lists_init(struct adding *a)
{
	const struct calls_want *want = &a->want;
	unsigned kinds = want->kinds & a->kinds;

	return tallies_init(&a->c->spots, want->spots, kinds) &&
	       tallies_init(&a->c->calls, want->calls, kinds) &&
	       tallies_init(&a->c->sites, want->sites, kinds);
}

static enum pit_status
add_all(struct adding *a)
{
	struct calls *c = a->c;
	enum pit_status st;

	a->of_frame =
	    mem_calloc(symtab_len(a->snap->syms), sizeof(*a->of_frame));
	c->functions =
	    mem_grow(NULL, &a->function_cap, 1, sizeof(*c->functions));
	if (!a->of_frame || !c->functions)
		return PIT_ENOMEM;
	st = stacks_sum(a->snap, &a->look, see_thread, a);
	if (!st && !lists_init(a))
		st = PIT_ENOMEM;
	if (!st)
		st = stacks_sum(a->snap, &a->look, add_stack, a);
	return st ? st : a->st;
}

enum pit_status
calls_init(struct calls *c, const struct snapshot *snap,
	   const struct render_options *opts, const struct calls_want *want,
	   calls_key *key)
{
	struct adding a = {
		.c = c,
		.snap = snap,
		.look = calls_look(opts),
		.key = key,
		.want = *want,
	};
	enum pit_status st;

	*c = (struct calls){ .nfunctions = 1 };
	out_init(&c->keys, SIZE_MAX);
	st = add_all(&a);
	table_fini(&a.functions);
	mem_free(a.of_frame);
	mem_free(a.steps);
	mem_free(a.stack);
	unwound_fini(&a.u);
	if (st)
		calls_fini(c);
	return st;
}

void
calls_fini(struct calls *c)
{
	mem_free(c->functions);
	tallies_fini(&c->calls);
	tallies_fini(&c->sites);
	tallies_fini(&c->spots);
	out_fini(&c->keys);
	*c = (struct calls){ 0 };
}
