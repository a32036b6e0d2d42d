/* src/render/collapsed.c - one line per stack, for flamegraph.pl and whatever
 * else reads what stackcollapse-*.pl write: "process;thread;outer;inner 1234",
 * where the number is microseconds. Such a stack is a path in a trie, where
 * places that differ in nothing that is shown meet.
 */
#include "render/slices.h"
#include "render/summary.h"

#include "base/mem.h"
#include "base/table.h"
#include "base/utf8.h"
#include "model/label.h"
#include "model/places.h"
#include "model/stacks.h"

#include <inttypes.h>
#include <string.h>

#define NS_PER_US 1000

/* What a twig may be besides a frame: what the thread does there, or instead.
 * Frame ids are smaller. */
enum {
	TWIG_IMPORT = UINT32_MAX - 3,
	TWIG_WAITING,
	TWIG_GIL,
	TWIG_GC,
};

struct twig {
	uint32_t up;    /* 0: the twig is a thread, */
	uint32_t frame; /* and this its node in TREE_RAW */
	uint32_t line;  /* where it is at, if that is shown */
	uint64_t weight;
};

struct collapsed {
	struct out *o;
	const struct snapshot *snap;
	const struct render_options *opts;
	struct stacks_look look;
	struct unwound frames;
	struct twig *twigs; /* from 1 */
	size_t len, cap;
	struct table table;
	uint32_t *stack; /* of the line that is written */
	size_t stack_cap;
	struct out line;
	enum pit_status status;
};

static uint64_t
twig_hash_of(const struct table *table, const struct twig *twig)
{
	return table_words(table, (uint64_t)twig->up << 32 | twig->frame,
			   twig->line);
}

static uint64_t
twig_hash(const void *owner, uint32_t id)
{
	const struct collapsed *c = owner;

	return twig_hash_of(&c->table, &c->twigs[id]);
}

static bool
twig_is(const void *owner, uint32_t id, const void *key)
{
	const struct twig *a = &((const struct collapsed *)owner)->twigs[id];
	const struct twig *b = key;

	return a->up == b->up && a->frame == b->frame && a->line == b->line;
}

/* The twig for frame on up, made if absent; 0: no memory. */
static uint32_t
twig_on(struct collapsed *c, uint32_t up, uint32_t frame, uint32_t line)
{
	const struct twig twig = { up, frame, line, 0 };
	struct twig *twigs;
	uint32_t *slot;

	twigs = mem_grow(c->twigs, &c->cap, c->len + 1, sizeof(*twigs));
	if (twigs)
		c->twigs = twigs;
	if (!twigs || c->len == UINT32_MAX ||
	    !table_reserve(&c->table, twig_hash, c))
		return 0;
	slot = table_slot(&c->table, twig_hash_of(&c->table, &twig), twig_is, c,
			  &twig);
	if (!*slot) {
		twigs[c->len] = twig;
		table_put(&c->table, slot, (uint32_t)c->len++);
	}
	return *slot;
}

/* 0: it runs, as far as is known. */
static uint32_t
state_frame(uint32_t state)
{
	if (state & WIRE_SAMPLE_GC)
		return TWIG_GC;
	switch (state & WIRE_SAMPLE_STATE) {
	case WIRE_STATE_WAITING:
	case WIRE_STATE_READY: /* for a CPU */
		return TWIG_WAITING;
	case WIRE_STATE_GIL:
		return TWIG_GIL;
	default:
		return 0;
	}
}

static bool
collapsed_add(void *arg, const struct stack *stack)
{
	struct collapsed *c = arg;
	bool lines = c->opts->lines;
	uint32_t at, state = c->opts->states ? state_frame(stack->state) : 0;

	c->look.imports = c->opts->states && stack->state & PLACE_IMPORTS;
	c->status = stacks_unwind(c->snap, &c->look, stack->path, &c->frames);
	if (c->status)
		return false;
	at = twig_on(c, 0, stack->top, 0);
	for (size_t i = 0; i < c->frames.len && at; i++) {
		frame_id frame = c->frames.at[i].frame;

		at = twig_on(c, at, frame ? frame : TWIG_IMPORT,
			     lines ? c->frames.at[i].line : 0);
	}
	if (state && at)
		at = twig_on(c, at, state, 0);
	if (at)
		c->twigs[at].weight += stack->weight;
	else
		c->status = PIT_ENOMEM;
	return at;
}

/* Append text as a part of a frame: one line, without what ends a frame. */
static void
put_text(struct out *o, const char *text)
{
	size_t from = o->len;

	text_clean(o, text, strlen(text));
	for (size_t i = from; i < o->len; i++)
		if (o->data[i] == ';')
			o->data[i] = ':';
}

/* "run (app.py:12)", "sleep (<time>)", "python train.py (pid 812)" */
static void
put_frame(struct collapsed *c, frame_id frame, uint32_t line)
{
	const struct frame_info *info = symtab_get(c->snap->syms, frame);
	char where[LABEL_WHERE];

	if (info && info->kind == FRAME_PYTHON && info->class_name) {
		put_text(&c->line, info->class_name);
		out_char(&c->line, '.');
	}
	put_text(&c->line,
		 label_function(c->snap->syms, c->snap->roots, frame));
	if (info && info->kind == FRAME_PYTHON) {
		out_str(&c->line, " (");
		put_text(&c->line, symtab_short_file(c->snap->syms, frame));
		out_printf(&c->line, ":%" PRIu32 ")", line ? line : info->line);
		return;
	}
	label_where(c->snap->syms, c->snap->roots, frame, where, sizeof(where));
	if (where[0]) {
		out_str(&c->line, " (");
		put_text(&c->line, where);
		out_char(&c->line, ')');
	}
}

/* Threads of one name are apart by the kernel's number. */
static void
put_thread(struct collapsed *c, frame_id frame)
{
	const struct root *root = roots_get(c->snap->roots, frame);

	put_frame(c, frame, 0);
	if (root && root->native && !root->main)
		out_printf(&c->line, " (tid %" PRIu64 ")", root->native);
}

static void
put_state(struct collapsed *c, enum slice_kind kind)
{
	slice_name(&c->line, c->snap, &(struct slice){ .kind = kind });
}

static void
put_twig(struct collapsed *c, const struct twig *twig)
{
	const struct stack stack = { .top = twig->frame };

	if (!twig->up) {
		frame_id task = stacks_task(c->snap, &stack);

		put_frame(c, stacks_process(c->snap, &stack), 0);
		out_char(&c->line, ';');
		put_thread(c, stacks_thread(c->snap, &stack));
		if (task) {
			out_char(&c->line, ';');
			put_frame(c, task, 0);
		}
		return;
	}
	switch (twig->frame) {
	case TWIG_IMPORT:
		put_state(c, SLICE_IMPORT);
		break;
	case TWIG_WAITING:
		put_state(c, SLICE_WAITING);
		break;
	case TWIG_GIL:
		put_state(c, SLICE_GIL);
		break;
	case TWIG_GC:
		put_state(c, SLICE_GC);
		break;
	default:
		put_frame(c, twig->frame, twig->line);
	}
}

static void
put_line(struct collapsed *c, uint32_t id)
{
	uint64_t weight = (c->twigs[id].weight + NS_PER_US / 2) / NS_PER_US;
	size_t depth = 0;

	if (!weight)
		return;
	for (uint32_t at = id; at; at = c->twigs[at].up) {
		uint32_t *stack = mem_grow(c->stack, &c->stack_cap, depth + 1,
					   sizeof(*stack));

		if (!stack) {
			render_fail(c->o, PIT_ENOMEM);
			return;
		}
		c->stack = stack;
		stack[depth++] = at;
	}
	c->line.len = 0;
	for (size_t i = depth; i-- > 0;) {
		put_twig(c, &c->twigs[c->stack[i]]);
		if (i)
			out_char(&c->line, ';');
	}
	/* A number behind a thread's name would be taken for another weight. */
	if (depth == 1)
		out_str(&c->line, ";[no frames]");
	out_printf(&c->line, " %" PRIu64 "\n", weight);
	render_fail(c->o, c->line.status);
	if (!c->line.status)
		out_mem(c->o, c->line.data, c->line.len);
}

static void
collapsed_write(struct out *o, const struct snapshot *snap,
		const struct render_options *opts)
{
	struct collapsed c = {
		.o = o,
		.snap = snap,
		.opts = opts,
		.look = { .all = opts->show_all, .thread = opts->thread },
		.len = 1,
	};
	enum pit_status st;

	out_init(&c.line, SIZE_MAX);
	st = stacks_sum(snap, &c.look, collapsed_add, &c);
	render_fail(o, st ? st : c.status);
	for (uint32_t id = 1; id < c.len && !o->status; id++)
		put_line(&c, id);
	out_fini(&c.line);
	unwound_fini(&c.frames);
	table_fini(&c.table);
	mem_free(c.twigs);
	mem_free(c.stack);
}

const struct renderer renderer_collapsed = {
	.name = "collapsed",
	.suffix = ".folded",
	.help = "microseconds of each stack, for flamegraph.pl",
	.sums = true,
	.write = collapsed_write,
};
