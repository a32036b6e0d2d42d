/* src/python/render_tree.c - a report of a tree that Python's processors have
 * been over: the tree itself where the report shows one, or else what its rows
 * took themselves as the records of a session.
 */
#include "python/frames.h"
#include "python/options.h"
#include "python/render.h"
#include "python/session.h"
#include "python/text.h"
#include "render/params.h"

static PyObject *
write_tree(struct taking *t, const struct frame_rows *rows,
	   const struct renderer *renderer, const struct render_options *given)
{
	struct render_options opts = *given;
	struct ftree tree;
	PyObject *report;
	struct pit_err err;
	enum pit_status st;

	st = session_add_given(t->session, rows->at, rows->n);
	if (!st)
		st = ftree_init_given(&tree, t->session, rows->at, rows->n);
	if (st) {
		pit_fail(&err, st, "more rows than can be");
		text_raise(st, "", &err);
		return NULL;
	}
	opts.tree = &tree;
	/* Of a report of stacks nothing is to be left out, either. */
	if (!renderer->processors)
		opts.show_all = true;
	report = render_write(renderer, taking_end(t), &opts);
	ftree_fini(&tree);
	return report;
}

PyObject *
render_tree(PyObject *module, PyObject *args)
{
	PyObject *name, *root, *object, *options, *report = NULL;
	struct render_options opts = RENDER_OPTIONS;
	const struct renderer *renderer;
	struct frame_rows rows = { 0 };
	struct taking taking;

	(void)module;
	if (!PyArg_ParseTuple(args, "OOOO:render_tree", &name, &root, &object,
			      &options))
		return NULL;
	renderer = render_find(name);
	if (!renderer)
		return NULL;
	if (options_take(options, renderer, &opts)) {
		if (taking_init(&taking) &&
		    taking_session(&taking, object, false) &&
		    frames_take(&taking, root, &rows))
			report = write_tree(&taking, &rows, renderer, &opts);
		taking_fini(&taking);
	}
	frames_fini(&rows);
	params_fini(&opts);
	return report;
}
