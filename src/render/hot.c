/* src/render/hot.c */
#include "render/hot.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "model/label.h"
#include "render/summary.h"

#include <stdlib.h>
#include <string.h>

/* One to be put in order. */
struct entry {
	uint64_t self, total;
	uint32_t number;
};

static int
by_cost(const void *pa, const void *pb)
{
	const struct entry *a = pa, *b = pb;

	if (a->self != b->self)
		return a->self > b->self ? -1 : 1;
	if (a->total != b->total)
		return a->total > b->total ? -1 : 1;
	return a->number < b->number ? -1 : a->number > b->number;
}

static enum pit_status
hot_sort(struct hot *hot)
{
	const struct functions *fs = &hot->functions;
	struct entry *list = mem_calloc(fs->len, sizeof(*list));

	hot->order = mem_calloc(fs->len, sizeof(*hot->order));
	if (!list || !hot->order) {
		mem_free(list);
		return PIT_ENOMEM;
	}
	for (uint32_t i = 1; i < fs->len; i++)
		if (fs->at[i].total)
			list[hot->len++] = (struct entry){ fs->at[i].self,
							   fs->at[i].total, i };
	qsort(list, hot->len, sizeof(*list), by_cost);
	for (size_t i = 0; i < hot->len; i++)
		hot->order[i] = list[i].number;
	mem_free(list);
	return PIT_OK;
}

enum pit_status
hot_init(struct hot *hot, const struct snapshot *snap,
	 const struct render_options *opts)
{
	struct functions_look look = {
		.all = opts->show_all,
		.idle = render_counts_idle(snap, opts),
		.thread = opts->thread,
	};
	enum pit_status st;

	*hot = (struct hot){ 0 };
	st = functions_init(&hot->functions, snap, &look);
	/* All that is to be seen waits for work. */
	if (!st && !hot->functions.time && !look.idle) {
		functions_fini(&hot->functions);
		look.idle = true;
		st = functions_init(&hot->functions, snap, &look);
	}
	if (!st)
		st = hot_sort(hot);
	if (st)
		hot_fini(hot);
	return st;
}

void
hot_fini(struct hot *hot)
{
	functions_fini(&hot->functions);
	mem_free(hot->order);
	*hot = (struct hot){ 0 };
}

size_t
hot_rows(const struct hot *hot, const struct render_options *opts, size_t usual)
{
	double rows = opts->rows < 0 ? (double)usual : opts->rows;

	return rows < 1 || rows >= (double)hot->len ? hot->len : (size_t)rows;
}

static void
clean(struct out *o, const char *text)
{
	text_clean(o, text, strlen(text));
}

void
hot_name(struct out *o, const struct snapshot *snap, frame_id frame)
{
	const struct frame_info *info = symtab_get(snap->syms, frame);

	if (info && info->kind == FRAME_PYTHON && info->class_name) {
		clean(o, info->class_name);
		out_char(o, '.');
	}
	clean(o, label_function(snap->syms, snap->roots, frame));
}

void
hot_file(struct out *o, const struct snapshot *snap, frame_id frame)
{
	const struct frame_info *info = symtab_get(snap->syms, frame);

	if (info && info->kind == FRAME_C && info->module[0]) {
		out_char(o, '<');
		clean(o, info->module);
		out_char(o, '>');
	} else if (info) {
		clean(o, symtab_short_file(snap->syms, frame));
	}
}

uint32_t
hot_line(const struct snapshot *snap, frame_id frame)
{
	const struct frame_info *info = symtab_get(snap->syms, frame);

	return info && info->kind == FRAME_PYTHON ? info->line : 0;
}
