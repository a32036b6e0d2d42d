/* src/app/screen_replay.c - a recording in the interface. */
#include "app/part.h"
#include "app/replay.h"
#include "app/screen.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdio.h>

#define NS_S UINT64_C(1000000000)

static const unsigned speeds[] = { 1, 2, 4, 8, 16, 32, 64 };

static void
replay_on_output(void *data, const void *bytes, size_t n)
{
	struct screen *s = data;
	const struct playback *playback = s->run->playback;

	tui_output(s->tui, bytes, n,
		   playback_run(playback)->start + playback_time(playback),
		   uv_hrtime());
}

/* Play up to there. */
static void
replay_to(struct screen *s, uint64_t until)
{
	struct playback_sink sink = { .output = replay_on_output, .data = s };
	struct replay *r = &s->replay;

	r->whole = !replay_play(s->run, until, &sink);
	r->at = r->whole ? playback_time(s->run->playback) : until;
	if (!r->whole)
		return;
	r->playing = false;
	if (r->at > r->length)
		r->length = r->at;
}

void
screen_replay_rest(struct screen *s)
{
	replay_to(s, UINT64_MAX);
}

/* Its marks are known by now. */
static void
begin_at_marks(struct screen *s)
{
	const struct snapshot *snap = model_snapshot(s->run->model);
	struct window window;
	struct pit_err err;

	if (!s->run->opts->from_mark && !s->run->opts->to_mark)
		return;
	if (part_of(s->run->opts, snap, &window, &err)) {
		tui_message(s->tui, err.text, uv_hrtime());
		return;
	}
	s->look.part.from =
	    window.from > snap->start ? window.from - snap->start : 0;
	s->look.part.to = window.to == UINT64_MAX   ? UINT64_MAX
			  : window.to > snap->start ? window.to - snap->start
						    : 0;
	tui_show_part(s->tui, &s->look.part);
}

void
screen_replay_open(struct screen *s)
{
	screen_replay_rest(s);
	begin_at_marks(s);
}

/* From the start, with a model and panes that know nothing yet: what they
 * remember is of the model that goes. False: it cannot be. */
static bool
replay_rewind(struct screen *s)
{
	struct run fresh = *s->run;
	struct pit_err err;
	struct tui *tui;

	if (replay_again(&fresh, &err)) {
		tui_message(s->tui, err.text, uv_hrtime());
		return false;
	}
	tui = tui_new(s->term, &s->look);
	if (!tui) {
		replay_close(&fresh);
		return false;
	}
	tui_go_on_from(tui, s->tui);
	tui_free(s->tui);
	s->tui = tui;
	replay_close(s->run);
	s->run->model = fresh.model;
	s->run->playback = fresh.playback;
	s->run->child.unprofiled = NULL; /* it was the old one's */
	s->replay.at = 0;
	s->replay.whole = false;
	return true;
}

void
screen_replay_request(struct screen *s, enum tui_request_kind kind)
{
	struct replay *r = &s->replay;

	if (kind == TUI_SLOWER && r->speed)
		r->speed--;
	if (kind == TUI_FASTER && r->speed < ARRAY_LEN(speeds) - 1)
		r->speed++;
	if (kind != TUI_PLAY)
		return;
	if (!r->playing && r->whole && !replay_rewind(s))
		return;
	r->playing = !r->playing;
	r->looked = uv_hrtime();
}

/* "0:12" */
static void
format_seconds(char *buf, size_t size, uint64_t ns)
{
	uint64_t s = ns / NS_S;

	snprintf(buf, size, "%" PRIu64 ":%02u", s / 60, (unsigned)(s % 60));
}

const char *
screen_replay_place(struct screen *s)
{
	char at[24], length[24];

	format_seconds(at, sizeof(at), s->replay.at);
	format_seconds(length, sizeof(length), s->replay.length);
	snprintf(s->replay.place, sizeof(s->replay.place),
		 "the recording was played up to %s of %s", at, length);
	return s->replay.place;
}

void
screen_replay_tick(struct screen *s, uint64_t now)
{
	struct replay *r = &s->replay;
	char at[24], length[24];

	if (r->playing)
		replay_to(s, r->at + (now - r->looked) * speeds[r->speed]);
	r->looked = now;
	format_seconds(at, sizeof(at), r->at);
	format_seconds(length, sizeof(length), r->length);
	snprintf(r->text, sizeof(r->text), "%s/%s x%u%s", at, length,
		 speeds[r->speed], r->playing ? "" : " stopped");
}
