#include "sampler/interp.h"

#include "wire/event.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uintptr_t
symbol(const char *name)
{
	return (uintptr_t)dlsym(RTLD_DEFAULT, name);
}

/* The last byte of PY_VERSION_HEX: "" is 0xf0, "a1" 0xa1, "rc2" 0xc2. */
static uint32_t
parse_level(const char *p)
{
	uint32_t level;

	if (strncmp(p, "rc", 2) == 0) {
		level = 0xc0;
		p += 2;
	} else if (*p == 'a' || *p == 'b') {
		level = *p++ == 'a' ? 0xa0 : 0xb0;
	} else {
		return 0xf0;
	}
	return level | ((uint32_t)strtoul(p, NULL, 10) & 0xf);
}

uint32_t
interp_parse_version(const char *text)
{
	unsigned major, minor, micro;
	int end = 0;

	if (sscanf(text, "%3u.%3u.%3u%n", &major, &minor, &micro, &end) != 3 ||
	    major > 255 || minor > 255 || micro > 255)
		return 0;
	return major << 24 | minor << 16 | micro << 8 | parse_level(text + end);
}

static void
find_types(struct interp *interp)
{
	interp->types = (struct callee_types){
		.cfunction = symbol("PyCFunction_Type"),
		.cmethod = symbol("PyCMethod_Type"),
		.method_descr = symbol("PyMethodDescr_Type"),
		.wrapper_descr = symbol("PyWrapperDescr_Type"),
		.classmethod_descr = symbol("PyClassMethodDescr_Type"),
		.function = symbol("PyFunction_Type"),
		.method = symbol("PyMethod_Type"),
		.module = symbol("PyModule_Type"),
	};
	interp->code_type = symbol("PyCode_Type");
	interp->runtime = symbol("_PyRuntime");
}

static void
refuse(struct interp *interp, const char *what)
{
	snprintf(interp->refusal, sizeof(interp->refusal),
		 "%s is not supported (CPython 3.8 to 3.15 are); the program "
		 "runs unprofiled",
		 what);
}

static void
check(struct interp *interp)
{
	char what[48];

	snprintf(what, sizeof(what), "CPython %u.%u", interp->hex >> 24,
		 interp->hex >> 16 & 0xff);
	if (!pyver_find(&interp->ver, interp->hex))
		refuse(interp, what);
	else if (!interp->runtime || !interp->code_type)
		refuse(interp, "a CPython that hides its symbols");
}

bool
interp_find(struct interp *interp)
{
	const char *(*get_version)(void) =
	    (const char *(*)(void))symbol("Py_GetVersion");
	const uint64_t *hex = (const uint64_t *)symbol("Py_Version");
	const char *text;

	memset(interp, 0, sizeof(*interp));
	if (!get_version) {
		/* PyPy renames the whole interface. */
		if (symbol("pypy_main_startup"))
			refuse(interp, "PyPy");
		return interp->refusal[0];
	}
	text = get_version();
	/* An unsigned long, in the data of the library: 3.11 and later. */
	interp->hex = hex ? (uint32_t)*hex : interp_parse_version(text);
	if (strstr(text, "free-threading"))
		interp->flags |= WIRE_HELLO_FREETHREADED;
	/* Exported by builds that count references. */
	if (symbol("_Py_NegativeRefcount"))
		interp->flags |= WIRE_HELLO_DEBUG;
	find_types(interp);
	check(interp);
	return true;
}
