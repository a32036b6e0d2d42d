/* src/tui/row_text.h - what a row says of its frame: the one place for what is
 * drawn and what is found.
 */
#ifndef PIT_TUI_ROW_TEXT_H
#define PIT_TUI_ROW_TEXT_H

#include "model/snapshot.h"

#include <stdbool.h>
#include <stddef.h>

#define ROW_NAME  512
#define ROW_WHERE 1024

/* "Class.function"; of what is no function: its label. */
void row_name(const struct snapshot *snap, frame_id frame, char *buf,
	      size_t size);
/* "json/encoder.py:182", "<time>", "pid 812"; "" if there is nothing to say.
 */
void row_where(const struct snapshot *snap, frame_id frame, char *buf,
	       size_t size);

/* Is text in either of them, whatever the case of its letters? */
bool row_matches(const struct snapshot *snap, frame_id frame, const char *text);

#endif
