/* src/tui/settings.h - what the user may have otherwise: looks, keys, defaults.
 * A line of the configuration file is what the line that : opens takes, too:
 *
 *	set NAME WORD		of settings.def
 *	color ROLE COLOR ...	of roles.def; a colour, and bold and the like
 *	bind KEY COMMAND	of keys.def; "none": the key does nothing
 */
#ifndef PIT_TUI_SETTINGS_H
#define PIT_TUI_SETTINGS_H

#include "base/err.h"
#include "tui/keys.h"
#include "tui/theme.h"

#include <stdbool.h>
#include <stddef.h>

#define SETTINGS_BINDS 64

enum setting {
#define SETTING(name, words, help) SETTING_##name,
#include "tui/settings.def"
#undef SETTING
	SETTING_COUNT
};

struct settings {
	int word[SETTING_COUNT]; /* which of its words */
	bool given[SETTING_COUNT];
	struct shade shades[ROLE_COUNT];
	bool colored[ROLE_COUNT]; /* shades has it */
	/* A key is taken for another one, that does what it is to do; 0: for
	 * none. */
	struct {
		key_code key, as;
	} binds[SETTINGS_BINDS];
	size_t nbinds;
};

/* Take a line; blank ones and comments say nothing. PIT_EUSAGE: it is none of
 * these; s is as it was. */
enum pit_status settings_line(struct settings *s, const char *line,
			      struct pit_err *err) PIT_MUST_USE;

/* The key that another one is taken for. */
key_code settings_key(const struct settings *s, key_code key);
/* All keys of a command, as they are bound. */
void settings_keys(const struct settings *s, enum command cmd, char *buf,
		   size_t size);
/* The colours that are asked for. */
void settings_theme(const struct settings *s, struct theme *theme);

const char *setting_name(enum setting id);
const char *setting_words(enum setting id); /* "on off" */
/* The word that is set. */
void settings_word(const struct settings *s, enum setting id, char *buf,
		   size_t size);

#endif
