/* src/reader/codes.h - what is known of code objects, by address.
 *
 * Names, lines and callee slots are worked out when a code object is first
 * seen. An address may belong to another code object a moment later: from
 * 3.14 on a counter of the interpreter says when that could have happened,
 * before that the entry's fingerprint is compared at every look.
 */
#ifndef PIT_READER_CODES_H
#define PIT_READER_CODES_H

#include "reader/callee.h"
#include "reader/intern.h"
#include "reader/peek.h"
#include "reader/pyver/pyver.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CODES_MAX       (1u << 16)
#define CODES_MAX_UNITS (1u << 18) /* larger code has its first line only */

/* What tells one code object from another at the same address. */
struct code_print {
	uintptr_t file, name, qualname, linetable, bytecode;
	uint64_t units, name_hash;
	uint32_t first_line;
};

/* Where a method finds its class if its name does not have it. */
enum code_self { CODE_SELF_NONE, CODE_SELF_OBJECT, CODE_SELF_CLASS };

struct code {
	struct code_print print;
	uint64_t generation; /* of the interpreter when it was last checked */
	uint32_t id;         /* on the wire */
	uint32_t name, file; /* strings on the wire */
	uint32_t flags;      /* WIRE_CODE_* */
	uint32_t nlocals;
	uint32_t first_traceable;
	uint32_t units; /* with lines and slots: all, or none */
	uint32_t room;  /* for units in lines and slots */
	uint32_t *lines;
	struct callee_slot *slots;
	bool is_made_call; /* __init__ and the like: called by calling a class
			    * or an object */
	enum code_self self;
	int32_t self_cell; /* its index among the cells; -1: a plain local */
};

struct codes {
	const struct pyver *ver;
	struct peek *peek;
	struct intern *intern;
	uintptr_t code_type;
	/* Set before a tick. generation: the interpreter's, 0: it has none.
	 * may_have_moved: code objects may have been freed since the last. */
	uint64_t generation;
	bool may_have_moved;
	uint64_t passes; /* so far, see codes_begin() */
	bool full;       /* a table is: time for codes_reset() */
	struct idmap by_addr, variants;
	struct code *codes;
	uint32_t n;
	struct codes_scratch *scratch;
	uint8_t *arena;
	size_t arena_used;
	void *memory;
	size_t size;
};

enum codes_status {
	CODES_KNOWN,
	CODES_NOT_CODE, /* or not readable, or changing while it is read */
	CODES_NO_ROOM,  /* in the stream, or a table is full */
};

/* intern: borrowed. False: no memory. */
bool codes_init(struct codes *cs, const struct pyver *ver, struct peek *peek,
		struct intern *intern, uintptr_t code_type);
void codes_fini(struct codes *cs);
/* Forget all, with intern_reset(). */
void codes_reset(struct codes *cs);

/* The frames of a stack have been read: until codes_end() one look at a code
 * object, which is later than that, is enough for all of them. */
void codes_begin(struct codes *cs);
void codes_end(struct codes *cs);

/* *out: valid until codes_reset(). */
enum codes_status codes_get(struct codes *cs, uintptr_t addr,
			    const struct code **out);

/* As codes_get(), but what has taken the place of a code object that was known
 * is not learned: resolve_recheck() has to notice. */
enum codes_status codes_get_same(struct codes *cs, uintptr_t addr,
				 const struct code **code);

/* The id on the wire that was last known for an address; 0: none. */
uint32_t codes_known_id(const struct codes *cs, uintptr_t addr);

/* The code's id on the wire for a method of a frame at addr, whose first local
 * holds local: where its own name has no class it gets that of self or cls. 0:
 * no room. self: the words that this hangs on. */
uint32_t codes_id_in_frame(struct codes *cs, const struct code *code,
			   uintptr_t frame, uintptr_t local,
			   struct peek_word self[SELF_WORDS]);

/* The code unit of a frame's instruction word; -1: not started. False: the
 * word does not belong to this code. */
bool codes_unit(const struct codes *cs, const struct code *code, uintptr_t addr,
		uintptr_t instr, int32_t *unit);

/* The line at a unit; -1 is the first line. */
uint32_t codes_line(const struct code *code, int32_t unit);

#endif
