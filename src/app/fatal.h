/* src/app/fatal.h - what must not stay behind when we crash: the terminal's
 * modes and the socket's directory.
 */
#ifndef PIT_APP_FATAL_H
#define PIT_APP_FATAL_H

/* From now on a fatal signal restores the terminal, if one is open, and
 * removes file, where terminals come to, and then dir before it ends us. Copies
 * both. */
void fatal_arm(const char *file, const char *dir);

#endif
