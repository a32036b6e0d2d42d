/* src/python/render.c */
#include "python/render.h"

#include "api/pit.h"
#include "base/mem.h"
#include "load/here.h"
#include "load/source.h"
#include "model/model.h"
#include "python/options.h"
#include "python/session.h"
#include "python/text.h"
#include "render/params.h"

#include <string.h>

#define REPORT_MAX  ((size_t)1 << 31)
#define REMARKS_MAX 4096

/* A report while it is made. */
struct making {
	const struct renderer *renderer;
	struct render_options opts;
	struct out text, remarks;
};

const struct renderer *
render_find(PyObject *name)
{
	const struct renderer *renderer = NULL;
	char names[RENDERER_LIST];
	struct out text;

	out_init(&text, SIZE_MAX);
	if (!PyUnicode_Check(name))
		PyErr_SetString(PyExc_TypeError, "format is not a str");
	else if (text_append(&text, name) && text.data &&
		 strlen(text.data) == text.len)
		renderer = renderer_find(text.data);
	out_fini(&text);
	if (!renderer && !PyErr_Occurred()) {
		renderer_names(names, sizeof(names));
		PyErr_Format(PyExc_ValueError,
			     "there is no format %R; there are: %s", name,
			     names);
	}
	return renderer;
}

/* As much of the session as such a report asks for: making stacks of ours of it
 * takes as long as reading it. Takes it. */
static enum pit_status
fill_model(struct model *model, const struct renderer *renderer,
	   struct session *session)
{
	enum pit_status st = PIT_OK;

	if (renderer->session_alone) {
		model_keep_session(model, session);
		return PIT_OK;
	}
	model_set_history(model, 0);
	model_set_flat(model);
	st = model_load(model, session);
	if (st)
		session_free(session);
	return st;
}

static void
write_report(struct making *m, const struct snapshot *snap)
{
	char recorded[64], started[64];
	struct source source;

	source_init(&source, snap);
	m->opts.source = &source.render;
	m->opts.version = pit_version();
	m->opts.recorded =
	    here_time(render_epoch(snap), "%X", recorded, sizeof(recorded));
	m->opts.started = here_time(render_epoch(snap), "%Y-%m-%dT%H-%M-%S",
				    started, sizeof(started));
	m->opts.remarks = &m->remarks;
	m->renderer->write(&m->text, snap, &m->opts);
	source_fini(&source);
}

static enum pit_status
make(struct making *m, struct session *session)
{
	struct model *model = model_new();
	enum pit_status st;

	if (!model) {
		session_free(session);
		return PIT_ENOMEM;
	}
	st = fill_model(model, m->renderer, session);
	if (!st) {
		write_report(m, model_snapshot(model));
		st = out_status(&m->text);
	}
	model_free(model);
	return st;
}

/* What a report lacks is a warning each. False: which is an error here. */
static bool
warn(const struct out *remarks)
{
	char *save,
	    *line = remarks->data ? strtok_r(remarks->data, "\n", &save) : NULL;

	for (; line; line = strtok_r(NULL, "\n", &save))
		if (PyErr_WarnEx(PyExc_RuntimeWarning, line, 1))
			return false;
	return true;
}

static PyObject *
report_of(const struct making *m, enum pit_status st)
{
	struct pit_err err;

	if (!st && warn(&m->remarks))
		return text_make(&m->text, m->renderer->binary);
	if (!st)
		return NULL;
	pit_fail(&err, st, "cannot make the report: %s", pit_status_text(st));
	text_raise(st, "", &err);
	return NULL;
}

PyObject *
render_write(const struct renderer *renderer, struct session *session,
	     const struct render_options *opts)
{
	struct making m = { .renderer = renderer, .opts = *opts };
	PyThreadState *ours;
	enum pit_status st;
	PyObject *report;

	out_init(&m.text, REPORT_MAX);
	out_init(&m.remarks, REMARKS_MAX);
	ours = PyEval_SaveThread();
	st = make(&m, session);
	PyEval_RestoreThread(ours);
	report = report_of(&m, st);
	out_fini(&m.text);
	out_fini(&m.remarks);
	return report;
}

PyObject *
render_session(PyObject *module, PyObject *args)
{
	PyObject *name, *object, *options, *report = NULL;
	struct render_options opts = RENDER_OPTIONS;
	const struct renderer *renderer;
	struct taking taking;

	(void)module;
	if (!PyArg_ParseTuple(args, "OOO:render", &name, &object, &options))
		return NULL;
	renderer = render_find(name);
	if (!renderer)
		return NULL;
	if (options_take(options, renderer, &opts)) {
		if (taking_init(&taking) &&
		    taking_session(&taking, object, true))
			report =
			    render_write(renderer, taking_end(&taking), &opts);
		taking_fini(&taking);
	}
	params_fini(&opts);
	return report;
}
