/* src/render/tracks.c */
#include "render/tracks.h"

#include "base/mem.h"
#include "model/label.h"
#include "model/places.h"

#include <stdlib.h>

/* Past the kernel's largest number of a thread. */
#define MADE_UP (UINT64_C(1) << 22)

/* Tracks while they are found. A lane's latest, and the sums of a thread: an
 * index from 1 on, 0 for none. */
struct finding {
	struct tracks *tracks;
	uint32_t *lanes, *sums;
	size_t nlanes, lane_cap;
	enum pit_status status;
};

static frame_id
frame_of(const struct tracks *tracks, node_id node)
{
	return tree_get(tracks->snap->trees[TREE_RAW], node)->frame;
}

static const struct root *
root_of(const struct tracks *tracks, node_id node)
{
	return roots_get(tracks->snap->roots, frame_of(tracks, node));
}

/* Where the index of its track is kept; NULL: no memory. */
static uint32_t *
find_index(struct finding *f, const struct stack *stack)
{
	const struct tree *raw = f->tracks->snap->trees[TREE_RAW];
	size_t want = (size_t)stack->lane + 1;
	uint32_t *lanes;

	if (!stack->lane) {
		if (!f->sums)
			f->sums = mem_calloc(tree_len(raw), sizeof(*f->sums));
		return f->sums ? &f->sums[stack->top] : NULL;
	}
	if (want > f->nlanes) {
		lanes = mem_grow(f->lanes, &f->lane_cap, want, sizeof(*lanes));
		if (!lanes)
			return NULL;
		f->lanes = lanes;
		while (f->nlanes < want)
			lanes[f->nlanes++] = 0;
	}
	return &f->lanes[stack->lane];
}

static struct track *
add_track(struct tracks *tracks, const struct stack *stack)
{
	struct track *at =
	    mem_grow(tracks->at, &tracks->cap, tracks->len + 1, sizeof(*at));

	if (!at)
		return NULL;
	tracks->at = at;
	at += tracks->len++;
	*at = (struct track){
		.thread = stack->top,
		.process = stacks_process_node(tracks->snap, stack->top),
		.lane = stack->lane,
		.start = UINT64_MAX,
	};
	return at;
}

/* Where a stretch begins, or what need not have a place of its own: a sum of a
 * cell. Cells begin at multiples of their width. */
static uint64_t
begin_of(const struct tracks *tracks, uint32_t lane, uint64_t end,
	 uint64_t weight)
{
	uint64_t start = weight > end ? 0 : end - weight;
	uint64_t last = end ? end - 1 : 0, width = 0;

	if (!lane)
		width = history_cell(tracks->snap->history, last);
	if (width)
		start = last - last % width;
	return start > tracks->start ? start : tracks->start;
}

static bool
find_track(void *arg, const struct stack *stack)
{
	struct finding *f = arg;
	uint32_t *index = find_index(f, stack);
	struct track *track = NULL;
	uint64_t begin;

	if (index && *index)
		track = &f->tracks->at[*index - 1];
	if (index && (!track || track->thread != stack->top)) {
		track = add_track(f->tracks, stack);
		*index = (uint32_t)f->tracks->len;
	}
	if (!track) {
		f->status = PIT_ENOMEM;
		return false;
	}
	f->tracks->threads[stack->place] = stack->top;
	f->tracks->stretches++;
	track->states |= UINT32_C(1) << (stack->state &
					 (WIRE_SAMPLE_STATE | WIRE_SAMPLE_GC));
	track->imports |= (stack->state & PLACE_IMPORTS) != 0;
	begin = begin_of(f->tracks, stack->lane, stack->end, stack->weight);
	if (begin < track->start)
		track->start = begin;
	if (!stack->lane)
		track->end =
		    (begin > track->end ? begin : track->end) + stack->weight;
	else if (stack->end > track->end)
		track->end = stack->end;
	/* What was last may be later than the last time heard of. */
	if (track->end > f->tracks->end)
		f->tracks->end = track->end;
	return true;
}

static int
compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* Nodes are numbered in order of first sight. */
static int
by_place(const void *pa, const void *pb)
{
	const struct track *a = pa, *b = pb;

	if (a->process != b->process)
		return compare(a->process, b->process);
	if (a->first != b->first)
		return b->first - a->first;
	if (a->thread != b->thread)
		return compare(a->thread, b->thread);
	if (!a->lane != !b->lane)
		return a->lane ? 1 : -1;
	return compare(a->start, b->start);
}

/* The main thread's come first, for which first stands meanwhile. */
static void
sort(struct tracks *tracks)
{
	for (size_t i = 0; i < tracks->len; i++) {
		const struct root *root = root_of(tracks, tracks->at[i].thread);

		tracks->at[i].first = root && root->main;
	}
	if (tracks->len)
		qsort(tracks->at, tracks->len, sizeof(*tracks->at), by_place);
	for (size_t i = 0; i < tracks->len; i++)
		tracks->at[i].first =
		    !i || tracks->at[i].process != tracks->at[i - 1].process;
}

/* Is the number that of a process among the first n tracks? */
static bool
has_pid(const struct tracks *tracks, size_t n, uint64_t pid)
{
	for (size_t i = 0; i < n; i++)
		if (tracks->at[i].first && tracks->at[i].pid == pid)
			return true;
	return false;
}

/* Is it that of a thread between the first track of its process and n? */
static bool
has_tid(const struct tracks *tracks, size_t n, uint64_t tid)
{
	while (n-- > 0) {
		if (tracks->at[n].tid == tid)
			return true;
		if (tracks->at[n].first)
			break;
	}
	return false;
}

/* A program that is executed anew has the process's number again, and a number
 * of a thread that has ended is given again. */
static void
number(struct tracks *tracks)
{
	for (size_t i = 0; i < tracks->len; i++) {
		struct track *track = &tracks->at[i];
		const struct root *process = root_of(tracks, track->process);
		const struct root *thread = root_of(tracks, track->thread);

		track->pid = process ? process->pid : 0;
		track->tid = thread ? thread->native : 0;
		if (!track->first)
			track->pid = tracks->at[i - 1].pid;
		else if (!track->pid || has_pid(tracks, i, track->pid))
			track->pid = MADE_UP + i;
		if (!track->tid ||
		    (!track->first && has_tid(tracks, i, track->tid)))
			track->tid = MADE_UP + i;
	}
}

static void
set_bounds(struct tracks *tracks, const struct snapshot *snap)
{
	const struct window *w = &snap->window;

	tracks->start = w->from > snap->start ? w->from : snap->start;
	tracks->end = w->to < snap->now ? w->to : snap->now;
	if (tracks->end < tracks->start)
		tracks->end = tracks->start;
}

enum pit_status
tracks_init(struct tracks *tracks, const struct snapshot *snap,
	    const struct stacks_look *look)
{
	struct finding f = { .tracks = tracks };

	*tracks = (struct tracks){ .snap = snap, .look = look };
	set_bounds(tracks, snap);
	tracks->threads = mem_calloc(snap->places ? snap->places->len : 0,
				     sizeof(*tracks->threads));
	if (!tracks->threads)
		return PIT_ENOMEM;
	stacks_each(snap, look, find_track, &f);
	mem_free(f.lanes);
	mem_free(f.sums);
	if (f.status)
		tracks_fini(tracks);
	if (!f.status) {
		sort(tracks);
		number(tracks);
	}
	return f.status;
}

void
tracks_fini(struct tracks *tracks)
{
	mem_free(tracks->threads);
	mem_free(tracks->at);
	*tracks = (struct tracks){ 0 };
}

struct passing {
	const struct tracks *tracks;
	const struct track *track;
	track_visit *visit;
	void *arg;
	uint64_t at; /* up to where the track has been written */
};

/* No stretch reaches into the one before: in the streams of a sampler none
 * does, but anything can be in a stream. */
static bool
pass_stretch(void *arg, uint32_t lane, const struct span *span)
{
	struct passing *p = arg;
	struct stretch placed = { .end = span->end, .place = span->place };

	if (p->tracks->threads[span->place] != p->track->thread)
		return true;
	placed.start = begin_of(p->tracks, lane, span->end, span->weight);
	if (placed.start < p->at)
		placed.start = p->at;
	if (!lane)
		placed.end = placed.start + span->weight;
	if (placed.end <= placed.start)
		return true;
	p->at = placed.end;
	return p->visit(p->arg, &placed);
}

/* By place, and not by stack: a long run takes several passes, and what is in
 * a place would be looked up in each. */
void
track_each(const struct tracks *tracks, const struct track *track,
	   track_visit *visit, void *arg)
{
	struct passing p = { tracks, track, visit, arg, 0 };
	/* What took no time at its very end is of no matter. A cell of sums
	 * that is cut would count by its share. */
	const struct window part = { track->start, track->end };
	const struct window *window =
	    track->lane ? &part : &tracks->snap->window;

	history_each_of(tracks->snap->history, track->lane, window->from,
			window->to, pass_stretch, &p);
}

bool
tracks_has_mark(const struct tracks *tracks, const struct mark *mark)
{
	return mark->time >= tracks->start && mark->time <= tracks->end;
}

void
track_mark_name(struct out *o, const struct mark *mark)
{
	if (mark->letter)
		out_char(o, mark->letter);
	if (mark->letter && mark->text[0])
		out_char(o, ' ');
	out_str(o, mark->text);
}

uint64_t
tracks_time(const struct tracks *tracks, uint64_t at)
{
	return at > tracks->start ? at - tracks->start : 0;
}

void
track_name(struct out *o, const struct tracks *tracks,
	   const struct track *track)
{
	const struct snapshot *snap = tracks->snap;

	out_str(o, label_function(snap->syms, snap->roots,
				  frame_of(tracks, track->thread)));
	if (!track->lane)
		out_str(o, " (sums, in no order)");
}

const char *
track_process(const struct tracks *tracks, const struct track *track)
{
	const struct snapshot *snap = tracks->snap;

	return label_function(snap->syms, snap->roots,
			      frame_of(tracks, track->process));
}

const struct proc_info *
track_proc(const struct tracks *tracks, const struct track *track)
{
	const struct snapshot *snap = tracks->snap;
	frame_id frame = frame_of(tracks, track->process);

	for (size_t i = 0; i < snap->nprocs; i++)
		if (snap->procs[i].frame == frame)
			return &snap->procs[i];
	return NULL;
}
