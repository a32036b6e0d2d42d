/* src/app/options_table.h - options.def as a table, for what parses it and what
 * prints it.
 */
#ifndef PIT_APP_OPTIONS_TABLE_H
#define PIT_APP_OPTIONS_TABLE_H

enum option_id {
#define OPTION(ID, group, flags, short_name, long_name, argument, help)        \
	OPT_##ID,
#include "app/options.def"
	OPT_COUNT
};

enum option_group {
#define OPTION_GROUP(ID, heading) GROUP_##ID,
#include "app/options.def"
	GROUP_COUNT
};

enum option_flag {
	FLAG_BRIEF = 1, /* in --help, too */
	FLAG_LIVE = 2,  /* only a run can follow it */
	FLAG_SHAPE = 4, /* it shapes a report */
};

struct option_row {
	enum option_group group;
	unsigned flags;
	char letter; /* 0: none */
	const char *name, *argument, *help;
};

extern const struct option_row option_rows[OPT_COUNT];
extern const char *const option_groups[GROUP_COUNT];

#endif
