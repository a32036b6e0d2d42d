/* src/render/notes.c - what makes a report's figures less than they seem. */
#include "render/summary.h"

#include "model/label.h"
#include "model/who.h"

#include <inttypes.h>

/* Shares of the ticks below which nothing is said: less cannot be seen in a
 * report that leaves out rows of 1 %. */
#define LOST_WORTH  0.001
#define RATE_FEW    2500 /* samples */
#define RATE_LEAST  100  /* asked for: fewer tell little anyhow */
#define NAMED       8    /* of those whose time alone counts */
#define NAMED_MARKS 20

static const char *const lost_names[LOST_CAUSES] = {
	[0] = "for another reason",
	[WIRE_LOST_TORN] = "changed while they were read",
	[WIRE_LOST_UNREADABLE] = "could not be read",
	[WIRE_LOST_FULL] = "because the viewer was too slow",
};

static double
share(uint64_t part, uint64_t whole)
{
	return whole ? (double)part / (double)whole : 0;
}

/* ": 3 changed while it was read, 1 ..." */
static void
note_causes(struct out *o, const struct snapshot *snap)
{
	const char *sep = ": ";

	for (size_t c = 0; c < LOST_CAUSES; c++) {
		uint64_t n = 0;

		for (size_t i = 0; i < snap->nprocs; i++)
			n += snap->procs[i].lost[c];
		if (!n || c == WIRE_LOST_LATE)
			continue;
		out_printf(o, "%s%" PRIu64 " %s", sep, n, lost_names[c]);
		sep = ", ";
	}
}

/* "Lost: 3 of 400 samples (0.8%)" */
static void
note_part(struct out *o, const char *word, uint64_t part, uint64_t whole)
{
	out_printf(o, "%s: %" PRIu64 " of %" PRIu64 " samples (", word, part,
		   whole);
	out_number(o, "%.1f", 100 * share(part, whole));
	out_str(o, "%)");
}

static void
note_lost(struct out *o, const struct snapshot *snap)
{
	if (share(snap->lost_total, snap->ticks) < LOST_WORTH)
		return;
	note_part(o, "Lost", snap->lost_total, snap->ticks);
	out_str(o, ", ");
	out_number(o, "%.3f", render_seconds(snap->lost_time));
	out_str(o, " s");
	note_causes(o, snap);
	out_char(o, '\n');
}

static void
note_stacks(struct out *o, const struct snapshot *snap)
{
	uint64_t partial = 0, cut = 0;

	for (size_t i = 0; i < snap->nprocs; i++) {
		partial += snap->procs[i].partial;
		cut += snap->procs[i].cut;
	}
	if (share(partial, snap->samples) >= LOST_WORTH) {
		note_part(o, "Partial", partial, snap->samples);
		out_str(o, " hold only the outer part of their stack\n");
	}
	if (cut)
		out_printf(o,
			   "Cut: %" PRIu64 " of %" PRIu64
			   " samples were too deep; the middle of their "
			   "stacks is left out\n",
			   cut, snap->samples);
}

/* Fewer looks than were asked for make figures less sure, not wrong: of n looks
 * a row of half the time is off by 0.5 / sqrt(n) of the whole, one standard
 * deviation. It is worth a word when that has doubled and is over 1 %, the
 * share of the least row that is shown. */
static void
note_rate(struct out *o, const struct snapshot *snap)
{
	double asked = 0, taken = 0, time;

	for (size_t i = 0; i < snap->nprocs; i++) {
		const struct proc_info *proc = &snap->procs[i];
		uint64_t late = proc->lost[WIRE_LOST_LATE];

		if (!proc->min_interval)
			continue;
		time = (double)proc_ran(proc);
		/* At a rate that was not lowered all were due. */
		asked += proc->max_interval > proc->min_interval
			     ? time / (double)proc->min_interval
			     : (double)proc->ticks;
		taken += proc->ticks > late ? (double)(proc->ticks - late) : 0;
	}
	if (asked >= RATE_LEAST && taken <= RATE_FEW && taken * 4 <= asked)
		out_printf(o,
			   "Rate: %.0f of %.0f samples asked for could be "
			   "taken\n",
			   taken, asked);
}

/* "process 12 (python a.py)", "30 processes (python a.py)" */
static void
note_who(struct out *o, const struct proc_info *proc)
{
	if (proc->count > 1)
		out_printf(o, "%zu processes (%s)", proc->count, proc->command);
	else
		out_printf(o, "process %" PRIu32 " (%s)", proc->pid,
			   proc->command);
}

/* One line for all of one reason. */
static void
note_refused(struct out *o, const struct snapshot *snap, size_t i)
{
	const struct proc_info *proc = &snap->procs[i];
	size_t n = snapshot_refused(snap, i);

	if (!n)
		return;
	out_str(o, "Not profiled: ");
	if (n > proc->count)
		out_printf(o, "%zu processes, the first of them ", n);
	note_who(o, proc);
	out_printf(o, ": %s\n", proc->reason);
}

static void
note_state(struct out *o, const struct proc_info *proc, bool said)
{
	switch (proc->state) {
	case PROC_UNSUPPORTED:
		break; /* note_refused() */
	case PROC_CORRUPT:
		out_str(o, "Incomplete: the samples of ");
		note_who(o, proc);
		out_printf(o, " were cut short: %s\n", proc->reason);
		break;
	case PROC_BROKEN:
		if (said)
			break;
		out_str(o, "Incomplete: ");
		note_who(o, proc);
		out_str(o, proc->count > 1
			       ? " were killed, or their samplers were\n"
			       : " was killed, or its sampler was\n");
		break;
	case PROC_KILLED:
		if (said)
			break;
		out_str(o, "Incomplete: ");
		note_who(o, proc);
		out_str(o,
			proc->count > 1 ? " were killed\n" : " was killed\n");
		break;
	case PROC_UNWATCHED:
		out_str(o, "Incomplete: ");
		note_who(o, proc);
		out_str(o, proc->count > 1
			       ? " ran on when their samplers were killed\n"
			       : " ran on when its sampler was killed\n");
		break;
	case PROC_RUNNING:
	case PROC_ENDED:
		break;
	}
}

static void
note_seconds(struct out *o, uint64_t at, uint64_t start)
{
	out_number(o, "%.3f", render_seconds(at > start ? at - start : 0));
}

/* Which part of the run it is. */
static void
note_mode(struct out *o, const struct snapshot *snap)
{
	if (snap->mode != MODE_WALL)
		out_printf(o, "Mode: %s, %s\n", mode_name(snap->mode),
			   mode_means(snap->mode));
}

/* Of which function's calls. */
static void
note_below(struct out *o, const struct snapshot *snap)
{
	const struct who *who = snap->who;
	char name[LABEL_NAME], where[LABEL_WHERE];
	const struct tree_node *node;

	if (!who || !who->below)
		return;
	node = tree_get(snapshot_tree(snap, who->kind), who->below);
	label_name(snap->syms, snap->roots, node->frame, name, sizeof(name));
	label_where(snap->syms, snap->roots, node->frame, where, sizeof(where));
	out_printf(o, "Below: %s%s%s\n", name, where[0] ? "  " : "", where);
}

/* Whose time it is, of whom there are many at times. What is one of a group
 * that is named goes with it. */
static void
note_only(struct out *o, const struct snapshot *snap)
{
	const struct who *who = snap->who;
	size_t n = 0;

	if (!who || who->all)
		return;
	out_str(o, "Only: ");
	for (size_t i = 0; i < who->len; i++) {
		const struct root *root = roots_get(snap->roots, who->at[i]);

		if (!root || (root->group && who_has(who, root->group)))
			continue;
		if (n++ >= NAMED)
			continue;
		out_str(o, n > 1 ? ", " : "");
		out_str(o, root->label);
	}
	if (n > NAMED)
		out_printf(o, " and %zu more", n - NAMED);
	out_str(o, n ? "\n" : "nobody\n");
}

static void
note_window(struct out *o, const struct snapshot *snap)
{
	const struct window *w = &snap->window;

	if (window_is_all(w))
		return;
	out_str(o, "Window: ");
	note_seconds(o, w->from, snap->start);
	if (w->from >= snap->now) {
		out_str(o, " s and later, when the run was over\n");
		return;
	}
	out_str(o, " to ");
	note_seconds(o, w->to < snap->now ? w->to : snap->now, snap->start);
	out_str(o, " s of ");
	note_seconds(o, snap->now, snap->start);
	out_str(o, " s\n");
}

/* "Marks: a 1.200 s epoch 1; b 2.500 s" */
static void
note_marks(struct out *o, const struct snapshot *snap)
{
	const struct marks *marks = snap->marks;
	uint64_t more;

	if (!marks || !marks->n)
		return;
	more = marks->left_out +
	       (marks->n > NAMED_MARKS ? marks->n - NAMED_MARKS : 0);
	for (size_t i = 0; i < marks->n && i < NAMED_MARKS; i++) {
		const struct mark *mark = &marks->at[i];

		out_str(o, i ? "; " : "Marks: ");
		if (mark->letter)
			out_printf(o, "%c ", mark->letter);
		note_seconds(o, mark->time, snap->start);
		out_printf(o, mark->text[0] ? " s %s" : " s", mark->text);
	}
	if (more)
		out_printf(o, "; %" PRIu64 " more", more);
	out_char(o, '\n');
}

/* Which part of the run was measured at all. */
static void
note_measured(struct out *o, const struct render_options *opts)
{
	bool cut = opts->duration;

	if (!opts->delay && !cut)
		return;
	out_str(o, "Measured: ");
	if (cut)
		note_seconds(o, opts->duration, 0);
	if (cut && opts->delay)
		out_str(o, " s, ");
	if (opts->delay) {
		out_str(o, "from ");
		note_seconds(o, opts->delay, 0);
		out_str(o, " s after the start");
	} else {
		out_str(o, " s from the start");
	}
	out_str(o, cut ? "; then the program ran on\n" : "\n");
}

/* Why the sum is more than the clock has. */
static void
note_tasks(struct out *o, const struct snapshot *snap)
{
	if (snap->task_wait && mode_counts(snap->mode, WIRE_STATE_WAITING))
		out_str(o, "Tasks: one that waits counts for as long as it "
			   "does, so times add up to more than the clock's\n");
}

/* Nobody has a list of them. Of what runs nothing is missing. */
static void
note_greenlets(struct out *o, const struct snapshot *snap)
{
	if (snap->greenlets && mode_counts(snap->mode, WIRE_STATE_WAITING))
		out_str(o, "Greenlets: those that no sample found running are "
			   "not in the report; how many is not known\n");
}

/* How exactly it is known what was when, if that matters. */
static void
note_coarse(struct out *o, const struct snapshot *snap,
	    const struct render_options *opts)
{
	if (window_is_all(&snap->window) && !opts->timeline)
		return;
	if (snap->window.from >= snap->coarse || snap->coarse <= snap->start)
		return;
	out_str(o, "Coarse: up to ");
	note_seconds(o, snap->coarse, snap->start);
	out_str(o, " s of the run there are sums of ");
	out_number(o, "%g", render_seconds(snap->cell));
	out_str(o, " s and less alone (see --history)\n");
}

/* Those of which there is nothing but the number. */
static void
note_missed(struct out *o, const struct snapshot *snap,
	    const struct render_options *opts)
{
	char text[256];

	if (opts->missed)
		out_printf(o, "Not profiled: %s\n", opts->missed);
	if (snapshot_missed(snap, text, sizeof(text)))
		out_printf(o, "Not profiled: %s\n", text);
}

void
summary_notes(struct out *o, const struct snapshot *snap,
	      const struct render_options *opts)
{
	if (opts->exit_note)
		out_printf(o, "Ended: %s\n", opts->exit_note);
	if (opts->missing)
		out_printf(o, "Incomplete: %s\n", opts->missing);
	/* A session says nothing of how it was taken. */
	if (render_is_of_file(snap))
		return;
	note_measured(o, opts);
	note_mode(o, snap);
	note_only(o, snap);
	note_below(o, snap);
	note_window(o, snap);
	note_marks(o, snap);
	note_tasks(o, snap);
	note_greenlets(o, snap);
	note_coarse(o, snap, opts);
	note_lost(o, snap);
	note_stacks(o, snap);
	note_rate(o, snap);
	note_missed(o, snap, opts);
	for (size_t i = 0; i < snap->nprocs; i++)
		note_refused(o, snap, i);
	/* exit_note speaks of the first process. */
	for (size_t i = 0; i < snap->nprocs; i++)
		note_state(o, &snap->procs[i], i == 0 && opts->exit_note);
}
