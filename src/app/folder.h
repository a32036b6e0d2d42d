/* src/app/folder.h - the user's folders of the XDG base directories. */
#ifndef PIT_APP_FOLDER_H
#define PIT_APP_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

/* The path of below in the folder that an environment variable names, or, where
 * it names none, that has this name in the user's home. False: there is no
 * home, or it is too long. */
bool folder_path(char *path, size_t size, const char *variable,
		 const char *in_home, const char *below);

/* Make it and the folders above it, for the user alone, if they are not there.
 * path is as it was afterwards. False: errno. */
bool folder_make(char *path);

#endif
