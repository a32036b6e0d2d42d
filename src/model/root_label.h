/* src/model/root_label.h - what processes and threads are called: their names
 * as text, made short, made alike, and told apart.
 *
 * A command is called without the folders of its words. Where two commands
 * would then look the same, the one thing that differs is the folder of the
 * script, of which as much is shown as tells them apart: "python x/gunicorn".
 * Threads of one name are told apart by the functions that they began with.
 */
#ifndef PIT_MODEL_ROOT_LABEL_H
#define PIT_MODEL_ROOT_LABEL_H

#include "base/out.h"

#include <stdbool.h>
#include <stddef.h>

#define LABEL_MAX 128

/* Labels are made in place: a million commands that differ in a number are
 * not worth a million strings. */
struct root_label {
	char text[LABEL_MAX + 1];
};

/* A command without the folders of its words that are paths: the program, its
 * script, and what else begins with a slash. */
void root_label_shorten(struct out *o, const char *command);
/* The folder of the script, from cwd where it is not absolute; nothing where
 * there is none: python -m, -c, and a program that was given options alone. */
void root_label_folder(struct out *o, const char *command, const char *cwd);

/* Numbers become N: what is left is alike. */
void root_label_generalize(struct out *o, const char *name);
/* What two names that are alike have in common: numbers that differ become N,
 * where they are not one already. */
void root_label_join(struct out *o, const char *a, const char *b);

/* How many of their last components tell two folders apart; 0: they are the
 * same. */
unsigned root_label_depth(const char *a, const char *b);
/* Its last components, so many. Borrowed from the folder. */
const char *root_label_tail(const char *folder, unsigned depth);

/* A short command, the script with so many components of its folder. */
void root_label_process(struct root_label *label, const char *text,
			const char *folder, unsigned depth, bool worker);
/* A thread's name, and what tells it from another, unless it ends with that;
 * NULL: nothing need be. */
void root_label_thread(struct root_label *label, const char *name,
		       const char *what);

#endif
