/* src/python/frames.c */
#include "python/frames.h"

#include "base/mem.h"
#include "load/load.h"
#include "python/held.h"
#include "python/text.h"

#include <string.h>

/* What is asked of a frame. */
enum attribute {
	IDENTIFIER,
	TIME,
	ABSORBED,
	ATTRIBUTES,
	GROUP,
	CHILDREN,
	NAMES
};

/* A row whose children are being looked at. */
struct level {
	PyObject *children; /* a tuple */
	Py_ssize_t next;
	uint32_t row;
};

struct walk {
	struct taking *t;
	struct frame_rows *rows;
	PyObject *names[NAMES];
	struct held frames, groups;
	struct level *levels;
	size_t depth, level_cap;
};

static bool
walk_init(struct walk *w)
{
	static const char *const names[] = {
		[IDENTIFIER] = "identifier",
		[TIME] = "time",
		[ABSORBED] = "absorbed_time",
		[ATTRIBUTES] = "attributes",
		[GROUP] = "group",
		[CHILDREN] = "children",
	};

	for (size_t i = 0; i < NAMES; i++) {
		w->names[i] = PyUnicode_InternFromString(names[i]);
		if (!w->names[i])
			return false;
	}
	return true;
}

static void
walk_fini(struct walk *w)
{
	for (size_t i = 0; i < NAMES; i++)
		Py_XDECREF(w->names[i]);
	for (size_t i = 0; i < w->depth; i++)
		Py_DECREF(w->levels[i].children);
	mem_free(w->levels);
	held_fini(&w->frames);
	held_fini(&w->groups);
}

/* A time of a frame. */
static bool
take_time(const struct walk *w, PyObject *frame, enum attribute name,
	  double *time)
{
	PyObject *value = PyObject_GetAttr(frame, w->names[name]);

	*time = value ? PyFloat_AsDouble(value) : 0;
	Py_XDECREF(value);
	if (PyErr_Occurred())
		return false;
	if (*time <= LOAD_MAX_SECONDS && *time >= -LOAD_MAX_SECONDS)
		return true;
	PyErr_Format(PyExc_ValueError, "the %U of a frame cannot be that much",
		     w->names[name]);
	return false;
}

/* The best value of an attribute, without its mark. */
struct best {
	PyObject *name; /* borrowed; NULL: there is none */
	double time;
};

/* Is it the first to be better? Both of them are from one tuple, which is held.
 */
static bool
take_attribute(PyObject *pair, struct best *class_name, struct best *line)
{
	PyObject *name = PyTuple_GetItem(pair, 0);
	double time = PyFloat_AsDouble(PyTuple_GetItem(pair, 1));
	struct best *best;
	Py_UCS4 mark;

	if (PyErr_Occurred())
		return false;
	if (!PyUnicode_Check(name)) {
		PyErr_SetString(PyExc_TypeError,
				"an attribute of a frame is not a str");
		return false;
	}
	mark = PyUnicode_GetLength(name) ? PyUnicode_ReadChar(name, 0) : 0;
	if (mark != 'c' && mark != 'l')
		return true;
	best = mark == 'c' ? class_name : line;
	if (!best->name || time > best->time)
		*best = (struct best){ name, time };
	return true;
}

/* Append the class and the line that most of the time was spent for, as they
 * stand in a frame's text. */
static bool
append_best(struct out *o, PyObject *pairs)
{
	struct best class_name = { 0 }, line = { 0 };

	for (Py_ssize_t i = 0; i < PyTuple_Size(pairs); i++) {
		PyObject *pair = PyTuple_GetItem(pairs, i);

		if (!PyTuple_Check(pair) || PyTuple_Size(pair) != 2) {
			PyErr_SetString(PyExc_TypeError,
					"the attributes of a frame are not "
					"a dict");
			return false;
		}
		if (!take_attribute(pair, &class_name, &line))
			return false;
	}
	if (class_name.name) {
		out_char(o, '\1');
		if (!text_append(o, class_name.name))
			return false;
	}
	if (line.name) {
		out_char(o, '\1');
		return text_append(o, line.name);
	}
	return true;
}

static bool
append_attributes(const struct walk *w, PyObject *frame, struct out *o)
{
	PyObject *attributes = PyObject_GetAttr(frame, w->names[ATTRIBUTES]);
	PyObject *items = attributes ? PyMapping_Items(attributes) : NULL;
	PyObject *pairs = items ? PySequence_Tuple(items) : NULL;
	bool ok = pairs && append_best(o, pairs);

	Py_XDECREF(pairs);
	Py_XDECREF(items);
	Py_XDECREF(attributes);
	return ok;
}

static bool
append_identifier(const struct walk *w, PyObject *frame, struct out *o)
{
	PyObject *text = PyObject_GetAttr(frame, w->names[IDENTIFIER]);
	bool ok = text && PyUnicode_Check(text) && text_append(o, text);

	if (text && !PyUnicode_Check(text))
		PyErr_SetString(PyExc_TypeError,
				"the identifier of a frame is not a str");
	Py_XDECREF(text);
	return ok;
}

static bool
take_name(struct walk *w, PyObject *frame, uint32_t *number)
{
	struct out *o = &w->t->text;
	struct pit_err err = { .text = "the line of a frame is not a number" };
	enum pit_status st;

	o->len = 0;
	if (!append_identifier(w, frame, o) || !append_attributes(w, frame, o))
		return false;
	if (out_status(o)) {
		PyErr_NoMemory();
		return false;
	}
	st = session_frame(w->t->session, o->data ? o->data : "", o->len,
			   number);
	if (st == PIT_ELIMIT)
		pit_fail(&err, st, "more frames than can be");
	if (st)
		text_raise(st, "", &err);
	return !st;
}

static bool
take_group(struct walk *w, PyObject *frame, uint32_t *number)
{
	PyObject *group = PyObject_GetAttr(frame, w->names[GROUP]);

	*number = group && group != Py_None ? held_add(&w->groups, group) : 0;
	Py_XDECREF(group);
	return !PyErr_Occurred();
}

/* Whoever met a frame before would go round and round. */
static bool
meet(struct walk *w, PyObject *frame)
{
	if (!held_find(&w->frames, frame))
		return held_add(&w->frames, frame);
	PyErr_SetString(PyExc_ValueError, "a frame is in the tree twice");
	return false;
}

static bool
add_row(struct walk *w, PyObject *frame, uint32_t parent)
{
	struct given_row row = { .parent = parent }, *rows;

	if (!meet(w, frame) || !take_time(w, frame, TIME, &row.time) ||
	    !take_time(w, frame, ABSORBED, &row.absorbed) ||
	    !take_name(w, frame, &row.frame) ||
	    !take_group(w, frame, &row.group))
		return false;
	rows =
	    mem_grow(w->rows->at, &w->rows->cap, w->rows->n + 1, sizeof(*rows));
	if (!rows) {
		PyErr_NoMemory();
		return false;
	}
	w->rows->at = rows;
	rows[w->rows->n++] = row;
	return true;
}

/* Go down to the children of the frame of the last row. */
static bool
enter(struct walk *w, PyObject *frame)
{
	PyObject *children = PyObject_GetAttr(frame, w->names[CHILDREN]);
	PyObject *items = children ? PySequence_Tuple(children) : NULL;
	struct level *levels =
	    mem_grow(w->levels, &w->level_cap, w->depth + 1, sizeof(*levels));

	Py_XDECREF(children);
	if (levels)
		w->levels = levels;
	if (items && levels) {
		levels[w->depth++] = (struct level){
			.children = items,
			.row = (uint32_t)w->rows->n - 1,
		};
		return true;
	}
	if (items)
		PyErr_NoMemory();
	Py_XDECREF(items);
	return false;
}

static bool
walk(struct walk *w, PyObject *root)
{
	if (!add_row(w, root, 0) || !enter(w, root))
		return false;
	while (w->depth) {
		struct level *level = &w->levels[w->depth - 1];
		PyObject *frame;

		if (level->next == PyTuple_Size(level->children)) {
			Py_DECREF(level->children);
			w->depth--;
			continue;
		}
		frame = PyTuple_GetItem(level->children, level->next++);
		if (!add_row(w, frame, level->row) || !enter(w, frame))
			return false;
	}
	return true;
}

bool
frames_take(struct taking *t, PyObject *root, struct frame_rows *rows)
{
	struct walk w = { .t = t, .rows = rows };
	bool ok;

	if (root == Py_None)
		return true;
	ok = walk_init(&w) && walk(&w, root);
	walk_fini(&w);
	return ok;
}

void
frames_fini(struct frame_rows *rows)
{
	mem_free(rows->at);
}
