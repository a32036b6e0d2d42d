/* src/reader/walk.h - a consistent copy of one thread's stack.
 *
 * The thread runs on while it is read, so one look proves nothing. What ran
 * when the thread was first looked at is the sample: further looks have to
 * find the same frame innermost, and its callers such that they hold together,
 * or what lives long would be seen too often. What is kept from tick to tick is
 * the trail: the frames, root first, with whatever the owner worked out for
 * them. Only the part that changed is told to be fresh.
 */
#ifndef PIT_READER_WALK_H
#define PIT_READER_WALK_H

#include "reader/peek.h"
#include "reader/pyver/pyver.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WALK_MAX_FRAMES (1u << 17) /* a chain that is longer is a ring */

#define WALK_ENTRY     1u /* entered from C: a C function may be in between */
#define WALK_GENERATOR 2u /* the frame belongs to a generator or coroutine */
#define WALK_HIDDEN    4u /* set by the owner: not part of the stack */
#define WALK_UNSURE    8u /* the caller may have moved on: no C in between */

#define WALK_LISTS 3

/* The word on a frame's value stack that holds what it calls. at 0: it is not
 * at a call, or that is not known. */
struct walk_call {
	uintptr_t at, word;
};

struct walk_frame {
	uintptr_t addr, code;
	uintptr_t instr; /* the frame's instruction word, as it is there */
	/* Up to 3.10, the first local, of the same moment: a frame that has
	 * returned has none. */
	uintptr_t local;
	struct walk_call call; /* of the same moment as instr */
	/* Set by the owner: the C function that called it was named by this
	 * word, which held this value. 0: none. If it changes, so does the
	 * stack, though no frame did. */
	uintptr_t slot_at, slot;
	/* Likewise: the words that its name hangs on. */
	struct peek_word self[SELF_WORDS];
	uint32_t stack;  /* set by the owner */
	uint32_t parent; /* set by the owner: of the stack */
	uint32_t depth;  /* set by the owner */
	uint32_t flags;  /* WALK_* */
};

struct trail {
	struct walk_frame *frames; /* root first */
	size_t n, cap;
};

void trail_fini(struct trail *trail);

struct walk_list;
struct walker;

enum walk_leads {
	LEADS_UNKNOWN,
	LEADS_THERE,
	LEADS_ELSEWHERE, /* to other code, or to a function written in C */
};

/* What the walker is told of code, by its owner. */
struct walk_judge {
	void *arg;
	/* What a frame calls at an instruction; words by walk_word(). */
	struct walk_call (*call)(void *arg, struct walker *w, uintptr_t frame,
				 uintptr_t code, uintptr_t instr);
	/* Does calling what word refers to run code? */
	enum walk_leads (*leads)(void *arg, uintptr_t word, uintptr_t code);
};

/* The context of contextvars that a thread is in, and how often it went to
 * another: what was read between two equal ones is of that context. The layout
 * is the interpreter's. */
struct walk_context {
	uintptr_t at;
	uint64_t turn;
};

/* In 3.11 and 3.12: the innermost holder on the C stack that a thread is likely
 * to be at, what it held when that was read, and what it held when last it was
 * seen to be right. holder 0: none. */
struct walk_guess {
	uintptr_t holder, previous, word, leaf;
	unsigned missed; /* ticks in a row in which it was wrong */
	unsigned stayed; /* in which it was right */
	bool is_read;
};

struct walker {
	const struct pyver *ver;
	struct peek *peek;
	size_t tstate_size;
	uint8_t tstate[PYVER_TSTATE_MAX]; /* as of the last walk_load() */
	struct walk_guess guess;
	bool begun;          /* by walk_begin(), and not read again since */
	uint32_t context_at; /* in a thread state; 0: nobody asks for it */
	struct walk_context context; /* before the last spot was read */
	bool mixed; /* the last walk_take() had no look all in the context that
		     * the thread was first seen in */
	uint8_t raw[PYVER_FRAME_MAX]; /* a frame outside of the copy */
	uint8_t *copy; /* of the innermost part of the data stack */
	uintptr_t copy_at, copy_end, chunk_end;
	struct walk_judge judge;
	struct walk_list *lists[WALK_LISTS];
	uint64_t *pairs; /* of code, see walk_pair_learn() */
	size_t turn;     /* of what is looked at now and then */
	void *memory;
	size_t size;
};

enum walk_end {
	WALK_WHOLE,
	WALK_PART, /* only a part at the root was stable; the trail ends there
		    */
	WALK_TORN, /* nothing was: the trail is as it was */
	WALK_UNREADABLE,
};

/* judge: copied; what its arg points to is borrowed. */
bool walk_init(struct walker *w, const struct pyver *ver, struct peek *peek,
	       const struct walk_judge *judge);
void walk_fini(struct walker *w);

/* Read a thread state into w->tstate, where it is first. */
bool walk_load(struct walker *w, uintptr_t tstate);
/* The same, of a thread that may be running, for the first time in a tick. */
bool walk_begin(struct walker *w, uintptr_t tstate);
uintptr_t walk_tstate_ptr(const struct walker *w, uint32_t offset);

/* A word of the stack, from the last look's copy if it is there: of the same
 * moment as the frames around it. */
bool walk_word(struct walker *w, uintptr_t at, uintptr_t *word);

/* Bring trail up to date with the thread of the last walk_load(). *fresh: the
 * first frame whose stack, depth and slot have to be worked out anew; those
 * before are untouched. */
enum walk_end walk_take(struct walker *w, uintptr_t tstate, struct trail *trail,
			size_t *fresh);

#endif
