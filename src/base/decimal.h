/* src/base/decimal.h - doubles as text, alike in every locale. */
#ifndef PIT_BASE_DECIMAL_H
#define PIT_BASE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>

#define DECIMAL_MAX  400 /* bytes of a number that is read */
#define DECIMAL_ROOM 32  /* bytes of one that is written, with the NUL */

/* Read a number as JSON writes it: all n bytes are one. False: it is longer
 * than DECIMAL_MAX, or too large. */
bool decimal_read(const char *p, size_t n, double *value);

/* Write a finite value with as few digits as tell it from all others, as
 * Python's repr() does: "0.1", "1e-05", "3.0". Returns the length. */
size_t decimal_write(char text[DECIMAL_ROOM], double value);

#endif
