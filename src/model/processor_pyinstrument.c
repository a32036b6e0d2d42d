/* src/model/processor_pyinstrument.c - what pyinstrument does to the tree of a
 * session that differs from what is done to a run of ours: it goes by the names
 * of files alone.
 */
#include "model/ftree_session.h"
#include "model/processors.h"

#include <string.h>

/* An exec() that is not this much of its caller is none of pyinstrument's. */
#define WHOLE 0.8

static bool
is_importlib(const struct ftree *ft, row_id id)
{
	return ftree_session_is_importlib(ft, ftree_row(ft, id)->frame);
}

static enum pit_status
session_importlib_apply(struct ftree *ft, const struct processor_options *opts)
{
	(void)opts;
	for (row_id id = ft->top; id; id = ftree_next(ft, ft->top, id))
		ftree_splice(ft, id, is_importlib);
	return PIT_OK;
}

static bool
is_hidden(const struct ftree *ft, row_id id)
{
	return ftree_row(ft, id)->flags & FTREE_HIDES;
}

static enum pit_status
session_tracebackhide_apply(struct ftree *ft,
			    const struct processor_options *opts)
{
	(void)opts;
	for (row_id id = ft->top; id; id = ftree_next(ft, ft->top, id))
		ftree_splice(ft, id, is_hidden);
	return PIT_OK;
}

/* "pyinstrument/__main__.py", in the first line of a path: as re.match() with
 * ".*" before it. */
static bool
is_pyinstrument(const struct ftree *ft, row_id id)
{
	const char *file = ftree_file(ft, id), *end = strchrnul(file, '\n');
	const char *at = file;

	for (; (at = strstr(at, "pyinstrument")) && at < end; at++)
		if ((at[12] == '/' || at[12] == '\\') &&
		    !strncmp(at + 13, "__main__", 8) && at[21] &&
		    at[21] != '\n' && !strncmp(at + 22, "py", 2))
			return true;
	return false;
}

static bool
is_runpy(const struct ftree *ft, row_id id)
{
	const char *file = ftree_file(ft, id), *end = strchrnul(file, '\n');
	const char *at = file;

	if (strstr(file, "<frozen runpy>"))
		return true;
	for (; (at = strstr(at, "runpy")) && at < end; at++)
		if (at[5] && at[5] != '\n' && !strncmp(at + 6, "py", 2))
			return true;
	return false;
}

/* Where runpy looks for the program and compiles it: that may take longer than
 * the program, and leads nowhere. */
static bool
is_search(const struct ftree *ft, row_id id)
{
	return is_runpy(ft, id) && !strncmp(ftree_function(ft, id), "_get_", 5);
}

/* How good a way to the program it is. */
static int
way_rank(const struct ftree *ft, row_id id)
{
	if (ftree_row(ft, id)->flags & FTREE_SYNTHETIC)
		return 0;
	return is_search(ft, id) ? 1 : 2;
}

/* The child that leads to the program: of those that may, the longest, the
 * first of equals. */
static row_id
way_on(const struct ftree *ft, row_id parent)
{
	row_id best = ftree_row(ft, parent)->child;

	for (row_id id = best; id; id = ftree_row(ft, id)->next) {
		int better = way_rank(ft, id) - way_rank(ft, best);

		if (better > 0 || (!better && ftree_row(ft, id)->time >
						  ftree_row(ft, best)->time))
			best = id;
	}
	return best;
}

static bool
is_exec(const struct ftree *ft, row_id id)
{
	const struct ftree_row *row = ftree_row(ft, id);

	return row->child && strstr(ftree_file(ft, id), "<string>") &&
	       row->time / ftree_row(ft, row->parent)->time > WHOLE;
}

/* pyinstrument's own frames, its exec() and runpy lead to the program. */
static row_id
program_of(const struct ftree *ft)
{
	row_id id = ft->top;

	if (!is_pyinstrument(ft, id) || !ftree_row(ft, id)->child)
		return id;
	id = way_on(ft, id);
	if (!is_exec(ft, id))
		return ft->top;
	id = way_on(ft, id);
	while (is_runpy(ft, id) && ftree_row(ft, id)->child)
		id = way_on(ft, id);
	return id;
}

static enum pit_status
session_root_apply(struct ftree *ft, const struct processor_options *opts)
{
	(void)opts;
	ft->top = program_of(ft);
	ftree_row(ft, ft->top)->parent = ftree_row(ft, ft->top)->next = 0;
	ftree_mark_app(ft);
	return ftree_session_shorten(ft);
}

const struct processor processor_session_importlib = {
	.name = "remove_importlib",
	.hides = true,
	.apply = session_importlib_apply,
};

const struct processor processor_session_tracebackhide = {
	.name = "remove_tracebackhide",
	.hides = true,
	.apply = session_tracebackhide_apply,
};

const struct processor processor_session_root = {
	.name = "remove_first_pyinstrument_frames",
	.apply = session_root_apply,
};
