/* src/app/beside.h - a new file beside one that it is to replace. */
#ifndef PIT_APP_BESIDE_H
#define PIT_APP_BESIDE_H

#include <stddef.h>

/* A new, empty file in the folder of path, for the user alone; its name goes to
 * temp. -1: errno. */
int beside_open(const char *path, char *temp, size_t size);

#endif
