/* src/reader/pyver/pyver.h - what differs between CPython minors.
 *
 * One struct pyver per minor, as data: offsets in bytes of a release build
 * for LP64. From 3.13 on the interpreter exports most of them
 * (_Py_DebugOffsets, the first bytes of _PyRuntime); those replace the table's
 * at run time. OFFSET_NONE: this minor has no such field. A free-threaded
 * build, whose objects are larger, has a struct of its own.
 */
#ifndef PIT_READER_PYVER_H
#define PIT_READER_PYVER_H

#include "base/mem.h" /* ARRAY_LEN */
#include "reader/peek.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OFFSET_NONE 0xffffu

/* No layout is larger up to the last field that we read. */
#define PYVER_FRAME_MAX  128u
#define PYVER_TSTATE_MAX 512u
#define PYVER_CODE_MAX   320u

/* Fields behind a mutex lie elsewhere where that is larger. */
#ifdef __aarch64__
#define PYVER_ARCH(x86_64, aarch64) (aarch64)
#else
#define PYVER_ARCH(x86_64, aarch64) (x86_64)
#endif

struct py_offsets {
	struct {
		uint32_t interpreters_head, tstate_current, gil;
		uint32_t gc_collecting; /* 3.8 only, else in interp */
		uint32_t finalizing;    /* not NULL: interpreter teardown */
	} runtime;
	struct {
		uint32_t next, id, threads_head, threads_main;
		uint32_t gc_collecting, gil_ptr, sysdict, code_generation;
		/* Free-threaded: the thread that has all others stand. */
		uint32_t stopped_by;
	} interp;
	struct {
		uint32_t last_holder, locked, switch_number;
		uint32_t enabled; /* free-threaded: 0 unless there is one */
	} gil;
	struct {
		uint32_t prev, next, interp, thread_id, id, native_thread_id;
		uint32_t frame; /* PyFrameObject * (<= 3.10), the frame (3.13+)
				 * or the _PyCFrame * (3.11, 3.12) */
		uint32_t
		    cframe_current; /* in _PyCFrame; OFFSET_NONE: no cframe */
		uint32_t datastack_chunk, datastack_top, datastack_limit;
		uint32_t base_frame; /* 3.15 */
		uint32_t state, holds_gil, gil_requested;
	} tstate;
	struct {
		uint32_t size; /* what is worth reading: all but the locals */
		uint32_t previous, code, instr, owner, is_entry, localsplus;
		uint32_t stackpointer, valuestack /* <= 3.10 */;
	} frame;
	/* What generators and coroutines of all kinds begin with. */
	struct {
		uint32_t frame;  /* pointer to it (<= 3.10) */
		uint32_t iframe; /* the frame itself (3.11+) */
		uint32_t state;  /* a byte; in the frame (<= 3.10) */
		uint32_t qualname;
		uint32_t stacktop; /* in the frame: a pointer (3.8, 3.9, 3.14+)
				    * or how deep it is (3.10 - 3.13) */
	} gen;
	struct {
		uint32_t filename, name, qualname, firstlineno, linetable;
		uint32_t bytecode; /* bytes object (<= 3.10) or inline units */
		uint32_t nlocalsplus; /* co_nlocals <= 3.10 */
		uint32_t stacksize, firsttraceable, exceptiontable;
		uint32_t
		    varnames; /* tuple: co_varnames or co_localsplusnames */
		uint32_t cellvars,
		    freevars; /* tuples, <= 3.10: where the stack
			       * begins; valuestack knows better */
		/* Free-threaded, 3.14+: an array of copies of the bytecode, of
		 * which each thread runs one. */
		uint32_t copies;
	} code;
	struct {
		uint32_t ob_type, ob_size; /* ob_size: var-sized objects */
		uint32_t tp_name, tp_flags, tp_dictoffset, tp_basicsize;
		uint32_t ht_cached_keys;
		uint32_t str_length, str_state, str_ascii, str_compact;
		uint32_t str_kind_shift; /* of bits in str_state */
		uint32_t bytes_data, tuple_data;
		uint32_t cfunc_ml, cfunc_self, cfunc_module;
		uint32_t descr_type, descr_name, descr_method;
		uint32_t method_func, func_code;
	} object;
	/* asyncio: in the thread state (<= 3.12: in a dict of it), and in a
	 * task that is made in C. */
	struct {
		uint32_t thread_dict, running_loop, running_task, tasks_head;
		uint32_t waiter, coro, name, state;
		uint32_t awaited_by, awaited_by_is_set, node; /* 3.14+ */
	} aio;
};

/* How current instruction and code are found in a frame. */
enum instr_kind {
	INSTR_LASTI_BYTES, /* 3.8, 3.9: f_lasti in bytes */
	INSTR_LASTI_UNITS, /* 3.10: f_lasti in code units */
	INSTR_PREV,        /* 3.11, 3.12: prev_instr */
	INSTR_PTR,         /* 3.13+: instr_ptr */
};

enum line_kind { LINES_LNOTAB, LINES_TABLE_310, LINES_LOCATIONS };

/* What the state of a generator says: it has not begun, it awaits something, or
 * it runs. */
struct gen_states {
	int8_t created, awaits, executes;
};

struct callee_rules; /* callee_rules.h: opcodes and stack effects */

/* One field that _Py_DebugOffsets says: ours is the place in struct
 * py_offsets; theirs, and base unless OFFSET_NONE, are where the two numbers
 * to add up stand. Their order differs from minor to minor. */
struct pyver_export {
	uint16_t ours, theirs, base;
};

struct pyver {
	uint16_t minor; /* 8 .. 15, of Python 3 */
	enum instr_kind instr;
	enum line_kind lines;
	bool heap_frames;   /* <= 3.10: PyFrameObject, no data stack */
	bool tagged;        /* pointers in frames carry tag bits: mask ~3 */
	bool free_threaded; /* no GIL, unless it says that it has one */
	uint8_t owner_shim; /* owner >= this: an entry frame without code;
			     * 0: none exist */
	struct gen_states gen;
	bool debug_offsets; /* replace what _Py_DebugOffsets exports */
	const struct pyver_export *exports;
	size_t n_exports;
	struct py_offsets off;
	const struct callee_rules *callees;
};

#define PYVER(minor)                                                           \
	extern const struct pyver pyver_3##minor;                              \
	extern const struct callee_rules callee_rules_3##minor;
#define PYVER_FREE_THREADED(minor) extern const struct pyver pyver_3##minor##t;
#include "reader/pyver/pyver.def"

/* Copies the table for a PY_VERSION_HEX into *out; false: no such minor, or
 * not a final release, whose layout could still change. */
bool pyver_find(struct pyver *out, uint32_t hex);

/* Does an object whose first bytes, up to its type's, are at head count any
 * reference? What was freed stays there until its place is taken. */
bool pyver_is_alive(const struct pyver *ver, const void *head);

/* Replace the offsets that _PyRuntime exports (runtime: its address), and all
 * of them if that says that the build is free-threaded. Returns NULL or one
 * static sentence why this interpreter cannot be sampled. */
const char *pyver_apply_debug_offsets(struct pyver *ver, struct peek *peek,
				      uintptr_t runtime);

#endif
