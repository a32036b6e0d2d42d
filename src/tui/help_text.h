/* src/tui/help_text.h - the lines of the help: what keys do, from keys.def. */
#ifndef PIT_TUI_HELP_TEXT_H
#define PIT_TUI_HELP_TEXT_H

#include "tui/pane.h"

struct help_text {
	struct help_line {
		char text[112];
		bool title;
	} lines[CMD_COUNT + 64];
	int n;
};

/* Begin with the keys of the pane the user is in. replay: it is a recording,
 * which has keys of its own. */
void help_text_make(struct help_text *text, const struct pane *here,
		    const struct settings *settings, bool replay);

#endif
