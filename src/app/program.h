/* src/app/program.h - the program to run: which words start it, and whether
 * it can be started at all.
 */
#ifndef PIT_APP_PROGRAM_H
#define PIT_APP_PROGRAM_H

#include "app/options.h"
#include "base/err.h"

/* Exit statuses of a program that never started; a shell's, and python's. */
#define STATUS_FAILURE     1
#define STATUS_USAGE       2 /* also python's own for a missing script */
#define STATUS_NOT_EXEC    126
#define STATUS_NOT_FOUND   127
#define STATUS_SIGNAL_BASE 128

struct program {
	char **argv; /* owned; the words are borrowed from the options */
	const char *interpreter; /* borrowed; NULL: not known */
	char *python; /* owned: the interpreter beside us; NULL: another */
	char *script; /* owned: where --from-path found it; NULL: as given */
	char *text;   /* owned: "train.py --epochs 5", control characters
		       * replaced */
	char *args;   /* owned: what {args} in a heading stands for */
	char *description; /* owned: the heading of the report */
};

/* Build the command and look at what can be known beforehand: on failure
 * err has one sentence and *status the exit status. */
enum pit_status program_init(struct program *program,
			     const struct options *opts, int *status,
			     struct pit_err *err);
/* The interpreter that a script would be run by into program->interpreter,
 * which is empty. Nothing is said where there is none. */
void program_find_interpreter(struct program *program,
			      const struct options *opts);
void program_fini(struct program *program);

/* The heading of a report: format as --target-description has it. The caller's
 * (mem_free); NULL: no memory. */
char *program_heading(const char *format, const char *args);

#endif
