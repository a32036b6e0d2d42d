/* src/app/config.h - the user's configuration of the interface. */
#ifndef PIT_APP_CONFIG_H
#define PIT_APP_CONFIG_H

#include "base/err.h"
#include "tui/settings.h"

/* Read $XDG_CONFIG_HOME/pyinstrument-top/config into s. No such file: nothing
 * is set. PIT_EUSAGE, PIT_EIO: err says where. */
enum pit_status config_read(struct settings *s,
			    struct pit_err *err) PIT_MUST_USE;

/* Append lines to it. Said: where to, or why not. */
void config_keep(const char *lines, char *said, size_t size);

#endif
