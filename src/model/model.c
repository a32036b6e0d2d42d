/* src/model/model.c */
#include "model/model.h"

#include "base/mem.h"
#include "base/surrogate.h"
#include "base/utf8.h"
#include "model/model_state.h"
#include "model/session.h"

#include <string.h>

#define MAX_TEXT (256u * 1024) /* a command's or a name's, once clean */

/* Where the history puts what is too small to be kept apart: rare calls of the
 * caller; and those, in turn, with the caller's caller. */
static place_id
rare_calls(void *arg, place_id id)
{
	struct model *m = arg;
	struct place_key key = places_get(&m->forest.places, id)->key;
	const struct path *path = paths_get(m->forest.paths, key.path);

	if (path && path->frame == m->rare)
		path = paths_get(m->forest.paths, path->caller);
	if (!path)
		return 0;
	key.path = paths_child(m->forest.paths, path->caller, m->rare, 0);
	return key.path ? forest_alike(&m->forest, id, key.path) : 0;
}

struct model *
model_new(void)
{
	struct model *m = mem_zalloc(sizeof(*m));
	const struct history_options opts = { HISTORY_BUDGET, rare_calls, m };

	if (!m)
		return NULL;
	if (forest_init(&m->forest)) {
		mem_free(m);
		return NULL;
	}
	m->roots = roots_new();
	m->history = history_new(&opts);
	m->snap.window = WINDOW_ALL;
	m->startup = symtab_root(m->forest.syms, FRAME_STARTUP, "[start-up]",
				 strlen("[start-up]"));
	m->native = symtab_root(m->forest.syms, FRAME_NATIVE, "[native]",
				strlen("[native]"));
	m->shutdown = symtab_root(m->forest.syms, FRAME_SHUTDOWN, "[shutdown]",
				  strlen("[shutdown]"));
	m->rare = symtab_root(m->forest.syms, FRAME_RARE, "[rare calls]",
			      strlen("[rare calls]"));
	m->unknown = symtab_await(m->forest.syms, "unknown", strlen("unknown"));
	if (!m->roots || !m->history || !m->startup || !m->native ||
	    !m->shutdown || !m->rare || !m->unknown) {
		model_free(m);
		return NULL;
	}
	return m;
}

void
model_drop_history(struct model *m)
{
	m->no_history = true;
}

void
model_drop_tasks(struct model *m)
{
	m->no_tasks = true;
}

void
model_set_history(struct model *m, size_t bytes)
{
	history_set_budget(m->history, bytes);
}

void
model_choose(struct model *m, const struct choice *choice)
{
	symtab_choose(m->forest.syms, choice);
	for (int kind = 0; kind < TREE_COUNT; kind++)
		tree_regroup(m->forest.trees[kind], m->forest.syms);
}

static void
source_free(struct source *src)
{
	if (!src)
		return;
	tables_fini(&src->tables);
	threads_fini(&src->threads);
	tasks_fini(&src->tasks);
	mem_free(src);
}

void
model_set_flat(struct model *m)
{
	m->forest.flat = true;
}

void
model_free(struct model *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->nsources; i++)
		source_free(m->sources[i]);
	mem_free(m->sources);
	mem_free(m->procs);
	timeline_free(m->timeline);
	marks_fini(&m->marks);
	printed_fini(&m->printed);
	roots_free(m->roots);
	history_free(m->history);
	for (int i = 0; i < LOOKS; i++)
		look_fini(&m->looks[i]);
	mem_free(m->free_lanes);
	forest_fini(&m->forest);
	session_free(m->session);
	mem_free(m);
}

/* Ids of streams that are over are given again: they may be a million. */
source_id
model_open(struct model *m)
{
	struct source *src = mem_zalloc(sizeof(*src));
	size_t i = m->first_free;
	struct source **p;

	while (i < m->nsources && m->sources[i])
		i++;
	p = mem_grow(m->sources, &m->source_cap, i + 1, sizeof(void *));
	if (p)
		m->sources = p;
	if (!src || !p || i >= UINT32_MAX - 1) {
		mem_free(src);
		return 0;
	}
	tables_init(&src->tables);
	threads_init(&src->threads);
	tasks_init(&src->tasks);
	p[i] = src;
	m->first_free = i + 1;
	if (i == m->nsources)
		m->nsources++;
	return (source_id)i + 1;
}

static struct source *
get_source(const struct model *m, source_id id)
{
	return id && id <= m->nsources ? m->sources[id - 1] : NULL;
}

uint64_t
model_add_times(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/* Something was heard of the process at this time. */
void
model_heard(struct model *m, struct proc_info *proc, uint64_t time)
{
	if (time > proc->end)
		proc->end = time;
	if (time > m->snap.now)
		m->snap.now = time;
}

enum pit_status
model_clean(struct out *o, struct wire_text text)
{
	const char *p = text.n ? text.p : "", *end = p + text.n;

	out_init(o, MAX_TEXT);
	while (p < end) {
		const char *nul = memchr(p, '\0', (size_t)(end - p));
		const char *stop = nul ? nul : end;

		if (o->len && stop > p)
			out_char(o, ' ');
		surrogate_clean(o, p, (size_t)(stop - p));
		p = nul ? nul + 1 : end;
	}
	if (out_status(o) == PIT_ELIMIT) {
		out_fini(o);
		out_init(o, MAX_TEXT);
		out_str(o, "...");
	}
	return out_status(o);
}

name_id
model_clean_name(struct model *m, struct wire_text text)
{
	name_id id = 0;
	struct out o;

	if (model_clean(&o, text) == PIT_OK)
		id = symtab_intern(m->forest.syms, o.data ? o.data : "", o.len);
	out_fini(&o);
	return id;
}

static enum pit_status
apply_fact(struct model *m, const struct wire_fact *fact)
{
	struct symtab *syms = m->forest.syms;

	switch (fact->kind) {
	case WIRE_FACT_SYS_PATH:
		return symtab_add_path(syms, fact->text.p, fact->text.n);
	case WIRE_FACT_SYS_PREFIX:
		return symtab_add_prefix(syms, fact->text.p, fact->text.n);
	default:
		return PIT_OK;
	}
}

static enum pit_status
apply_clock(struct model *m, struct source *src, const struct wire_clock *clock)
{
	struct proc_info *proc = &m->procs[src->proc];

	if (src->time && clock->cpu > proc->cpu)
		timeline_add_cpu(m->timeline, src->time, clock->time,
				 clock->cpu - proc->cpu);
	src->time = clock->time;
	proc->cpu = clock->cpu;
	proc->sampler_cpu = clock->sampler_cpu;
	if (clock->ticks > proc->ticks) {
		m->snap.ticks += clock->ticks - proc->ticks;
		proc->ticks = clock->ticks;
	}
	model_heard(m, proc, clock->time);
	return PIT_OK;
}

/* Runs of a thread follow one another in a lane of the history. */
static bool
need_lane(struct model *m, uint32_t *lane)
{
	uint32_t *grown;

	if (*lane)
		return true;
	if (m->nfree) {
		*lane = m->free_lanes[--m->nfree];
		return true;
	}
	/* Room to give it back. */
	grown = mem_grow(m->free_lanes, &m->free_cap, (size_t)m->lanes + 1,
			 sizeof(*grown));
	if (!grown)
		return false;
	m->free_lanes = grown;
	*lane = ++m->lanes;
	return true;
}

void
model_free_lane(struct model *m, uint32_t *lane)
{
	if (*lane)
		m->free_lanes[m->nfree++] = *lane;
	*lane = 0;
}

enum pit_status
model_spend(struct model *m, uint32_t *lane, const struct span *span)
{
	enum pit_status st = PIT_OK;

	if (!need_lane(m, lane))
		return PIT_ENOMEM;
	if (!m->no_history)
		st = history_add(m->history, *lane, span);
	if (st)
		return st;
	forest_spend(&m->forest, span->place, span->weight, span->count);
	look_note(m, span);
	return PIT_OK;
}

static enum pit_status
apply_sample(struct model *m, struct source *src,
	     const struct wire_sample *sample)
{
	struct thread *thread = threads_get(&src->threads, sample->thread);
	struct proc_info *proc = &m->procs[src->proc];
	struct span span = {
		.end = model_add_times(src->time, sample->end),
		.weight = sample->weight,
		.count = sample->count,
	};
	const struct place *place;
	uint32_t *lane;
	enum pit_status st;
	bool idle;

	if (!thread)
		return PIT_ECORRUPT;
	lane = &thread->lane;
	st = thread_place(m, src, thread, sample, &span.place, &lane);
	if (!st)
		st = model_spend(m, lane, &span);
	if (st)
		return st;
	place = places_get(&m->forest.places, span.place);
	idle = place_is_idle(place);
	thread_set_idle(m, thread, idle);
	timeline_add(m->timeline, span.end, span.weight,
		     idle ? 0 : place->label,
		     !mode_counts(MODE_WAIT, sample->flags));
	if ((sample->flags & WIRE_SAMPLE_STATE) == WIRE_STATE_GIL)
		timeline_add_gil(m->timeline, span.end - span.weight, span.end,
				 span.weight);
	proc->samples += sample->count;
	m->snap.samples += sample->count;
	if (sample->flags & WIRE_SAMPLE_PARTIAL)
		proc->partial += sample->count;
	if (sample->flags & WIRE_SAMPLE_CUT)
		proc->cut += sample->count;
	model_heard(m, proc, span.end);
	return PIT_OK;
}

static enum pit_status
apply_lost(struct model *m, struct source *src, const struct wire_lost *lost)
{
	struct proc_info *proc = &m->procs[src->proc];
	uint32_t cause = lost->cause < LOST_CAUSES ? lost->cause : 0;

	proc->lost[cause] += lost->count;
	proc->lost_time += lost->time;
	m->snap.lost_time += lost->time;
	if (cause == WIRE_LOST_LATE)
		m->snap.late_total += lost->count;
	else
		m->snap.lost_total += lost->count;
	return PIT_OK;
}

static enum pit_status
apply_missed(struct model *m, const struct wire_missed *missed)
{
	uint32_t cause = missed->cause < WIRE_MISSED_CAUSES ? missed->cause : 0;
	uint64_t *n = &m->snap.missed[cause];

	*n = missed->count < UINT64_MAX - *n ? *n + missed->count : UINT64_MAX;
	return PIT_OK;
}

static enum pit_status
apply_rate(struct model *m, struct source *src, const struct wire_rate *rate)
{
	struct proc_info *proc = &m->procs[src->proc];

	proc->interval = rate->interval;
	if (rate->interval < proc->min_interval)
		proc->min_interval = rate->interval;
	if (rate->interval > proc->max_interval)
		proc->max_interval = rate->interval;
	return PIT_OK;
}

static enum pit_status
apply_reset(struct source *src)
{
	tables_reset(&src->tables);
	return PIT_OK;
}

static enum pit_status
apply_bye(struct model *m, struct source *src, const struct wire_bye *bye)
{
	struct proc_info *proc = &m->procs[src->proc];

	src->bye = true;
	if (proc->state == PROC_RUNNING)
		proc->state = PROC_ENDED;
	model_heard(m, proc, bye->time);
	return PIT_OK;
}

enum pit_status
model_apply(struct model *m, source_id id, const struct event *ev)
{
	struct source *src = get_source(m, id);

	if (!src)
		return PIT_EUSAGE;
	if (!src->hello && ev->type != WIRE_HELLO)
		return PIT_ECORRUPT;
	switch (ev->type) {
	case WIRE_HELLO:
		return proc_hello(m, src, &ev->hello);
	case WIRE_UNSUPPORTED:
		return proc_unsupported(m, src, &ev->unsupported);
	case WIRE_FACT:
		return apply_fact(m, &ev->fact);
	case WIRE_STRING:
		return tables_string(&src->tables, m->forest.syms, &ev->string);
	case WIRE_CODE:
		return tables_code(&src->tables, m->forest.syms, &ev->code);
	case WIRE_FRAME:
		return tables_frame(&src->tables, m->forest.syms, &ev->frame);
	case WIRE_STACK:
		return tables_stack(&src->tables, m->forest.paths, &ev->stack);
	case WIRE_THREAD:
		return thread_apply(m, src, &ev->thread);
	case WIRE_THREAD_END:
		return thread_apply_end(m, src, &ev->thread_end);
	case WIRE_CLOCK:
		return apply_clock(m, src, &ev->clock);
	case WIRE_SAMPLE:
		return apply_sample(m, src, &ev->sample);
	case WIRE_LOST:
		return apply_lost(m, src, &ev->lost);
	case WIRE_RATE:
		return apply_rate(m, src, &ev->rate);
	case WIRE_RESET:
		return apply_reset(src);
	case WIRE_BYE:
		return apply_bye(m, src, &ev->bye);
	case WIRE_MISSED:
		return apply_missed(m, &ev->missed);
	case WIRE_TASK:
		return task_apply(m, src, &ev->task);
	case WIRE_TASK_END:
		return task_apply_end(m, src, &ev->task_end);
	case WIRE_TASK_SAMPLE:
		return task_apply_sample(m, src, &ev->task_sample);
	}
	return PIT_OK;
}

void
model_expect(const struct model *m, source_id id, const struct event *ev)
{
	const struct source *src = get_source(m, id);

	if (src && ev->type == WIRE_SAMPLE)
		tables_fetch(&src->tables, ev->sample.stack);
}

void
model_expect_next(const struct model *m, source_id id, const struct event *ev)
{
	const struct source *src = get_source(m, id);
	const struct place *place;

	if (!src || ev->type != WIRE_SAMPLE ||
	    !tables_path(&src->tables, ev->sample.stack))
		return;
	place = places_get(&m->forest.places,
			   *tables_hint(&src->tables, ev->sample.stack));
	if (place)
		__builtin_prefetch(place, 1);
}

uint32_t
model_unended(const struct model *m, source_id id)
{
	const struct source *src =
	    id && id <= m->nsources ? m->sources[id - 1] : NULL;

	return src && src->hello && !src->bye ? m->procs[src->proc].pid : 0;
}

void
model_lost(struct model *m, source_id id, enum proc_fate fate)
{
	struct source *src = get_source(m, id);

	if (src && fate == FATE_ENDED)
		src->lost = PROC_KILLED;
	else if (src && fate == FATE_LIVES)
		src->lost = PROC_UNWATCHED;
}

void
model_close(struct model *m, source_id id, const char *reason, uint64_t now)
{
	struct source *src = get_source(m, id);

	if (!src)
		return;
	if (src->hello)
		proc_close(m, src, reason, now);
	source_free(src);
	m->sources[id - 1] = NULL;
	if (id - 1 < m->first_free)
		m->first_free = id - 1;
	while (m->nsources && !m->sources[m->nsources - 1])
		m->nsources--;
}

/* Time of a tree's nodes of one frame below process and thread. */
static uint64_t
outer_time(const struct tree *tree, const struct weights *weights,
	   frame_id frame)
{
	uint64_t time = 0;
	node_id p, t, c;

	for (p = tree_get(tree, TREE_ROOT)->child; p;
	     p = tree_get(tree, p)->next)
		for (t = tree_get(tree, p)->child; t;
		     t = tree_get(tree, t)->next) {
			c = tree_find(tree, t, frame);
			time += c ? weights_get(weights, c).total : 0;
		}
	return time;
}

/* A program of one thread without tasks waits for nobody's work; and one that
 * does nothing but wait is looked at for what it waits in. Start and end of the
 * interpreter are nobody's work either. */
static bool
counts_idle(const struct model *m)
{
	const struct tree *tree = m->forest.trees[TREE_GROUPED];
	const struct weights *weights = &m->forest.weights[TREE_GROUPED];
	struct weight root = weights_get(weights, TREE_ROOT);
	uint64_t busy = root.total - root.idle;

	if (m->session || (m->snap.processes == 1 && m->procs[0].threads <= 1 &&
			   !m->snap.tasks))
		return true;
	busy -= outer_time(tree, weights, m->startup) +
		outer_time(tree, weights, m->shutdown);
	return busy < (m->snap.now - m->snap.start) / 100;
}

enum pit_status
model_mark(struct model *m, uint64_t time, char letter, const char *text,
	   size_t n)
{
	return marks_set(&m->marks, time, letter, text, n);
}

enum pit_status
model_printed(struct model *m, uint64_t time, const char *line, size_t n)
{
	return printed_add(&m->printed, time, line, n);
}

bool
model_hears(const struct model *m)
{
	return !m->printed.more;
}

const struct snapshot *
model_snapshot(struct model *m)
{
	forest_sync(&m->forest);
	for (enum tree_kind kind = 0; kind < TREE_COUNT; kind++) {
		m->snap.trees[kind] = m->forest.trees[kind];
		m->snap.weights[kind] =
		    kind != TREE_RAW && forest_has(&m->forest, kind)
			? &m->forest.weights[kind]
			: NULL;
	}
	m->snap.model = m;
	m->snap.roots = m->roots;
	m->snap.count_idle = counts_idle(m);
	m->snap.syms = m->forest.syms;
	m->snap.timeline = m->timeline;
	m->snap.marks = &m->marks;
	m->snap.printed = &m->printed;
	m->snap.procs = m->procs;
	m->snap.coarse = history_coarse(m->history);
	m->snap.cell = history_cell(m->history, m->snap.start);
	m->snap.history = m->history;
	m->snap.places = &m->forest.places;
	m->snap.paths = m->forest.paths;
	m->snap.nprocs = m->nprocs;
	return &m->snap;
}
