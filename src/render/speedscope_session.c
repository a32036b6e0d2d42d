/* src/render/speedscope_session.c - a loaded session for speedscope, to the
 * byte as pyinstrument writes it: of the tree in order of time, without light
 * rows, with "[self]", and null where a row has no file.
 */
#include "render/speedscope.h"

#include "base/decimal.h"
#include "model/ftree_session.h"
#include "model/session.h"
#include "render/json_text.h"
#include "render/summary.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct writing {
	struct speedscope *s;
	const struct ftree *tree;
	double at; /* s */
};

static uint32_t
row_number(const struct writing *w, row_id id)
{
	uint32_t key = ftree_same(w->tree, id);
	size_t none = ftree_frames(w->tree);

	/* Numbers of functions begin at 1. */
	if (!key && ftree_row(w->tree, id)->flags & FTREE_SELF)
		key = (uint32_t)none;
	return speedscope_frame(w->s, key, id);
}

static void
write_row_event(const struct writing *w, char type, row_id id)
{
	char text[DECIMAL_ROOM];
	size_t n = decimal_write(text, w->at);

	speedscope_event(w->s, type, text, n, row_number(w, id));
}

/* Time passes in what is no function, and in what was left out. */
static void
close_row(struct writing *w, row_id id)
{
	const struct ftree_row *row = ftree_row(w->tree, id);

	w->at += row->absorbed;
	if (row->flags & FTREE_SYNTHETIC &&
	    strcmp(ftree_function(w->tree, id), "[root]") != 0)
		w->at += row->time;
	write_row_event(w, 'C', id);
}

static void
write_events(struct writing *w)
{
	row_id top = w->tree->top, id = top;

	while (id) {
		write_row_event(w, 'O', id);
		if (ftree_row(w->tree, id)->child) {
			id = ftree_row(w->tree, id)->child;
			continue;
		}
		close_row(w, id);
		while (id != top && !ftree_row(w->tree, id)->next) {
			id = ftree_row(w->tree, id)->parent;
			close_row(w, id);
		}
		id = id == top ? 0 : ftree_row(w->tree, id)->next;
	}
}

/* How much of its place a frame has: 1: a file, which may be "", 2: and a line.
 */
static int
place_parts(const struct ftree *tree, row_id id)
{
	const struct session_frame *frame = ftree_session_frame(tree, id);
	int parts = 0;

	if (!frame || ftree_row(tree, id)->flags & FTREE_SYNTHETIC)
		return 0;
	for (uint32_t i = 0; i < frame->name_n; i++)
		parts += !frame->text[i];
	return parts;
}

static void
write_frame(const struct writing *w, row_id id)
{
	int parts = place_parts(w->tree, id);

	out_str(w->s->o, "{\"name\": ");
	json_ascii(w->s->o, ftree_function(w->tree, id));
	out_str(w->s->o, ", \"file\": ");
	if (parts >= 1)
		json_ascii(w->s->o, ftree_file(w->tree, id));
	else
		out_str(w->s->o, "null");
	if (parts >= 2)
		out_printf(w->s->o, ", \"line\": %" PRId64 "}",
			   ftree_line(w->tree, id));
	else
		out_str(w->s->o, ", \"line\": null}");
}

static void
write_profile(struct writing *w)
{
	const struct session_number *duration = &w->s->snap->session->duration;
	char end[DECIMAL_ROOM];

	if (duration->is_whole)
		snprintf(end, sizeof(end), "%" PRId64, duration->whole);
	else
		decimal_write(end, duration->value);
	speedscope_open(w->s, "evented", NULL, end);
	out_str(w->s->o, "\"events\": [");
	write_events(w);
	out_str(w->s->o, "]}");
}

void
speedscope_session(struct speedscope *s)
{
	struct render_options opts = *s->opts;
	struct summary sum;
	struct writing w = { .s = s, .tree = &sum.tree };
	enum pit_status st;

	opts.timeline = true;
	st = summary_init(&sum, &renderer_speedscope, s->snap, &opts);
	if (st) {
		render_fail(s->o, st);
		return;
	}
	st = speedscope_frames(s, ftree_frames(&sum.tree) + 1);
	if (st) {
		render_fail(s->o, st);
	} else {
		speedscope_head(s);
		write_profile(&w);
		out_str(s->o, "], \"shared\": {\"frames\": [");
		for (size_t i = 0; i < s->len; i++) {
			out_str(s->o, i ? ", " : "");
			write_frame(&w, s->met[i]);
		}
		out_str(s->o, "]}}\n");
	}
	summary_fini(&sum);
}
