/* src/app/saved.h - the reports that can be looked at again: pyinstrument's
 * folder of them, in its format, so that each program finds what the other has
 * saved.
 *
 * A report has an id, the date. ID.pyisession is its session, ID.pitop its
 * recording, which knows more; one of them is enough. The latest ten are kept.
 */
#ifndef PIT_APP_SAVED_H
#define PIT_APP_SAVED_H

#include "base/err.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#define SAVED_ID        (NAME_MAX + 1)
#define SAVED_SESSION   ".pyisession"
#define SAVED_RECORDING ".pitop"

/* Where they are; false: there is no such place. */
bool saved_folder(char *path, size_t size);

/* Is it an id that we or pyinstrument have given? */
bool saved_is_dated(const char *id);

struct saved_report {
	char id[SAVED_ID];
	bool session, recording; /* what there is of it */
};

struct saved_list {
	struct saved_report *at; /* in order of id: the latest is the last */
	size_t len;
	char folder[PATH_MAX - NAME_MAX - 2];
};

/* All that are saved; none if there is no folder. The list is to be freed. */
enum pit_status saved_list_init(struct saved_list *list,
				struct pit_err *err) PIT_MUST_USE;
void saved_list_fini(struct saved_list *list);

/* The path of a report's recording, else of its session. */
bool saved_path(const struct saved_list *list,
		const struct saved_report *report, char *path, size_t size);

/* The path of the one with this id, or whose id alone begins like that. */
enum pit_status saved_find(const char *id, char *path, size_t size,
			   struct pit_err *err) PIT_MUST_USE;

/* A report to be saved. Borrowed. */
struct saved_new {
	time_t start;        /* of the run */
	const void *session; /* bytes of it; NULL: it has none */
	size_t nsession;
	const char *recording; /* a file; NULL: it has none */
	bool lent;             /* which is not ours: it is copied */
};

/* Save it, whole, under an id of its own. */
enum pit_status saved_add(const struct saved_new *report, char id[SAVED_ID],
			  struct pit_err *err) PIT_MUST_USE;

/* Print what saved_list_init() finds, the latest first. Returns our exit
 * status. */
int saved_print(void);

struct options;
struct run;

/* Is the report that the options ask for one that is saved? */
bool saved_is_wanted(const struct options *opts);
/* Save a run whose report that was. False: it is not saved. What is missing is
 * said on standard error. */
bool saved_run(struct run *run, char id[SAVED_ID]);
/* The same, and say on fd how it can be looked at again. */
void saved_offer(struct run *run, int fd);

#endif
