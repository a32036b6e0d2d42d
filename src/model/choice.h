/* src/model/choice.h - what the user says is library code, or is none, by its
 * file: for reports and for panes. Where both patterns match, show counts.
 */
#ifndef PIT_MODEL_CHOICE_H
#define PIT_MODEL_CHOICE_H

#include "base/regex.h"

#include <stddef.h>

struct choice {
	const struct regex *hide, *show; /* borrowed; NULL: nothing was said */
};

enum said {
	SAID_NOTHING, /* it is what it is by its place */
	SAID_SHOW,
	SAID_HIDE,
};

static inline enum said
choice_said(const struct choice *choice, const char *file)
{
	if (choice->show && regex_matches(choice->show, file))
		return SAID_SHOW;
	if (choice->hide && regex_matches(choice->hide, file))
		return SAID_HIDE;
	return SAID_NOTHING;
}

#endif
