/* tests/parity/fakepy.c - a program that looks like an interpreter of the
 * version in $FAKE_VERSION, to the dynamic linker: for versions that are not
 * at hand.
 */
#include <stdio.h>
#include <stdlib.h>

const char *Py_GetVersion(void);
int _PyRuntime;

const char *
Py_GetVersion(void)
{
	const char *version = getenv("FAKE_VERSION");

	return version ? version : "";
}

int
main(void)
{
	puts("ran");
	return 5;
}
