/* src/model/ftree_given.h - the report tree of a session that somebody else has
 * made of it: no processor runs here, and no row is moved.
 */
#ifndef PIT_MODEL_FTREE_GIVEN_H
#define PIT_MODEL_FTREE_GIVEN_H

#include "model/ftree.h"
#include "model/session.h"

/* A row to be. Parents come before what is below them, brothers in their order.
 */
struct given_row {
	uint32_t parent; /* index of a row; its own: it is the first one */
	uint32_t frame;  /* in the session */
	uint32_t group;  /* of library frames, from 1; 0: none */
	double time;     /* s, with all below */
	double absorbed; /* s, of rows that were left out below */
};

/* ftree_init() of such rows; n 0: no samples. Of a group that hides too little
 * all is shown, as ever. Borrows the session, which nothing may be added to. */
enum pit_status ftree_init_given(struct ftree *ft,
				 const struct session *session,
				 const struct given_row *rows,
				 size_t n) PIT_MUST_USE;

/* The records of that tree into the session, in its order: what each row has
 * itself, which is less than nothing nowhere. */
enum pit_status session_add_given(struct session *session,
				  const struct given_row *rows,
				  size_t n) PIT_MUST_USE;

#endif
