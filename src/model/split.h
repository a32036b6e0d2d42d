/* src/model/split.h - what the time of a report's rows was spent in. */
#ifndef PIT_MODEL_SPLIT_H
#define PIT_MODEL_SPLIT_H

#include "model/ftree.h"

enum split_part {
#define SPLIT(ID, name) SPLIT_##ID,
#include "model/split.def"
#undef SPLIT
	SPLITS
};

/* In what the tree's times are in. Parts before SPLIT_GIL_HELD exclude each
 * other and add up to the row's time, but for what is not known. */
struct split {
	double v[SPLITS];
};

/* Of a sample with these flags (WIRE_SAMPLE_*), one before SPLIT_GIL_HELD;
 * SPLITS: it is not known. */
enum split_part split_of(uint32_t flags);

/* "cpu", "read_socket". */
const char *split_name(enum split_part part);

/* For the rows that copy a snapshot's nodes: row id + 1 is node id. */
enum pit_status split_init(struct ftree *ft, const struct snapshot *snap,
			   bool idle) PIT_MUST_USE;

/* What a sample with these flags (WIRE_SAMPLE_*) was spent in; SPLITS: it is
 * not known. */
enum split_part split_of(uint32_t flags);

/* NULL: not known. */
const struct split *split_get(const struct ftree *ft, row_id id);

/* Rows were merged, or (factor -1) taken away: what becomes part of into. */
void split_add(struct ftree *ft, row_id into, row_id what, double factor);

#endif
