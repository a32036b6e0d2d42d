/* src/model/hide.h - which frames stand in the way of what a program does: the
 * one place that says so, for the trees of panes and for reports. Their time is
 * their caller's, and what they call seems to be called by it.
 */
#ifndef PIT_MODEL_HIDE_H
#define PIT_MODEL_HIDE_H

#include "model/symtab.h"

#include <stdbool.h>

/* The import system. */
static inline bool
hide_is_import(const struct frame_info *info)
{
	return info->flags & FRAME_IMPORTLIB;
}

/* Asked for it: has a local named __tracebackhide__. */
static inline bool
hide_is_asked(const struct frame_info *info)
{
	return info->flags & FRAME_HIDE;
}

/* runpy, on the way to the program's __main__: first says that no frame above
 * it is shown. A program that calls it itself wants to see it. */
static inline bool
hide_is_runpy(const struct frame_info *info, bool first)
{
	return info->flags & FRAME_RUNPY && first;
}

/* A C function, such as exec, through which the import system or runpy calls
 * on. It is hidden only where it does: time spent right in it is shown. */
static inline bool
hide_is_link(const struct frame_info *info, const struct frame_info *caller)
{
	return info->kind == FRAME_C && caller &&
	       caller->flags & (FRAME_IMPORTLIB | FRAME_RUNPY);
}

/* Any of these; last: it is the innermost. */
static inline bool
hide_is_hidden(const struct frame_info *info, const struct frame_info *caller,
	       bool first, bool last)
{
	return hide_is_import(info) || hide_is_asked(info) ||
	       hide_is_runpy(info, first) ||
	       (hide_is_link(info, caller) && !last);
}

#endif
