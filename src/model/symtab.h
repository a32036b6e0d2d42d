/* src/model/symtab.h - frames: who they are, and what kind of code they are.
 *
 * A frame id stands for one function of one file, whatever line it is at, or
 * for a C function, or for one of the rows that are not functions (a process,
 * a thread, ...). Ids are handed out from 1, never move and are never reused.
 * Strings that symtab hands out are borrowed until symtab_free().
 */
#ifndef PIT_MODEL_SYMTAB_H
#define PIT_MODEL_SYMTAB_H

#include "base/err.h"
#include "model/choice.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A program that makes up code for ever does not take our memory for ever:
 * past these, new names are all "?" and new frames all the FRAME_CUT one. */
#define SYMTAB_MAX_FRAMES (1u << 20)
#define SYMTAB_MAX_ROOTS                                                       \
	(1u << 16) /* of processes, threads, tasks: past them,                 \
		    * new ones share one of their kind */
#define SYMTAB_MAX_BYTES (256u << 20) /* of all names together */

typedef uint32_t frame_id; /* 0: none */
typedef uint32_t name_id;  /* an interned string; 0: none, "" */

enum frame_kind {
	FRAME_PYTHON = 1,
	FRAME_C,       /* a C function called from Python */
	FRAME_CUT,     /* the left-out middle of a too deep stack */
	FRAME_PROCESS, /* root of a process: name is its command */
	FRAME_THREAD,  /* root of a thread: name is the thread's */
	FRAME_STARTUP, /* interpreter start-up, before the program's first frame
			*/
	FRAME_NATIVE,  /* a thread's time without any Python frame */
	FRAME_SHUTDOWN, /* the interpreter's end, after the program's */
	FRAME_RARE, /* calls that old history keeps only with their caller */
	FRAME_TASK, /* root of a task, below its thread's: name is the task's */
	FRAME_AWAIT, /* what a task awaits: function is a word for it */
};

/* What a frame's file says about it; decided once per frame. */
#define FRAME_LIBRARY   1u  /* interpreter, site-packages, <frozen ...>, C */
#define FRAME_IMPORTLIB 2u  /* <frozen importlib._bootstrap*> */
#define FRAME_RUNPY     4u  /* runpy */
#define FRAME_INHERITS  8u  /* <string>: as its caller is */
#define FRAME_HIDE      16u /* has a local named __tracebackhide__ */
#define FRAME_BOOT      32u /* runs before the program does: site, <frozen> */
#define FRAME_OWN       64u /* <string>, but the program's own: of "-c" */
/* What symtab_choose() says of it; it is what it is all the same. */
#define FRAME_FOLDED   128u /* stands in groups of library code */
#define FRAME_UNFOLDED 256u /* does not */

/* A process, a thread, a task: who does something, and no function. */
static inline bool
frame_is_root(enum frame_kind kind)
{
	return kind == FRAME_PROCESS || kind == FRAME_THREAD ||
	       kind == FRAME_TASK;
}

struct frame_info {
	enum frame_kind kind;
	unsigned flags;
	uint32_t line;          /* of the definition; 0: none */
	const char *name;       /* qualified, as recorded: "f.<locals>.C.run" */
	const char *function;   /* "run" */
	const char *class_name; /* "C" or NULL: name between <locals>. and .run,
				 * or what symtab_method() was given */
	const char *file;   /* full path, "<built-in>" for C, "" for roots */
	const char *module; /* of a C function: "time"; else "" */
	name_id package;    /* the library it belongs to: "json", "requests";
			     * application code: its module, "train" */
};

struct symtab;

struct symtab *symtab_new(void); /* owned by the caller; NULL: no memory */
void symtab_free(struct symtab *syms);

/* Names. symtab_intern() copies; 0 only when memory ran out (PIT_ENOMEM). */
name_id symtab_intern(struct symtab *syms, const char *s, size_t n);
const char *symtab_name(const struct symtab *syms, name_id id); /* never NULL */

/* Where relative paths and sys.path's "" start. The last call counts, for what
 * comes after it. */
enum pit_status symtab_set_cwd(struct symtab *syms, const char *path, size_t n);
/* The one directory that was ever set, made absolute; NULL: there are several,
 * or it is not known. Borrowed until the next is set. */
const char *symtab_start(const struct symtab *syms);
/* Private prefixes (sys.prefix ...) below which all code is library; whole
 * path components count. Prefixes that programs share (/, /usr, /usr/local,
 * a home) cover only their lib/pythonX.Y. Call before the frames they decide.
 */
enum pit_status symtab_add_prefix(struct symtab *syms, const char *path,
				  size_t n);
/* sys.path entries, for short file names. Known ones are not added again. */
enum pit_status symtab_add_path(struct symtab *syms, const char *path,
				size_t n);

/* Those that were added, absolute ones, by their number from 0 on; NULL: no
 * more. Behind the paths come the working directories, which short names are
 * taken from, too. Borrowed until symtab_free(). */
const char *symtab_prefix(const struct symtab *syms, size_t i);
const char *symtab_path(const struct symtab *syms, size_t i);

/* The id of a frame, created if absent; 0: no memory. Strings are copied. */
frame_id symtab_python(struct symtab *syms, const char *name, size_t nname,
		       const char *file, size_t nfile, uint32_t line,
		       unsigned flags);
/* Of a function whose class is known apart: name begins with nclass bytes of
 * it and a dot, and the rest is the function, dots and all. 0: of no class. */
frame_id symtab_method(struct symtab *syms, const char *name, size_t nname,
		       size_t nclass, const char *file, uint32_t line,
		       unsigned flags);
frame_id symtab_c(struct symtab *syms, const char *name, size_t nname,
		  const char *module, size_t nmodule);
/* What a task awaits, in a word. */
frame_id symtab_await(struct symtab *syms, const char *word, size_t n);
/* A frame of kind PROCESS, THREAD or TASK: a new id every time, up to the
 * limit. Others: one id, and name counts the first time. */
frame_id symtab_root(struct symtab *syms, enum frame_kind kind,
		     const char *name, size_t n);

/* Give such a root another name: threads are renamed while they run. One that
 * many share keeps its name. */
enum pit_status symtab_rename(struct symtab *syms, frame_id id,
			      const char *name, size_t n);

/* What the user says is library code: of all frames, those to come too. The
 * patterns are borrowed for as long as the symtab lives. O(frames). */
void symtab_choose(struct symtab *syms, const struct choice *choice);

size_t symtab_len(const struct symtab *syms); /* ids are below this */

/* Borrowed until symtab_free(). NULL: no such id. */
const struct frame_info *symtab_get(const struct symtab *syms, frame_id id);
/* The first frame that is the same function, whatever class it ran for: of the
 * same file and line. Of what is no Python function, the frame itself. */
frame_id symtab_function(const struct symtab *syms, frame_id id);
/* file as pyinstrument shortens it: relative to the sys.path entry that
 * leaves fewest components, "json/encoder.py"; or to a working directory that
 * it is below, where that leaves still fewer. Computed once per file and set
 * of paths. Borrowed likewise; never NULL. */
const char *symtab_short_file(const struct symtab *syms, frame_id id);

/* Does importlib import a module in this function of it? Its others only find
 * one, or read its source for a traceback. */
bool symtab_imports(const struct frame_info *info);

#endif
