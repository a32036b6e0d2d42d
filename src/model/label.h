/* src/model/label.h - what frames are called and where they are: the one place
 * for what reports and panes show, and for what is found in them.
 */
#ifndef PIT_MODEL_LABEL_H
#define PIT_MODEL_LABEL_H

#include "model/roots.h"
#include "model/symtab.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LABEL_NAME  512
#define LABEL_WHERE 1024

/* "run", "str.encode", "MainThread", "python train.py": without a class where
 * that is known apart from the name. Borrowed until the next change. */
const char *label_function(const struct symtab *syms, const struct roots *roots,
			   frame_id frame);
/* The number of a process that stands for no other; else 0. */
uint32_t label_pid(const struct roots *roots, frame_id frame);

/* "Class.function"; what stands for several says so: "python step.py ×150", and
 * "×150+" where there may be more. */
void label_name(const struct symtab *syms, const struct roots *roots,
		frame_id frame, char *buf, size_t size);
/* "json/encoder.py:182", "<time>", "pid 812"; "" if there is nothing to say.
 */
void label_where(const struct symtab *syms, const struct roots *roots,
		 frame_id frame, char *buf, size_t size);

/* The name of the task that awaits one, or some; NULL: none that is known.
 * Borrowed until the next change. */
const char *label_awaited(const struct symtab *syms, const struct roots *roots,
			  frame_id frame);
/* What stands beside a name on the screen: where it is, "awaited by main", or
 * nothing. */
void label_beside(const struct symtab *syms, const struct roots *roots,
		  frame_id frame, char *buf, size_t size);

/* Of one thread, "tid 4711, daemon"; "" of anything else, or if neither is
 * known. */
void label_thread(const struct roots *roots, frame_id frame, char *buf,
		  size_t size);

/* What stands beside a process, thread or task in a list of these: one of the
 * two. */
void label_row(const struct symtab *syms, const struct roots *roots,
	       frame_id frame, char *buf, size_t size);

/* Is text in either of them, whatever the case of its letters? */
bool label_matches(const struct symtab *syms, const struct roots *roots,
		   frame_id frame, const char *text);

#endif
