/* src/tui/siblings.h - the order of sibling rows, kept between frames so that
 * it can be calm. One list for each expanded row.
 */
#ifndef PIT_TUI_SIBLINGS_H
#define PIT_TUI_SIBLINGS_H

#include "tui/rows.h"

struct siblings;

struct siblings *siblings_new(void); /* owned; NULL: no memory */
void siblings_free(struct siblings *s);
void siblings_forget(struct siblings *s); /* all orders */

/* The list of key, if nothing has changed: it was ordered at this stamp and
 * in this way. NULL: siblings_order() must be called. */
const node_id *siblings_get(const struct siblings *s,
			    const struct rows_look *look, uint64_t key,
			    uint64_t stamp, size_t *n);

/* Put ids in order, starting from the order the list had before. Borrowed
 * until the next call of siblings_order(). NULL: no memory. */
const node_id *siblings_order(struct siblings *s, const struct rows_look *look,
			      uint64_t key, uint64_t stamp, const node_id ids[],
			      size_t n);

#endif
