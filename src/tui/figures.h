/* src/tui/figures.h - what functions and lines cost in what is looked at: made
 * when a pane asks for it, once for all that do.
 */
#ifndef PIT_TUI_FIGURES_H
#define PIT_TUI_FIGURES_H

#include "model/activity.h"
#include "model/minute.h"
#include "model/sites.h"
#include "tui/pane.h"

struct figures;

struct figures *figures_new(void); /* owned; NULL: no memory */
void figures_free(struct figures *figures);

/* As the view is now. While the program runs they may be a moment old, the more
 * there is to add up the more: *stamp is another number whenever they changed.
 * Borrowed until the next call. NULL: no memory. */
const struct sites *figures_sites(const struct pane_view *pv, enum sites_of of,
				  uint64_t *stamp);

/* What one of them cost in the baseline, as of then. */
struct site figures_base(const struct pane_view *pv, enum sites_of of,
			 site_id id);

/* Who called it in the baseline, and what it called: by our ids, each once or
 * more. What our side does not know is left out. The lists may hold others
 * before. False: no memory. */
bool figures_base_neighbors(const struct pane_view *pv, enum sites_of of,
			    site_id id, struct neighbors *callers,
			    struct neighbors *callees);

/* What time was spent in at the nodes of the tree that is looked at; they may
 * be a moment old, too. Borrowed until the next call. NULL: no memory. */
const struct node_activities *figures_activities(const struct pane_view *pv);

/* When in the minute that ends with what is looked at time was spent at them,
 * up to some seconds ago. Likewise. */
const struct minute *figures_minute(const struct pane_view *pv);

/* What our nodes weigh in the baseline; NULL: there is none, or no memory.
 * Borrowed until the next call. */
const struct weights *figures_base_weights(const struct pane_view *pv);

/* The heaviest node of a function below what is zoomed into; TREE_ROOT: there
 * is none. O(nodes). */
node_id figures_node(const struct pane_view *pv, frame_id frame);
/* The function that the user is at, or the first of the program's own that the
 * process or thread there spent most in, or began with; 0: there is none. */
frame_id figures_cursor(const struct pane_view *pv);
/* The same; of what is not written in Python, who called it. */
frame_id figures_python(const struct pane_view *pv);

#endif
