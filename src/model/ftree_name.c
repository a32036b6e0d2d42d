/* src/model/ftree_name.c - what the rows of a report are called. */
#include "model/ftree.h"

#include "model/label.h"

#include <string.h>

const struct frame_info *
ftree_info(const struct ftree *ft, row_id id)
{
	frame_id frame = ftree_row(ft, id)->frame;

	return frame ? symtab_get(ft->syms, frame) : NULL;
}

enum frame_kind
ftree_kind(const struct ftree *ft, row_id id)
{
	const struct frame_info *info = ftree_info(ft, id);

	return info ? info->kind : 0;
}

const char *
ftree_function(const struct ftree *ft, row_id id)
{
	const struct ftree_row *row = ftree_row(ft, id);

	if (row->flags & FTREE_NOTE)
		return ft->notes[row->note];
	if (!row->frame)
		return row->flags & FTREE_SELF ? "[self]" : "[root]";
	return label_function(ft->syms, ft->roots, row->frame);
}

uint32_t
ftree_pid(const struct ftree *ft, row_id id)
{
	frame_id frame = ftree_row(ft, id)->frame;

	return frame ? label_pid(ft->roots, frame) : 0;
}

/* Time that the row merged for frames of this class. */
static double
class_time(const struct ftree *ft, row_id id, const char *class_name)
{
	double time = 0;

	for (; id; id = ftree_row(ft, id)->also) {
		const struct frame_info *info = ftree_info(ft, id);

		if (info->class_name &&
		    strcmp(info->class_name, class_name) == 0)
			time += ftree_row(ft, id)->own;
	}
	return time;
}

const char *
ftree_class(const struct ftree *ft, row_id id)
{
	const char *best = NULL;
	double most = 0;

	if (ftree_kind(ft, id) != FRAME_PYTHON)
		return NULL;
	if (!ftree_row(ft, id)->also)
		return ftree_info(ft, id)->class_name;
	for (row_id at = id; at; at = ftree_row(ft, at)->also) {
		const char *name = ftree_info(ft, at)->class_name;
		double time = name ? class_time(ft, id, name) : 0;

		if (name && (!best || time > most)) {
			best = name;
			most = time;
		}
	}
	return best;
}

const char *
ftree_file(const struct ftree *ft, row_id id)
{
	const struct frame_info *info = ftree_info(ft, id);

	return info && info->file ? info->file : "";
}

const char *
ftree_short_file(const struct ftree *ft, row_id id)
{
	const struct ftree_row *row = ftree_row(ft, id);

	if (row->flags & FTREE_SELF)
		row = ftree_row(ft, row->parent);
	return row->frame ? symtab_short_file(ft->syms, row->frame) : "";
}

uint32_t
ftree_line(const struct ftree *ft, row_id id)
{
	const struct frame_info *info = ftree_info(ft, id);

	return info ? info->line : 0;
}

double
ftree_self_time(const struct ftree *ft, row_id id)
{
	double time = ftree_row(ft, id)->time;

	for (row_id c = ftree_row(ft, id)->child; c; c = ftree_row(ft, c)->next)
		if (!(ftree_row(ft, c)->flags & FTREE_SELF))
			time -= ftree_row(ft, c)->time;
	return time;
}
