/* src/render/lines.c - source lines with the time that was spent in them and
 * in what they called.
 *
 * C functions have no lines: their time is that of the line that called them,
 * if no Python function is between. What is in no file at all, such as the
 * interpreter's start, is said at the end.
 */
#include "render/lines.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "model/choice.h"
#include "model/fold.h"
#include "render/calls.h"
#include "render/text_rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TAB 8

/* What is shown of a file. */
struct spot_row {
	uint32_t line;
	uint64_t self, total;
};

struct finding {
	struct lines l;
	const struct lines_way *way;
	struct calls calls;    /* of files */
	struct spot_row *rows; /* of the file at hand */
	size_t cap;
	size_t libraries;       /* files that are left out */
	uint64_t library, file; /* ns in them, and in all files */
};

void
lines_seconds(const struct lines *l, int width, uint64_t ns)
{
	out_number(l->o, "%*.*f", width, l->precision, render_seconds(ns));
}

void
lines_source(struct out *o, const char *source)
{
	size_t column = 0, n = strlen(source);
	uint32_t ch;

	for (size_t at = 0, used; at < n; at += used) {
		used = utf8_get(source + at, n - at, &ch);
		if (ch == '\t') {
			size_t blanks = TAB - column % TAB;

			for (size_t i = 0; i < blanks; i++)
				out_char(o, ' ');
			column += blanks;
		} else {
			text_clean(o, source + at, used);
			column += (size_t)utf8_width(ch);
		}
	}
}

/* Frames of one file are one; what has no file is left out. */
static void
lines_key(struct out *o, const struct snapshot *snap, frame_id frame,
	  uint32_t pid)
{
	const struct frame_info *info = symtab_get(snap->syms, frame);

	(void)pid;
	if (info && info->kind == FRAME_PYTHON)
		out_mem(o, info->file, strlen(info->file) + 1);
}

static bool
is_library(const struct finding *f, const struct frame_info *info)
{
	const struct render_options *opts = f->l.opts;
	const struct choice choice = { opts->hide, opts->show };

	if (opts->show_all)
		return false;
	switch (choice_said(&choice, info->file)) {
	case SAID_SHOW:
		return false;
	case SAID_HIDE:
		return true;
	case SAID_NOTHING:
		break;
	}
	return info->flags & FRAME_LIBRARY;
}

static const struct frame_info *
info_of(const struct finding *f, uint32_t id)
{
	return symtab_get(f->l.snap->syms, f->calls.functions[id].frame);
}

static int
compare_rows(const void *a, const void *b)
{
	uint32_t x = ((const struct spot_row *)a)->line;
	uint32_t y = ((const struct spot_row *)b)->line;

	return (x > y) - (x < y);
}

/* Fill in f->rows with the lines of a file that weigh enough, in order; how
 * many. What is left out is added up. SIZE_MAX: no memory. */
static size_t
find_rows(struct finding *f, uint32_t id, size_t *left, uint64_t *left_ns)
{
	const struct tallies *t = &f->calls.spots;
	const struct tally *spots = t->at;
	double least =
	    f->l.opts->show_all ? 0 : f->l.opts->threshold * (double)f->l.whole;
	struct spot_row *rows;
	size_t n = 0;

	*left = 0;
	*left_ns = 0;
	for (uint32_t s = f->calls.functions[id].spots.first; s;
	     s = spots[s].next) {
		const struct spot_row row = {
			.line = spots[s].at,
			.self = tallies_self(t, s).v[COST_WALL],
			.total = tallies_total(t, s).v[COST_WALL],
		};

		if ((double)row.total < least) {
			++*left;
			*left_ns += row.self;
			continue;
		}
		rows = mem_grow(f->rows, &f->cap, n + 1, sizeof(*rows));
		if (!rows)
			return SIZE_MAX;
		f->rows = rows;
		rows[n++] = row;
	}
	if (n)
		qsort(f->rows, n, sizeof(*f->rows), compare_rows);
	return n;
}

static const char *
source_line(const struct finding *f, const struct lines_file *file,
	    uint32_t line)
{
	const struct source_text *source = f->l.opts->source;

	return file->why || !source || !line ? NULL
					     : source->line(source->arg, line);
}

/* Lines around those with time, as far as there is text. */
static void
write_context(const struct finding *f, const struct lines_file *file,
	      uint32_t from, uint32_t to)
{
	struct lines_row row = { 0 };

	for (row.line = from; row.line < to; row.line++) {
		row.source = source_line(f, file, row.line);
		if (row.source)
			f->way->row(&f->l, &row);
	}
}

static void
write_rows(const struct finding *f, const struct lines_file *file, size_t n)
{
	uint32_t context = f->way->context, next = 1;

	for (size_t i = 0; i < n; i++) {
		const struct spot_row *at = &f->rows[i];
		uint32_t from = at->line > context ? at->line - context : 1;
		struct lines_row row = {
			.line = at->line,
			.self = at->self,
			.total = at->total,
		};
		uint32_t to = at->line + context + 1;

		if (from < next)
			from = next;
		if (i && from > next)
			f->way->gap(&f->l);
		write_context(f, file, from, at->line);
		row.source = source_line(f, file, at->line);
		f->way->row(&f->l, &row);
		if (i + 1 < n && to > f->rows[i + 1].line)
			to = f->rows[i + 1].line;
		next = at->line + 1;
		if (at->line)
			write_context(f, file, next, to);
		next = to > next ? to : next;
	}
}

static void
say(const struct finding *f, uint64_t ns, const char *what)
{
	struct out text;

	out_init(&text, SIZE_MAX);
	out_number(&text, "%.*f", f->l.precision, render_seconds(ns));
	out_printf(&text, " s %s", what);
	render_fail(f->l.o, text.status);
	if (!text.status)
		f->way->rest(&f->l, text.data);
	out_fini(&text);
}

static void
write_file(struct finding *f, uint32_t id)
{
	const struct function *function = &f->calls.functions[id];
	const struct source_text *source = f->l.opts->source;
	const struct frame_info *info = info_of(f, id);
	struct lines_file file = {
		.path = info->file,
		.name = symtab_short_file(f->l.snap->syms, function->frame),
		.why = "it was not asked for",
		.self = function->self.v[COST_WALL],
		.total = function->total.v[COST_WALL],
	};
	char what[128];
	size_t left, n;
	uint64_t ns;

	n = find_rows(f, id, &left, &ns);
	if (n == SIZE_MAX) {
		render_fail(f->l.o, PIT_ENOMEM);
		return;
	}
	if (source)
		file.why = source->look(source->arg, file.path);
	f->l.in_file = true;
	f->way->file(&f->l, &file);
	write_rows(f, &file, n);
	if (left) {
		snprintf(what, sizeof(what), "in %zu line%s that took less",
			 left, left == 1 ? "" : "s");
		say(f, ns, what);
	}
	f->way->file_end(&f->l);
	f->l.in_file = false;
}

/* What decides about the order of files. */
struct order_key {
	uint64_t self, total;
	uint32_t id;
};

static int
compare_files(const void *a, const void *b)
{
	const struct order_key *x = a, *y = b;

	if (x->self != y->self)
		return x->self < y->self ? 1 : -1;
	if (x->total != y->total)
		return x->total < y->total ? 1 : -1;
	return (x->id > y->id) - (x->id < y->id);
}

/* The files to show; libraries are counted. */
static size_t
choose_files(struct finding *f, struct order_key *keys)
{
	size_t n = 0;

	for (uint32_t id = 1; id < f->calls.nfunctions; id++) {
		const struct function *file = &f->calls.functions[id];

		f->file += file->self.v[COST_WALL];
		if (is_library(f, info_of(f, id))) {
			f->libraries++;
			f->library += file->self.v[COST_WALL];
			continue;
		}
		keys[n++] = (struct order_key){
			.self = file->self.v[COST_WALL],
			.total = file->total.v[COST_WALL],
			.id = id,
		};
	}
	if (n)
		qsort(keys, n, sizeof(*keys), compare_files);
	return n;
}

static void
write_files(struct finding *f)
{
	struct order_key *keys = mem_calloc(f->calls.nfunctions, sizeof(*keys));
	char what[128];
	size_t n;

	if (!keys) {
		render_fail(f->l.o, PIT_ENOMEM);
		return;
	}
	n = choose_files(f, keys);
	f->way->head(&f->l);
	for (size_t i = 0; i < n && !f->l.o->status; i++)
		write_file(f, keys[i].id);
	mem_free(keys);
	if (f->libraries) {
		snprintf(what, sizeof(what),
			 "in %zu file%s of libraries (--show-all)",
			 f->libraries, f->libraries == 1 ? "" : "s");
		say(f, f->library, what);
	}
	if (f->l.whole > f->file)
		say(f, f->l.whole - f->file,
		    "in no file: start, end, and threads without Python code");
	f->way->end(&f->l);
}

static void
lines_write(struct out *o, const struct snapshot *snap,
	    const struct render_options *opts)
{
	static const struct calls_want want = {
		.spots = TALLIES_LIST | TALLIES_SELF | TALLIES_TOTAL,
		.kinds = 1u << COST_WALL,
	};
	struct summary sum = { 0 };
	struct finding f = {
		.l = { .o = o, .snap = snap, .opts = opts, .sum = &sum },
		.way = opts->page ? &lines_page : &lines_text,
	};
	enum pit_status st = calls_init(&f.calls, snap, opts, &want, lines_key);

	if (st) {
		render_fail(o, st);
		return;
	}
	summary_figures(&sum, snap);
	f.l.precision = text_precision(sum.max_interval);
	f.l.whole = f.calls.sum.v[COST_WALL];
	write_files(&f);
	mem_free(f.rows);
	calls_fini(&f.calls);
}

const struct renderer renderer_lines = {
	.name = "lines",
	.suffix = ".lines",
	.help = "source lines with the time spent in each; -p html: a page",
	.sums = true,
	.write = lines_write,
};
