/* src/reader/callee.h - which C function is a frame in?
 *
 * When a frame is at a call, the callable is on its value stack at a depth
 * that the bytecode alone tells (doc/SAMPLER.md, C functions). The depths are
 * worked out once per code object; a look at a frame is then one read.
 */
#ifndef PIT_READER_CALLEE_H
#define PIT_READER_CALLEE_H

#include "reader/peek.h"
#include "reader/pyver/pyver.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CALLEE_NONE      (-1)  /* this instruction is not a call */
#define CALLEE_MAX_UNITS 65536 /* larger code gets no C names */

/* Slots of the value stack that may hold the callable of the call at a code
 * unit: first, and if that one is NULL, second. */
struct callee_slot {
	int16_t first, second; /* CALLEE_NONE: none */
};

/* Work out slots[0 .. units) for bytecode of units code units (2 bytes each,
 * as it is in memory, specialised or not). Entries behind an instruction (its
 * inline caches) get the same slots as the instruction. exctable: of 3.11+,
 * may be empty. scratch has room for units int16_t. Returns false, and slots
 * of CALLEE_NONE, if the depths do not agree or exceed stacksize. */
bool callee_build(const struct pyver *ver, const uint8_t *bytecode,
		  size_t units, const uint8_t *exctable, size_t exclen,
		  uint32_t stacksize, struct callee_slot *slots,
		  int16_t *scratch);

/* Addresses of the types that matter, found by dlsym before sampling. */
struct callee_types {
	uintptr_t cfunction,
	    cmethod; /* PyCFunction_Type, PyCMethod_Type or 0 */
	uintptr_t method_descr, wrapper_descr, classmethod_descr;
	uintptr_t function, method, module;
};

enum callee_kind {
	CALLEE_UNREADABLE, /* the slot held no live object: no C leaf */
	CALLEE_PYTHON,     /* a Python function: no C leaf */
	CALLEE_C,
};

struct callee_name {
	char name[256];   /* qualified: "sleep", "list.sort", "dict", UTF-8 */
	char module[128]; /* "time"; "" if not known */
};

/* What the callable at addr (tag bits already removed) is. */
enum callee_kind callee_describe(const struct pyver *ver, struct peek *peek,
				 const struct callee_types *types,
				 uintptr_t addr, struct callee_name *out);

/* A key that stays the same for one C function though its bound method
 * objects come and go (its PyMethodDef or descriptor or type): two reads, to
 * be looked up before callee_describe() is paid for. 0: not a C function or
 * unreadable. */
uint64_t callee_key(const struct pyver *ver, struct peek *peek,
		    const struct callee_types *types, uintptr_t addr);

#endif
