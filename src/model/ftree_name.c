/* src/model/ftree_name.c - what the rows of a report are called. */
#include "model/ftree.h"

#include "model/ftree_session.h"
#include "model/label.h"

#include <string.h>

const struct frame_info *
ftree_info(const struct ftree *ft, row_id id)
{
	frame_id frame = ft->session ? 0 : ftree_row(ft, id)->frame;

	return frame ? symtab_get(ft->syms, frame) : NULL;
}

enum frame_kind
ftree_kind(const struct ftree *ft, row_id id)
{
	const struct frame_info *info = ftree_info(ft, id);

	if (ft->session)
		return ftree_session_kind(ft, id);
	return info ? info->kind : 0;
}

const char *
ftree_function(const struct ftree *ft, row_id id)
{
	const struct ftree_row *row = ftree_row(ft, id);

	if (row->flags & FTREE_NOTE)
		return ft->notes[row->note];
	if (ft->session)
		return ftree_session_function(ft, id);
	if (!row->frame)
		return row->flags & FTREE_SELF ? "[self]" : "[root]";
	return label_function(ft->syms, ft->roots, row->frame);
}

uint32_t
ftree_pid(const struct ftree *ft, row_id id)
{
	frame_id frame = ft->session ? 0 : ftree_row(ft, id)->frame;

	return frame ? label_pid(ft->roots, frame) : 0;
}

/* The class that one frame of a row ran for. */
static const char *
frame_class(const struct ftree *ft, row_id id)
{
	const struct session_frame *frame;

	if (!ft->session)
		return ftree_info(ft, id)->class_name;
	frame = ftree_session_frame(ft, id);
	return frame ? frame->class_name : NULL;
}

/* Time that the row merged for frames of this class. */
static double
class_time(const struct ftree *ft, row_id id, const char *class_name)
{
	double time = 0;

	for (; id; id = ftree_row(ft, id)->also) {
		const char *name = frame_class(ft, id);

		if (name && strcmp(name, class_name) == 0)
			time += ftree_row(ft, id)->own;
	}
	return time;
}

const char *
ftree_class(const struct ftree *ft, row_id id)
{
	const char *best = NULL;
	double most = 0;

	if (!ft->session && ftree_kind(ft, id) != FRAME_PYTHON)
		return NULL;
	if (!ftree_row(ft, id)->also)
		best = frame_class(ft, id);
	for (row_id at = ftree_row(ft, id)->also ? id : 0; at;
	     at = ftree_row(ft, at)->also) {
		const char *name = frame_class(ft, at);
		double time = name ? class_time(ft, id, name) : 0;

		if (name && (!best || time > most)) {
			best = name;
			most = time;
		}
	}
	return best && *best ? best : NULL;
}

const char *
ftree_file(const struct ftree *ft, row_id id)
{
	const struct frame_info *info = ftree_info(ft, id);

	if (ft->session)
		return ftree_session_file(ft, id);
	return info && info->file ? info->file : "";
}

const char *
ftree_short_file(const struct ftree *ft, row_id id)
{
	const struct ftree_row *row = ftree_row(ft, id);

	if (ft->session)
		return ftree_session_short_file(ft, id);
	if (row->flags & FTREE_SELF)
		row = ftree_row(ft, row->parent);
	return row->frame ? symtab_short_file(ft->syms, row->frame) : "";
}

int64_t
ftree_line(const struct ftree *ft, row_id id)
{
	const struct frame_info *info = ftree_info(ft, id);

	if (ft->session)
		return ftree_session_line(ft, id);
	return info ? info->line : 0;
}

size_t
ftree_frames(const struct ftree *ft)
{
	return ft->session ? ft->session->s->nframes : symtab_len(ft->syms);
}

uint32_t
ftree_same(const struct ftree *ft, row_id id)
{
	if (ft->session)
		return ftree_session_same(ft, id);
	return symtab_function(ft->syms, ftree_row(ft, id)->frame);
}

bool
ftree_is_await(const struct ftree *ft, row_id id)
{
	const struct session_frame *frame =
	    ft->session ? ftree_session_frame(ft, id) : NULL;

	return frame && frame->kind == SESSION_AWAIT;
}

double
ftree_self_time(const struct ftree *ft, row_id id)
{
	double time = ftree_row(ft, id)->time;

	for (row_id c = ftree_row(ft, id)->child; c; c = ftree_row(ft, c)->next)
		if (!(ftree_row(ft, c)->flags & (FTREE_SELF | FTREE_SYNTHETIC)))
			time -= ftree_row(ft, c)->time;
	return time;
}
