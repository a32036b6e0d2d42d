/* src/reader/callee.c */
#include "reader/callee.h"

#include "reader/pystr.h"

#include <string.h>

#define FLAG_HEAPTYPE (1ull << 9)
#define FLAG_STR      (1ull << 28)
#define FLAG_TYPE     (1ull << 31)

/* In a type object, from tp_name. */
#define TP_CALL    104
#define TP_METHODS 208
#define TP_BASE    232

#define METHODDEF_SIZE 32
#define METHODS_MAX    512 /* of one type */
#define BASES_MAX      32

/* In numpy's PyUFuncObject, from the end of the object's head. */
#define UFUNC_NAME 40

/* Objects that only stand in front of another callable, and where that one is
 * from the end of the head. */
static const struct proxy {
	const char *type;
	uint32_t inner;
} proxies[] = {
	{ "method-wrapper", 0 }, /* "".__str__: a slot descriptor */
	{ "functools.partial", 0 },
	{ "functools._lru_cache_wrapper", 72 },
	{ "numpy._ArrayFunctionDispatcher", 24 },
};

/* A Cython function has its qualified name after what it has of a
 * PyCFunctionObject, so far from the end of the head. Where exactly depends on
 * Cython and Python, but no other str is before it than, once somebody asked
 * for that, its name. */
#define CYTHON_FIRST 32
#define CYTHON_WORDS 12

#define PROXIES_MAX 4 /* in front of each other */

enum shape {
	SHAPE_UNREADABLE,
	SHAPE_PYTHON,
	SHAPE_METHOD, /* of a class written in Python, bound */
	SHAPE_PROXY,
	SHAPE_BUILTIN, /* begins like a PyCFunctionObject */
	SHAPE_CYTHON,  /* likewise, but is its own self */
	SHAPE_METHOD_DESCR,
	SHAPE_SLOT_DESCR,
	SHAPE_CLASS,
	SHAPE_UFUNC,
	SHAPE_OTHER,
};

/* A callable object, as far as it takes to tell what it is. */
struct callable {
	enum shape shape;
	uintptr_t addr; /* of the callable, or what it stands for */
	uintptr_t type;
	uint64_t flags; /* of the class itself or of type */
	uint32_t inner; /* SHAPE_PROXY: see struct proxy */
};

/* Everything a look needs. */
struct look {
	const struct py_offsets *off;
	const struct pyver *ver;
	const struct callee_types *types;
	struct peek *pk;
};

static bool
type_of(const struct look *look, uintptr_t addr, uintptr_t *type)
{
	return peek_ptr(look->pk, type, addr + look->off->object.ob_type);
}

static bool
type_flags(const struct look *look, uintptr_t type, uint64_t *flags)
{
	return peek(look->pk, flags, type + look->off->object.tp_flags,
		    sizeof(*flags));
}

static bool
type_field(const struct look *look, uintptr_t type, unsigned field,
	   uintptr_t *out)
{
	return peek_ptr(look->pk, out,
			type + look->off->object.tp_name + field);
}

static bool
instance_flags(const struct look *look, uintptr_t addr, uint64_t *flags)
{
	uintptr_t type;

	return type_of(look, addr, &type) && type_flags(look, type, flags);
}

static bool
is_class(const struct look *look, uintptr_t addr)
{
	uint64_t flags;

	return instance_flags(look, addr, &flags) && flags & FLAG_TYPE;
}

/* tp_name, whole: "module.Name" of types written in C. */
static bool
type_name(const struct look *look, uintptr_t type, char *dst, size_t cap)
{
	uintptr_t name;

	return type_field(look, type, 0, &name) &&
	       peek_cstr(look->pk, dst, cap, name) > 0;
}

static const char *
last_part(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot ? dot + 1 : name;
}

/* Types made at run time by C code bring their module along; those of Python
 * code have a plain name. */
static bool
is_python_class(uint64_t flags, const char *name)
{
	return flags & FLAG_HEAPTYPE && !strchr(name, '.');
}

/* Classes written in Python have no C function of their own: what runs is
 * their __new__ and __init__, and the rest is part of the line that calls. */
static enum shape
shape_of_class(const struct look *look, const struct callable *c)
{
	char name[128];
	uint64_t flags;

	if (!type_flags(look, c->addr, &flags) ||
	    !type_name(look, c->addr, name, sizeof(name)))
		return SHAPE_UNREADABLE;
	return is_python_class(flags, name) ? SHAPE_PYTHON : SHAPE_CLASS;
}

/* Classes written in Python inherit what calls their instances from one written
 * in C, as long as none of them defines __call__. Make *type that one and name
 * its name. False: something cannot be read. */
static bool
caller_type(const struct look *look, uintptr_t *type, char *name, size_t cap)
{
	uintptr_t call, its, at = *type;

	if (!type_field(look, at, TP_CALL, &call) || call == 0)
		return false;
	for (int i = 0; i < BASES_MAX && at != 0; i++) {
		uint64_t flags;

		if (!type_flags(look, at, &flags) ||
		    !type_name(look, at, name, cap) ||
		    !type_field(look, at, TP_CALL, &its))
			return false;
		if (its != call)
			break;
		if (!is_python_class(flags, name)) {
			*type = at;
			return true;
		}
		if (!type_field(look, at, TP_BASE, &at))
			return false;
	}
	return type_name(look, *type, name, cap);
}

/* Callable objects of other types than CPython's own. */
static enum shape
shape_of_instance(const struct look *look, struct callable *c)
{
	char name[128];

	if (!is_class(look, c->type) ||
	    !caller_type(look, &c->type, name, sizeof(name)) ||
	    !type_flags(look, c->type, &c->flags))
		return SHAPE_UNREADABLE;
	for (size_t i = 0; i < ARRAY_LEN(proxies); i++) {
		c->inner = proxies[i].inner;
		if (strcmp(name, proxies[i].type) == 0)
			return SHAPE_PROXY;
	}
	if (strcmp(last_part(name), "cython_function_or_method") == 0)
		return SHAPE_CYTHON;
	if (strcmp(name, "numpy.ufunc") == 0)
		return SHAPE_UFUNC;
	/* Their __call__ is a Python function. */
	if (is_python_class(c->flags, name))
		return SHAPE_PYTHON;
	return SHAPE_OTHER;
}

static enum shape
shape_of(const struct look *look, struct callable *c)
{
	const struct callee_types *types = look->types;

	if (c->type == 0)
		return SHAPE_UNREADABLE;
	if (c->type == types->function)
		return SHAPE_PYTHON;
	if (c->type == types->method)
		return SHAPE_METHOD;
	if (c->type == types->cfunction || c->type == types->cmethod)
		return SHAPE_BUILTIN;
	if (c->type == types->method_descr ||
	    c->type == types->classmethod_descr)
		return SHAPE_METHOD_DESCR;
	if (c->type == types->wrapper_descr)
		return SHAPE_SLOT_DESCR;
	if (c->flags & FLAG_TYPE)
		return shape_of_class(look, c);
	return shape_of_instance(look, c);
}

static struct callable
callable_direct(const struct look *look, uintptr_t addr)
{
	struct callable c = { .shape = SHAPE_UNREADABLE, .addr = addr };

	if (addr != 0 && type_of(look, addr, &c.type) &&
	    type_flags(look, c.type, &c.flags))
		c.shape = shape_of(look, &c);
	return c;
}

/* As callable_direct(), but looks through what stands for another one. */
static struct callable
callable_at(const struct look *look, uintptr_t addr)
{
	const struct py_offsets *off = look->off;
	struct callable c = callable_direct(look, addr);

	for (int i = 0; i < PROXIES_MAX; i++) {
		uintptr_t field = c.addr, inner = 0;
		struct callable through;

		if (c.shape == SHAPE_METHOD)
			field += off->object.method_func;
		else if (c.shape == SHAPE_PROXY)
			field += off->object.ob_size + c.inner;
		else
			return c;
		if (!peek_ptr(look->pk, &inner, field))
			inner = 0;
		through = callable_direct(look, inner);
		if (through.shape == SHAPE_UNREADABLE)
			break;
		c = through;
	}
	/* It is not laid out as we think: still, it is something called. */
	c.shape = c.shape == SHAPE_PROXY ? SHAPE_OTHER : SHAPE_UNREADABLE;
	return c;
}

static uint64_t
key_mix(uint64_t a, uint64_t b)
{
	uint64_t h = (a ^ b << 17 ^ b >> 47) * 0x9e3779b97f4a7c15u;

	h ^= h >> 29;
	return h ? h : 1; /* 0 says that there is no key */
}

/* One PyMethodDef is one function, but every class's __new__ has the same. */
static uint64_t
key_of_builtin(const struct look *look, const struct callable *c)
{
	const struct py_offsets *off = look->off;
	uintptr_t ml, name, self;

	if (!peek_ptr(look->pk, &ml, c->addr + off->object.cfunc_ml) ||
	    !peek_ptr(look->pk, &name, ml) ||
	    !peek_ptr(look->pk, &self, c->addr + off->object.cfunc_self))
		return 0;
	if (self != 0 && c->shape == SHAPE_BUILTIN && is_class(look, self))
		name ^= self;
	return key_mix(ml, name);
}

static uint64_t
key_of_pair(const struct look *look, uintptr_t addr, uintptr_t field)
{
	uintptr_t value;

	return peek_ptr(look->pk, &value, field) ? key_mix(addr, value) : 0;
}

uint64_t
callee_key(const struct pyver *ver, struct peek *pk,
	   const struct callee_types *types, uintptr_t addr)
{
	const struct py_offsets *off = &ver->off;
	struct look look = { off, ver, types, pk };
	struct callable c = callable_at(&look, addr);
	uintptr_t ml;

	switch (c.shape) {
	case SHAPE_BUILTIN:
	case SHAPE_CYTHON:
		return key_of_builtin(&look, &c);
	case SHAPE_METHOD_DESCR:
		if (!peek_ptr(pk, &ml, c.addr + off->object.descr_method))
			return 0;
		return key_of_pair(&look, ml, ml);
	case SHAPE_SLOT_DESCR:
		return key_of_pair(&look, c.addr,
				   c.addr + off->object.descr_name);
	case SHAPE_CLASS:
		return key_of_pair(&look, c.addr, c.addr + off->object.tp_name);
	case SHAPE_UFUNC:
		return key_of_pair(&look, c.addr,
				   c.addr + off->object.ob_size + UFUNC_NAME);
	case SHAPE_OTHER:
		return key_of_pair(&look, c.type + 1,
				   c.type + off->object.tp_name);
	default:
		return 0;
	}
}

/* Cut at cap - 1 bytes, not inside a character. */
static void
text_append(char *dst, size_t cap, const char *text)
{
	size_t len = strlen(dst);
	size_t n = strlen(text);

	if (n > cap - 1 - len)
		n = cap - 1 - len;
	while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
		n--;
	memcpy(dst + len, text, n);
	dst[len + n] = '\0';
}

/* Bytes of the UTF-8 character at text, which is terminated; 0: it is none, or
 * one that no name has. */
static size_t
char_length(const char *text)
{
	unsigned char c = (unsigned char)*text;
	size_t n = c < 0x80   ? 1
		   : c < 0xc2 ? 0
		   : c < 0xe0 ? 2
		   : c < 0xf0 ? 3
			      : 4;

	if (c < ' ' || c == 0x7f || c > 0xf4)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if (((unsigned char)text[i] & 0xc0) != 0x80)
			return 0;
	}
	return n;
}

/* What is read from a slot gone stale seldom looks like a name. */
static bool
is_printable(const char *text)
{
	size_t n;

	if (*text == '\0')
		return false;
	for (; *text; text += n) {
		n = char_length(text);
		if (n == 0)
			return false;
	}
	return true;
}

/* Name out after a type: "Name" and the module it is in. */
static bool
name_type(const struct look *look, uintptr_t type, struct callee_name *out)
{
	char full[sizeof(out->name)];
	uint64_t flags;
	const char *last;

	if (!type_name(look, type, full, sizeof(full)) ||
	    !type_flags(look, type, &flags))
		return false;
	last = last_part(full);
	text_append(out->name, sizeof(out->name), last);
	if (last > full) {
		full[last - full - 1] = '\0';
		text_append(out->module, sizeof(out->module), full);
	} else if (!(flags & FLAG_HEAPTYPE)) {
		text_append(out->module, sizeof(out->module), "builtins");
	}
	return true;
}

/* The class from cls upwards that has this PyMethodDef; 0: none. */
static uintptr_t
class_with_method(const struct look *look, uintptr_t cls, uintptr_t ml)
{
	for (int i = 0; i < BASES_MAX && cls != 0; i++) {
		uintptr_t def, name;

		if (!type_field(look, cls, TP_METHODS, &def))
			return 0;
		for (int k = 0; k < METHODS_MAX && def != 0; k++) {
			if (def == ml)
				return cls;
			if (!peek_ptr(look->pk, &name, def) || name == 0)
				break;
			def += METHODDEF_SIZE;
		}
		if (!type_field(look, cls, TP_BASE, &cls))
			return 0;
	}
	return 0;
}

/* The class whose method a builtin bound to self is: the one that defines it,
 * else what Python's own __qualname__ names. */
static uintptr_t
class_of_builtin(const struct look *look, uintptr_t self, uintptr_t ml)
{
	uintptr_t type, cls;

	if (!type_of(look, self, &type))
		return 0;
	if (!is_class(look, self)) {
		cls = class_with_method(look, type, ml);
		return cls ? cls : type;
	}
	cls = class_with_method(look, self, ml);
	if (cls == 0)
		cls = class_with_method(look, type, ml);
	return cls ? cls : self;
}

static bool
is_str(const struct look *look, uintptr_t addr)
{
	uint64_t flags;

	return addr != 0 && instance_flags(look, addr, &flags) &&
	       flags & FLAG_STR;
}

static void
name_module(const struct look *look, uintptr_t module, struct callee_name *out)
{
	if (!is_str(look, module) ||
	    pystr_read(look->ver, look->pk, out->module, sizeof(out->module),
		       module) < 0)
		out->module[0] = '\0';
}

/* The qualified name of a Cython function called name; false: it has none but
 * that. */
static bool
cython_qualname(const struct look *look, uintptr_t addr, const char *name,
		char *dst, size_t cap)
{
	uintptr_t word;

	for (unsigned i = 0; i < CYTHON_WORDS; i++) {
		if (!peek_ptr(look->pk, &word,
			      look->off->object.ob_size + addr + CYTHON_FIRST +
				  8 * i))
			return false;
		if (is_str(look, word) &&
		    pystr_read(look->ver, look->pk, dst, cap, word) > 0 &&
		    strcmp(dst, name) != 0)
			return strcmp(last_part(dst), name) == 0;
	}
	return false;
}

static bool
name_builtin(const struct look *look, const struct callable *c,
	     struct callee_name *out)
{
	const struct py_offsets *off = look->off;
	char name[sizeof(out->name)];
	uintptr_t ml, text, self, module, self_type;

	if (!peek_ptr(look->pk, &ml, c->addr + off->object.cfunc_ml) ||
	    !peek_ptr(look->pk, &text, ml) ||
	    !peek_ptr(look->pk, &self, c->addr + off->object.cfunc_self) ||
	    !peek_ptr(look->pk, &module, c->addr + off->object.cfunc_module) ||
	    peek_cstr(look->pk, name, sizeof(name), text) <= 0)
		return false;
	if (self == 0 || c->shape == SHAPE_CYTHON ||
	    !type_of(look, self, &self_type) ||
	    self_type == look->types->module) {
		name_module(look, module, out);
	} else {
		uintptr_t cls = class_of_builtin(look, self, ml);

		if (cls == 0 || !name_type(look, cls, out))
			return false;
		text_append(out->name, sizeof(out->name), ".");
	}
	if (c->shape == SHAPE_CYTHON &&
	    cython_qualname(look, c->addr, name, out->name, sizeof(out->name)))
		return true;
	if (c->shape == SHAPE_CYTHON)
		out->name[0] = '\0';
	text_append(out->name, sizeof(out->name), name);
	return true;
}

static bool
name_descr(const struct look *look, const struct callable *c,
	   struct callee_name *out)
{
	const struct py_offsets *off = look->off;
	char name[sizeof(out->name)];
	uintptr_t type, text;

	if (!peek_ptr(look->pk, &type, c->addr + off->object.descr_type) ||
	    !peek_ptr(look->pk, &text, c->addr + off->object.descr_name) ||
	    pystr_read(look->ver, look->pk, name, sizeof(name), text) <= 0 ||
	    !name_type(look, type, out))
		return false;
	text_append(out->name, sizeof(out->name), ".");
	text_append(out->name, sizeof(out->name), name);
	return true;
}

static bool
name_ufunc(const struct look *look, const struct callable *c,
	   struct callee_name *out)
{
	uintptr_t name;

	if (!peek_ptr(look->pk, &name,
		      c->addr + look->off->object.ob_size + UFUNC_NAME) ||
	    peek_cstr(look->pk, out->name, sizeof(out->name), name) <= 0)
		return false;
	text_append(out->module, sizeof(out->module), "numpy");
	return true;
}

static bool
name_instance(const struct look *look, const struct callable *c,
	      struct callee_name *out)
{
	if (!name_type(look, c->type, out))
		return false;
	text_append(out->name, sizeof(out->name), ".__call__");
	return true;
}

static bool
name_callable(const struct look *look, const struct callable *c,
	      struct callee_name *out)
{
	switch (c->shape) {
	case SHAPE_BUILTIN:
	case SHAPE_CYTHON:
		return name_builtin(look, c, out);
	case SHAPE_METHOD_DESCR:
	case SHAPE_SLOT_DESCR:
		return name_descr(look, c, out);
	case SHAPE_CLASS:
		return name_type(look, c->addr, out);
	case SHAPE_UFUNC:
		return name_ufunc(look, c, out);
	case SHAPE_OTHER:
		return name_instance(look, c, out);
	default:
		return false;
	}
}

enum callee_kind
callee_describe(const struct pyver *ver, struct peek *pk,
		const struct callee_types *types, uintptr_t addr,
		struct callee_name *out)
{
	struct look look = { &ver->off, ver, types, pk };
	struct callable c = callable_at(&look, addr);

	out->name[0] = out->module[0] = '\0';
	if (c.shape == SHAPE_PYTHON)
		return CALLEE_PYTHON;
	if (!name_callable(&look, &c, out) || !is_printable(out->name))
		return CALLEE_UNREADABLE;
	return CALLEE_C;
}
