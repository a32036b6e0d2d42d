#!/bin/sh
# gen-offsets.sh PYTHON [CC] - print the layout file of PYTHON's minor.
#
# Compiles a probe against the headers of an installed interpreter (3.8 to
# 3.15, release build, its -dev package present) and prints py3NN.c, or py3NNt.c
# of a free-threaded build:
#
#     ./gen-offsets.sh python3.14 | clang-format > py314.c
#     ./gen-offsets.sh python3.14t | clang-format > py314t.c
#
# A new minor: add it to pyver.def and local.mk, run this, and see what the
# compiler says of fields that were renamed. Offsets in a layout file are those
# of one patch release; no minor has moved one of them after its first release.
set -eu
python=${1:?usage: gen-offsets.sh PYTHON [CC]}
cc=${2:-cc}
include=$("$python" -c '
import sysconfig
print(sysconfig.get_path("include"))')
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cat >"$tmp/probe.c" <<'PROBE'
#define PY_SSIZE_T_CLEAN
#define Py_BUILD_CORE 1
#include <Python.h>
#define HEX PY_VERSION_HEX
#if HEX < 0x03090000
#include <code.h>
#include <frameobject.h>
#include <internal/pycore_pystate.h>
#else
#include <internal/pycore_interp.h>
#include <internal/pycore_pystate.h>
#include <internal/pycore_runtime.h>
#if HEX < 0x030b0000
#include <frameobject.h>
#else
#include <internal/pycore_code.h>
#include <internal/pycore_frame.h>
#endif
#if HEX >= 0x030e0000
#include <internal/pycore_debug_offsets.h>
#include <internal/pycore_interpframe.h>
#include <internal/pycore_tstate.h>
#endif
#endif
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#ifdef Py_GIL_DISABLED
#include <internal/pycore_gil.h>
#define FREE_THREADED 1
#define SUFFIX        "t"
#else
#define FREE_THREADED 0
#define SUFFIX        ""
#endif
#ifdef Py_TRACE_REFS
#error "builds with Py_TRACE_REFS have other layouts"
#endif

#define AT(type, field)          (unsigned)offsetof(type, field)
#define FIELD(name, type, field) put(name, AT(type, field))
#define NONE                     0xffffu

static void
group(const char *name)
{
	printf("\t\t.%s = {\n", name);
}

static void
group_end(void)
{
	printf("\t\t},\n");
}

static void
put(const char *name, unsigned offset)
{
	if (offset == NONE)
		printf("\t\t\t.%s = OFFSET_NONE,\n", name);
	else
		printf("\t\t\t.%s = %u,\n", name, offset);
}

static void
put_runtime(void)
{
	group("runtime");
	FIELD("interpreters_head", _PyRuntimeState, interpreters.head);
#if HEX < 0x030c0000
	/* Mutexes before it are larger there. */
	printf("\t\t\t.tstate_current = PYVER_ARCH(%u, %u),\n",
	       AT(_PyRuntimeState, gilstate.tstate_current),
	       AT(_PyRuntimeState, gilstate.tstate_current) + 16);
	FIELD("gil", _PyRuntimeState, ceval.gil);
#else
	put("tstate_current", NONE);
	put("gil", NONE);
#endif
#if HEX < 0x03090000
	FIELD("gc_collecting", _PyRuntimeState, gc.collecting);
#else
	put("gc_collecting", NONE);
#endif
#if HEX < 0x03090000
	FIELD("finalizing", _PyRuntimeState, finalizing);
#else
	FIELD("finalizing", _PyRuntimeState, _finalizing);
#endif
	group_end();
}

static void
put_interp(void)
{
	group("interp");
	FIELD("next", PyInterpreterState, next);
	FIELD("id", PyInterpreterState, id);
#if HEX >= 0x030b0000
	FIELD("threads_head", PyInterpreterState, threads.head);
#else
	FIELD("threads_head", PyInterpreterState, tstate_head);
#endif
#if HEX >= 0x030d0000
	FIELD("threads_main", PyInterpreterState, threads.main);
#else
	put("threads_main", NONE);
#endif
#if HEX >= 0x03090000
	FIELD("gc_collecting", PyInterpreterState, gc.collecting);
#else
	put("gc_collecting", NONE);
#endif
#if HEX >= 0x030c0000
	FIELD("gil_ptr", PyInterpreterState, ceval.gil);
#else
	put("gil_ptr", NONE);
#endif
	FIELD("sysdict", PyInterpreterState, sysdict);
#if HEX >= 0x030e0000
	FIELD("code_generation", PyInterpreterState, _code_object_generation);
#else
	put("code_generation", NONE);
#endif
#if FREE_THREADED
	FIELD("stopped_by", PyInterpreterState, stoptheworld.requester);
#else
	put("stopped_by", NONE);
#endif
	group_end();
	group("gil");
	FIELD("last_holder", struct _gil_runtime_state, last_holder);
	FIELD("locked", struct _gil_runtime_state, locked);
	FIELD("switch_number", struct _gil_runtime_state, switch_number);
#if FREE_THREADED
	FIELD("enabled", struct _gil_runtime_state, enabled);
#else
	put("enabled", NONE);
#endif
	group_end();
}

static void
put_tstate(void)
{
	group("tstate");
	FIELD("prev", PyThreadState, prev);
	FIELD("next", PyThreadState, next);
	FIELD("interp", PyThreadState, interp);
	FIELD("thread_id", PyThreadState, thread_id);
	FIELD("id", PyThreadState, id);
#if HEX >= 0x030b0000
	FIELD("native_thread_id", PyThreadState, native_thread_id);
#else
	put("native_thread_id", NONE);
#endif
#if HEX >= 0x030d0000
	FIELD("frame", PyThreadState, current_frame);
	put("cframe_current", NONE);
#elif HEX >= 0x030b0000
	FIELD("frame", PyThreadState, cframe);
	FIELD("cframe_current", _PyCFrame, current_frame);
#else
	FIELD("frame", PyThreadState, frame);
	put("cframe_current", NONE);
#endif
#if HEX >= 0x030b0000
	FIELD("datastack_chunk", PyThreadState, datastack_chunk);
	FIELD("datastack_top", PyThreadState, datastack_top);
	FIELD("datastack_limit", PyThreadState, datastack_limit);
#else
	put("datastack_chunk", NONE);
	put("datastack_top", NONE);
	put("datastack_limit", NONE);
#endif
#if HEX >= 0x030f0000
	FIELD("base_frame", PyThreadState, base_frame);
#else
	put("base_frame", NONE);
#endif
#if HEX >= 0x030d0000
	FIELD("state", PyThreadState, state);
#else
	put("state", NONE);
#endif
#if HEX >= 0x030e0000
	FIELD("holds_gil", PyThreadState, holds_gil);
#else
	put("holds_gil", NONE);
#endif
#if HEX >= 0x030f0000
	FIELD("gil_requested", PyThreadState, gil_requested);
#else
	put("gil_requested", NONE);
#endif
	group_end();
}

static void
put_frame(void)
{
	group("frame");
#if HEX >= 0x030b0000
	FIELD("size", _PyInterpreterFrame, localsplus);
	FIELD("previous", _PyInterpreterFrame, previous);
#if HEX >= 0x030d0000
	FIELD("code", _PyInterpreterFrame, f_executable);
	FIELD("instr", _PyInterpreterFrame, instr_ptr);
#else
	FIELD("code", _PyInterpreterFrame, f_code);
	FIELD("instr", _PyInterpreterFrame, prev_instr);
#endif
	FIELD("owner", _PyInterpreterFrame, owner);
#if HEX >= 0x030c0000
	put("is_entry", NONE);
#else
	FIELD("is_entry", _PyInterpreterFrame, is_entry);
#endif
	FIELD("localsplus", _PyInterpreterFrame, localsplus);
#if HEX >= 0x030e0000
	FIELD("stackpointer", _PyInterpreterFrame, stackpointer);
#else
	put("stackpointer", NONE);
#endif
	put("valuestack", NONE);
#else
	FIELD("size", PyFrameObject, f_blockstack);
	FIELD("previous", PyFrameObject, f_back);
	FIELD("code", PyFrameObject, f_code);
	FIELD("instr", PyFrameObject, f_lasti);
	put("owner", NONE);
	put("is_entry", NONE);
	FIELD("localsplus", PyFrameObject, f_localsplus);
	put("stackpointer", NONE);
	FIELD("valuestack", PyFrameObject, f_valuestack);
#endif
	group_end();
}

static void
put_gen(void)
{
	group("gen");
#if HEX >= 0x030b0000
	put("frame", NONE);
	FIELD("iframe", PyGenObject, gi_iframe);
	FIELD("state", PyGenObject, gi_frame_state);
#else
	FIELD("frame", PyGenObject, gi_frame);
	put("iframe", NONE);
#if HEX >= 0x030a0000
	FIELD("state", PyFrameObject, f_state);
#else
	FIELD("state", PyFrameObject, f_executing);
#endif
#endif
	FIELD("qualname", PyGenObject, gi_qualname);
#if HEX >= 0x030e0000
	FIELD("stacktop", _PyInterpreterFrame, stackpointer);
#elif HEX >= 0x030b0000
	FIELD("stacktop", _PyInterpreterFrame, stacktop);
#elif HEX >= 0x030a0000
	FIELD("stacktop", PyFrameObject, f_stackdepth);
#else
	FIELD("stacktop", PyFrameObject, f_stacktop);
#endif
	group_end();
}

static void
put_code(void)
{
	group("code");
	FIELD("filename", PyCodeObject, co_filename);
	FIELD("name", PyCodeObject, co_name);
	FIELD("firstlineno", PyCodeObject, co_firstlineno);
	FIELD("stacksize", PyCodeObject, co_stacksize);
#if HEX >= 0x030b0000
	FIELD("qualname", PyCodeObject, co_qualname);
	FIELD("linetable", PyCodeObject, co_linetable);
	FIELD("bytecode", PyCodeObject, co_code_adaptive);
	FIELD("nlocalsplus", PyCodeObject, co_nlocalsplus);
	FIELD("firsttraceable", PyCodeObject, _co_firsttraceable);
	FIELD("exceptiontable", PyCodeObject, co_exceptiontable);
	FIELD("varnames", PyCodeObject, co_localsplusnames);
	put("cellvars", NONE);
	put("freevars", NONE);
#if FREE_THREADED && HEX >= 0x030e0000
	FIELD("copies", PyCodeObject, co_tlbc);
#else
	put("copies", NONE);
#endif
#else
	put("copies", NONE);
	put("qualname", NONE);
#if HEX >= 0x030a0000
	FIELD("linetable", PyCodeObject, co_linetable);
#else
	FIELD("linetable", PyCodeObject, co_lnotab);
#endif
	FIELD("bytecode", PyCodeObject, co_code);
	FIELD("nlocalsplus", PyCodeObject, co_nlocals);
	put("firsttraceable", NONE);
	put("exceptiontable", NONE);
	FIELD("varnames", PyCodeObject, co_varnames);
	FIELD("cellvars", PyCodeObject, co_cellvars);
	FIELD("freevars", PyCodeObject, co_freevars);
#endif
	group_end();
}

/* How far up in a str's state the bytes a character are. */
static unsigned
kind_shift(void)
{
	PyASCIIObject str;
	unsigned state, shift = 0;

	memset(&str, 0, sizeof(str));
	str.state.kind = 1;
	memcpy(&state, &str.state, sizeof(state));
	while (!(state >> shift & 1))
		shift++;
	return shift;
}

static void
put_object(void)
{
	group("object");
	FIELD("ob_type", PyObject, ob_type);
	FIELD("ob_size", PyVarObject, ob_size);
	FIELD("tp_name", PyTypeObject, tp_name);
	FIELD("tp_flags", PyTypeObject, tp_flags);
	FIELD("tp_dictoffset", PyTypeObject, tp_dictoffset);
	FIELD("tp_basicsize", PyTypeObject, tp_basicsize);
	FIELD("ht_cached_keys", PyHeapTypeObject, ht_cached_keys);
	FIELD("str_length", PyASCIIObject, length);
	FIELD("str_state", PyASCIIObject, state);
	put("str_kind_shift", kind_shift());
	put("str_ascii", (unsigned)sizeof(PyASCIIObject));
	put("str_compact", (unsigned)sizeof(PyCompactUnicodeObject));
	FIELD("bytes_data", PyBytesObject, ob_sval);
	FIELD("tuple_data", PyTupleObject, ob_item);
	FIELD("cfunc_ml", PyCFunctionObject, m_ml);
	FIELD("cfunc_self", PyCFunctionObject, m_self);
	FIELD("cfunc_module", PyCFunctionObject, m_module);
	FIELD("descr_type", PyDescrObject, d_type);
	FIELD("descr_name", PyDescrObject, d_name);
	FIELD("descr_method", PyMethodDescrObject, d_method);
	FIELD("method_func", PyMethodObject, im_func);
	FIELD("func_code", PyFunctionObject, func_code);
	group_end();
}

/* A task is described in no header: these were found in living ones, and are
 * what _AsyncioDebug says from 3.14 on. */
static void
put_task(void)
{
	enum { FIELDS = 7 };
	static const unsigned tasks[][FIELDS] = {
		{ 104, 112, 120, 72, NONE, NONE, NONE },
		{ 144, 152, 160, 80, NONE, NONE, NONE },
		{ 152, 160, 168, 88, NONE, NONE, NONE },
		{ 128, 136, 144, 88, NONE, NONE, NONE },
		{ 128, 136, 144, 88, NONE, NONE, NONE },
		{ 112, 120, 128, 96, NONE, NONE, NONE },
		{ 120, 128, 136, 104, 96, 109, 152 },
		{ 120, 128, 136, 104, 96, 109, 152 },
	};
	static const char *const names[] = { "waiter", "coro", "name", "state",
		"awaited_by", "awaited_by_is_set", "node" };
	const unsigned *task = tasks[(HEX >> 16 & 0xff) - 8];
	/* The table has the head that objects have beside a GIL. */
	unsigned head = (unsigned)sizeof(PyObject) - 16;

	for (unsigned i = 0; i < FIELDS; i++)
		put(names[i], task[i] == NONE ? NONE : task[i] + head);
}

static void
put_aio(void)
{
	group("aio");
#if HEX >= 0x030d0000
	put("thread_dict", NONE);
	FIELD("running_loop", _PyThreadStateImpl, asyncio_running_loop);
#else
	FIELD("thread_dict", PyThreadState, dict);
	put("running_loop", NONE);
#endif
#if HEX >= 0x030e0000
	FIELD("running_task", _PyThreadStateImpl, asyncio_running_task);
	FIELD("tasks_head", _PyThreadStateImpl, asyncio_tasks_head);
#else
	put("running_task", NONE);
	put("tasks_head", NONE);
#endif
	put_task();
	group_end();
}

#if HEX >= 0x030d0000
#define DEBUG(group, field) AT(struct _Py_DebugOffsets, group.field)

/* ours: member of struct py_offsets; at: where _Py_DebugOffsets says it. */
static void
export(const char *ours, unsigned at, unsigned base)
{
	printf("\t{ offsetof(struct py_offsets, %s), %u, ", ours, at);
	if (base == NONE)
		printf("OFFSET_NONE },\n");
	else
		printf("%u },\n", base);
}

static void
put_exports_of_objects(void)
{
	export("object.ob_type", DEBUG(pyobject, ob_type), NONE);
	export("object.ob_size", DEBUG(tuple_object, ob_size), NONE);
	export("object.tp_name", DEBUG(type_object, tp_name), NONE);
	export("object.tp_flags", DEBUG(type_object, tp_flags), NONE);
	export("object.str_length", DEBUG(unicode_object, length), NONE);
	export("object.str_state", DEBUG(unicode_object, state), NONE);
	export("object.str_ascii", DEBUG(unicode_object, asciiobject_size),
	       NONE);
	export("object.bytes_data", DEBUG(bytes_object, ob_sval), NONE);
	export("object.tuple_data", DEBUG(tuple_object, ob_item), NONE);
}

static void
put_exports_of_code(void)
{
	export("code.filename", DEBUG(code_object, filename), NONE);
	export("code.name", DEBUG(code_object, name), NONE);
	export("code.qualname", DEBUG(code_object, qualname), NONE);
	export("code.firstlineno", DEBUG(code_object, firstlineno), NONE);
	export("code.linetable", DEBUG(code_object, linetable), NONE);
	export("code.bytecode", DEBUG(code_object, co_code_adaptive), NONE);
	export("code.varnames", DEBUG(code_object, localsplusnames), NONE);
#if FREE_THREADED && HEX >= 0x030e0000
	export("code.copies", DEBUG(code_object, co_tlbc), NONE);
#endif
}

static void
put_exports(void)
{
	printf("static const struct pyver_export exports[] = {\n");
	export("runtime.interpreters_head",
	       DEBUG(runtime_state, interpreters_head), NONE);
	export("runtime.finalizing", DEBUG(runtime_state, finalizing), NONE);
	export("interp.next", DEBUG(interpreter_state, next), NONE);
	export("interp.id", DEBUG(interpreter_state, id), NONE);
	export("interp.threads_head", DEBUG(interpreter_state, threads_head),
	       NONE);
	export("interp.sysdict", DEBUG(interpreter_state, sysdict), NONE);
	export("interp.gil_ptr", DEBUG(interpreter_state, ceval_gil), NONE);
	export("interp.gc_collecting", DEBUG(gc, collecting),
	       DEBUG(interpreter_state, gc));
#if HEX >= 0x030e0000
	export("interp.threads_main", DEBUG(interpreter_state, threads_main),
	       NONE);
	export("interp.code_generation",
	       DEBUG(interpreter_state, code_object_generation), NONE);
	export("frame.stackpointer", DEBUG(interpreter_frame, stackpointer),
	       NONE);
#endif
#if HEX < 0x030e0000
	/* Behind all of it, and it grew in 3.13. */
	export("aio.running_loop", DEBUG(thread_state, size), NONE);
#endif
	export("tstate.prev", DEBUG(thread_state, prev), NONE);
	export("tstate.next", DEBUG(thread_state, next), NONE);
	export("tstate.interp", DEBUG(thread_state, interp), NONE);
	export("tstate.thread_id", DEBUG(thread_state, thread_id), NONE);
	export("tstate.native_thread_id", DEBUG(thread_state, native_thread_id),
	       NONE);
	export("tstate.frame", DEBUG(thread_state, current_frame), NONE);
	export("tstate.datastack_chunk", DEBUG(thread_state, datastack_chunk),
	       NONE);
#if HEX >= 0x030f0000
	export("tstate.base_frame", DEBUG(thread_state, base_frame), NONE);
	export("tstate.holds_gil", DEBUG(thread_state, holds_gil), NONE);
	export("tstate.gil_requested", DEBUG(thread_state, gil_requested),
	       NONE);
	export("object.str_compact",
	       DEBUG(unicode_object, compactunicodeobject_size), NONE);
	export("object.tp_dictoffset", DEBUG(type_object, tp_dictoffset), NONE);
#endif
	export("frame.previous", DEBUG(interpreter_frame, previous), NONE);
	export("frame.code", DEBUG(interpreter_frame, executable), NONE);
	export("frame.instr", DEBUG(interpreter_frame, instr_ptr), NONE);
	export("frame.owner", DEBUG(interpreter_frame, owner), NONE);
	export("frame.localsplus", DEBUG(interpreter_frame, localsplus), NONE);
	export("frame.size", DEBUG(interpreter_frame, localsplus), NONE);
	put_exports_of_code();
	put_exports_of_objects();
	printf("};\n\n");
}
#else
static void
put_exports(void)
{
}
#endif

static void
put_gen_states(int created, int awaits, int executes)
{
	printf("\t.gen = { .created = %d, .awaits = %d, .executes = %d },\n",
	       created, awaits, executes);
}

static void
put_kinds(void)
{
	printf("\t.minor = %u,\n", (unsigned)(HEX >> 16 & 0xff));
#if HEX >= 0x030d0000
	printf("\t.instr = INSTR_PTR,\n");
#elif HEX >= 0x030b0000
	printf("\t.instr = INSTR_PREV,\n");
#elif HEX >= 0x030a0000
	printf("\t.instr = INSTR_LASTI_UNITS,\n");
#else
	printf("\t.instr = INSTR_LASTI_BYTES,\n");
#endif
#if HEX >= 0x030b0000
	printf("\t.lines = LINES_LOCATIONS,\n");
#elif HEX >= 0x030a0000
	printf("\t.lines = LINES_TABLE_310,\n");
#else
	printf("\t.lines = LINES_LNOTAB,\n");
#endif
#if HEX < 0x030b0000
	printf("\t.heap_frames = true,\n");
#endif
#if HEX >= 0x030e0000
	printf("\t.tagged = true,\n");
#endif
#if FREE_THREADED
	printf("\t.free_threaded = true,\n");
#endif
#if HEX >= 0x030c0000
	printf("\t.owner_shim = 3,\n");
#endif
#if HEX >= 0x030d0000
	put_gen_states(FRAME_CREATED, FRAME_SUSPENDED_YIELD_FROM,
		       FRAME_EXECUTING);
#elif HEX >= 0x030a0000
	put_gen_states(FRAME_CREATED, FRAME_SUSPENDED, FRAME_EXECUTING);
#else
	put_gen_states(127, 0, 1);
#endif
}

static void
put_debug(void)
{
#if HEX >= 0x030d0000
	printf("\t.debug_offsets = true,\n");
	printf("\t.exports = exports,\n");
	printf("\t.n_exports = ARRAY_LEN(exports),\n");
#endif
}

int
main(void)
{
	unsigned minor = HEX >> 16 & 0xff;

	printf("/* src/reader/pyver/py3%u%s.c - the layout of CPython 3.%u%s.\n",
	       minor, SUFFIX, minor,
	       FREE_THREADED ? ", free-threaded" : "");
	printf(" *\n * Written by gen-offsets.sh from the headers of %s; "
	       "do not edit.\n */\n",
	       PY_VERSION);
	printf("#include \"reader/pyver/pyver.h\"\n\n");
	put_exports();
	printf("const struct pyver pyver_3%u%s = {\n", minor, SUFFIX);
	put_kinds();
	put_debug();
	printf("\t.callees = &callee_rules_3%u,\n", minor);
	printf("\t.off = {\n");
	put_runtime();
	put_interp();
	put_tstate();
	put_frame();
	put_gen();
	put_code();
	put_object();
	put_aio();
	printf("\t},\n};\n");
	return 0;
}
PROBE
"$cc" -w -I"$include" -I"$include/internal" -o "$tmp/probe" "$tmp/probe.c"
"$tmp/probe"
