/* src/tui/who_list.h - the rows of the menu of processes and threads, and whom
 * a pattern names.
 */
#ifndef PIT_TUI_WHO_LIST_H
#define PIT_TUI_WHO_LIST_H

#include "model/who.h"
#include "tui/view.h"
#include "tui/who_recent.h"

struct who_row {
	frame_id frame;
	node_id node; /* in the tree of kind */
	enum tree_kind kind;
	int depth;
	bool kids, open; /* it has members; they are shown */
	uint64_t total;  /* ns of the window */
};

/* {0} is empty. */
struct who_list {
	struct who_row *at;
	size_t len, cap;
	struct who open; /* groups whose members are shown */
};

void who_list_fini(struct who_list *list);
/* Make the rows anew, the heaviest first; or, hold, only weigh them. Without
 * memory rows are missing. */
void who_list_build(struct who_list *list, const struct snapshot *snap,
		    bool idle, bool hold);

/* Does the pattern name this process, thread or group, by its name or what
 * stands beside it? One with *, ? or [ is of all of either; any other is a part
 * of one, whatever the case. */
struct who_pattern;

struct who_pattern *who_pattern_new(const char *text); /* NULL: no memory */
void who_pattern_free(struct who_pattern *pattern);    /* NULL is fine */
bool who_pattern_has(const struct who_pattern *pattern,
		     const struct snapshot *snap, frame_id frame);

/* Add all that are named so. */
void who_add_named(struct who *who, const struct snapshot *snap,
		   const struct who_pattern *pattern);

#endif
