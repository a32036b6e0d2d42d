/* src/app/screen_draw.c */
#include "app/screen.h"

#include "app/ending.h"
#include "app/waiting.h"
#include "model/who.h"
#include "tui/tui.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define WAITING_PERIOD (250 * SCREEN_MS)
#define WAITING_PROCS  16 /* are asked whether they wait for input */

static uint64_t
own_cpu(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (uint64_t)ts.tv_sec * 1000 * SCREEN_MS + (uint64_t)ts.tv_nsec;
}

/* Look, now and then, whether one of the processes waits for the user. */
static void
screen_look(struct screen *s, const struct snapshot *snap, uint64_t now)
{
	const struct run *run = s->run;
	size_t tried = 0;

	if (now - s->looked < WAITING_PERIOD)
		return;
	s->looked = now;
	s->waiting =
	    !run->ended && process_waits_for(run->child.pid, run->child.tty);
	for (size_t i = 0; i < snap->nprocs && !s->waiting && !run->ended &&
			   tried < WAITING_PROCS;
	     i++) {
		if (snap->procs[i].state != PROC_RUNNING)
			continue;
		s->waiting = process_waits_for((pid_t)snap->procs[i].pid,
					       run->child.tty);
		tried++;
	}
}

/* What there is not of a recording. */
static void
replay_notice(struct screen *s)
{
	const struct playback *playback = s->run->playback;
	uint64_t lost = playback_missing_output(playback);

	if (lost)
		snprintf(s->notice, sizeof(s->notice),
			 "%" PRIu64 " bytes of the program's output came too "
			 "fast to be recorded",
			 lost);
	if (playback_missing(playback)[0])
		snprintf(s->notice, sizeof(s->notice), "%s",
			 playback_missing(playback));
}

/* What is not measured now, but before or later. */
static void
measured_notice(struct screen *s)
{
	const struct run *run = s->run;
	uint64_t ran = uv_hrtime() - run->start;

	if (run->playback || run->ended || !run->server)
		return;
	if (ran < run->delay)
		snprintf(s->notice, sizeof(s->notice),
			 "not measured before %.1f s", run->delay / 1e9);
	else if (run->duration && ran - run->delay > run->duration)
		snprintf(s->notice, sizeof(s->notice),
			 "measured for %.1f s; the program runs on",
			 run->duration / 1e9);
}

static void
screen_notice(struct screen *s, const struct snapshot *snap)
{
	char missed[256];

	s->notice[0] = '\0';
	if (s->run->playback)
		replay_notice(s);
	else if (!snap->nprocs && s->run->ended)
		snprintf(s->notice, sizeof(s->notice),
			 "no Python process was profiled");
	measured_notice(s);
	if (run_missed(s->run, missed, sizeof(missed)))
		snprintf(s->notice, sizeof(s->notice), "not profiled: %.200s",
			 missed);
	for (size_t i = 0; i < snap->nprocs; i++) {
		const struct proc_info *proc = &snap->procs[i];
		size_t n = snapshot_refused(snap, i);

		if (n > 1)
			snprintf(s->notice, sizeof(s->notice),
				 "%zu processes: %s", n, proc->reason);
		else if (n || proc->state == PROC_CORRUPT)
			snprintf(s->notice, sizeof(s->notice), "%s",
				 proc->reason);
	}
}

/* How it ended, as far as the recording knows by now. */
static void
replay_end(struct screen *s)
{
	s->end[0] = '\0';
	if (playback_run(s->run->playback)->ended)
		ending_text(s->run->status, s->end, sizeof(s->end));
}

/* How the program ended, and what of it runs on. */
static void
screen_end(struct screen *s, unsigned streams)
{
	size_t n;

	if (!s->run->ended)
		return;
	if (s->run->playback) {
		replay_end(s);
		return;
	}
	s->end[0] = '\0';
	if (s->run->session)
		return;
	ending_text(s->run->status, s->end, sizeof(s->end));
	n = strlen(s->end);
	if (streams)
		snprintf(s->end + n, sizeof(s->end) - n,
			 ", %u process%s still run%s", streams,
			 streams == 1 ? "" : "es", streams == 1 ? "s" : "");
}

/* When the last of it ended. */
static uint64_t
screen_last(const struct run *run, const struct snapshot *snap)
{
	if (run_was_saved(run))
		return snap->now;
	return snap->now > run->end ? snap->now : run->end;
}

static enum program_state
screen_state(const struct screen *s, const struct snapshot *snap)
{
	if (s->run->ended)
		return PROGRAM_ENDED;
	if (s->run->stopped)
		return PROGRAM_STOPPED;
	if (s->waiting)
		return PROGRAM_INPUT;
	return snap->nprocs ? PROGRAM_RUNNING : PROGRAM_STARTING;
}

const struct snapshot *
screen_snapshot(struct screen *s)
{
	struct model *model = s->run->model;
	struct window window = tui_window(s->tui, model_snapshot(model));
	const struct who *who = tui_who(s->tui, model_snapshot(model));
	const struct snapshot *snap =
	    model_look_at(model, &window, tui_mode(s->tui), who);

	if (snap)
		return snap;
	tui_message(s->tui, "out of memory: all of the run is shown",
		    uv_hrtime());
	return model_snapshot(model);
}

/* Whose time, and which of it, a part is of. False: no memory. */
static bool
part_who(struct screen *s, const struct tui_part *part, struct who *who)
{
	const struct who *chosen =
	    tui_who(s->tui, model_snapshot(s->run->model));

	*who = (struct who){ .all = !chosen };
	if (chosen && !who_copy(who, chosen))
		return false;
	who->kind = part->kind;
	who->below = part->below;
	return true;
}

const struct snapshot *
screen_part(struct screen *s, const struct tui_part *part)
{
	struct model *model = s->run->model;
	struct window window = WINDOW_ALL;
	const struct snapshot *snap = NULL;
	struct who who;

	if (!part->all)
		window = tui_window(s->tui, model_snapshot(model));
	if (part_who(s, part, &who))
		snap = model_look_at(model, &window, tui_mode(s->tui),
				     who.all && !who.below ? NULL : &who);
	who_fini(&who);
	return snap;
}

const struct snapshot *
screen_base_part(struct screen *s, const struct tui_part *part)
{
	struct model *model = s->run->model;
	const struct snapshot *snap = NULL;
	struct window window;
	struct who who;

	if (!part->below || tui_baseline(s->tui, &window) != BASE_RANGE)
		return screen_base(s);
	if (part_who(s, part, &who))
		snap =
		    model_look_beside(model, &window, tui_mode(s->tui), &who);
	who_fini(&who);
	return snap;
}

const struct snapshot *
screen_base(struct screen *s)
{
	struct model *model = s->run->model;
	struct window window;

	switch (tui_baseline(s->tui, &window)) {
	case BASE_NONE:
		return NULL;
	case BASE_FILE:
		return s->base.session && tui_mode(s->tui) != MODE_WALL
			   ? NULL
			   : model_look(s->base.model, &WINDOW_ALL,
					tui_mode(s->tui));
	case BASE_RANGE:
		break;
	}
	return model_look_beside(model, &window, tui_mode(s->tui),
				 tui_who(s->tui, model_snapshot(model)));
}

void
screen_draw(struct screen *s)
{
	const struct run *run = s->run;
	const struct snapshot *snap;
	struct tui_status status;
	uint64_t now = uv_hrtime();
	unsigned streams;
	char said[256];

	/* A terminal that has been stopped must not stop the program. */
	if (s->phase != PHASE_INTERFACE || s->run->editor || s->lent ||
	    !tui_tty_is_writable(s->tty))
		return;
	if (run->playback)
		screen_replay_tick(s, now);
	snap = screen_snapshot(s);
	s->began = snap->start;
	source_since(&s->source, snap);
	streams = run->server ? server_streams(run->server) : 0;
	if (record_notice(s->run, said, sizeof(said)))
		tui_message(s->tui, said, now);
	screen_look(s, snap, now);
	screen_notice(s, snap);
	screen_end(s, streams);
	meter_update(&s->meter, now, snapshot_cpu(snap), own_cpu());
	status = (struct tui_status){
		.state = screen_state(s, snap),
		.program = run->program->text,
		.end = s->end,
		.notice = s->notice,
		.start = run->start,
		.now = run->ended && !streams ? screen_last(run, snap) : now,
		.cpu = run->ended && !streams ? 0 : s->meter.share,
		.ui_cpu = s->meter.ui_share,
		.password = s->waiting && pty_is_secret(&s->pty),
		.output = run->playback ? playback_run(run->playback)->screen
					: !run->session,
		.base = screen_base(s),
		.base_name = s->base_name,
		.replay = run->playback ? s->replay.text : NULL,
	};
	tui_tick(s->tui, now);
	tui_draw(s->tui, snap, &status);
}
