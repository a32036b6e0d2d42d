/* src/app/browser.h - the user's browser, as Python's webbrowser chooses it:
 * what BROWSER says, on a graphical screen the desktop's, on a terminal one for
 * text.
 */
#ifndef PIT_APP_BROWSER_H
#define PIT_APP_BROWSER_H

#include <stdbool.h>
#include <stddef.h>

/* Show the file of this absolute path. Waits for what runs on the terminal.
 * False: there is no browser that could be started. */
bool browser_open(const char *path);

#endif
