/* The module itself: what it is called, and what it has. */
#include "python/module.h"

#include "api/pit.h"
#include "python/render.h"
#include "python/window_type.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static PyObject *
module_version(PyObject *module, PyObject *none)
{
	(void)module;
	(void)none;
	return PyUnicode_FromString(pit_version());
}

static PyMethodDef module_methods[] = {
	{ "render", render_session, METH_VARARGS, "A report of a session." },
	{ "render_tree", render_tree, METH_VARARGS,
	  "A report of a tree of frames." },
	{ "version", module_version, METH_NOARGS, "Of this build." },
	{ "_forked", module_forked, METH_NOARGS, "This process is a child." },
	{ NULL, NULL, 0, NULL },
};

/* Run once for each interpreter that imports it. */
static int
module_exec(PyObject *module)
{
	return window_type_add(module);
}

static PyModuleDef_Slot module_slots[] = {
	{ Py_mod_exec, (void *)module_exec },
	{ 0, NULL },
};

static struct PyModuleDef module_def = {
	PyModuleDef_HEAD_INIT,
	.m_name = "pyinstrument_top._native",
	.m_doc = "The sampler and the reports, in C.",
	.m_methods = module_methods,
	.m_slots = module_slots,
};

/* What Python.h says of it differs between versions. */
PyMODINIT_FUNC PyInit__native(void) __attribute__((visibility("default")));

/* An interpreter of the other kind loads it, too, and its objects are laid out
 * in another way; without the limited API those of each minor are. */
#ifdef Py_LIMITED_API
#define IS_FREE   false
#define BUILT_FOR "Python with a GIL"
#else
#define IS_FREE   true
#define BUILT_FOR "the free-threaded Python of one version"
#endif

static bool
is_ours(void)
{
	const char *version = Py_GetVersion();
	bool is_free = strstr(version, "free-threading");
	char minor[16] = "";

	if (IS_FREE)
		snprintf(minor, sizeof(minor), "%d.%d.", PY_MAJOR_VERSION,
			 PY_MINOR_VERSION);
	if (is_free == IS_FREE && !strncmp(version, minor, strlen(minor)))
		return true;
	PyErr_SetString(PyExc_ImportError,
			"pyinstrument_top was built for " BUILT_FOR
			", and this is another one: build it from its sources "
			"with this Python, or run the program by "
			"pyinstrument-top");
	return false;
}

PyMODINIT_FUNC
PyInit__native(void)
{
	return is_ours() ? PyModuleDef_Init(&module_def) : NULL;
}
