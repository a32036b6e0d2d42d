/* src/reader/place.c */
#include "reader/place.h"

#include "reader/pystr.h"

#include <string.h>

bool
place_read(const struct pyver *ver, struct peek *pk, uintptr_t code,
	   struct place_of *out)
{
	uintptr_t file;
	long n;

	if (!peek_ptr(pk, &file, code + ver->off.code.filename) ||
	    !peek_ptr(pk, &out->name, code + ver->off.code.name))
		return false;
	n = pystr_read(ver, pk, out->file, sizeof(out->file), file);
	out->len = n < 0 ? 0 : (size_t)n;
	return n >= 0;
}

bool
place_is(const struct pyver *ver, struct peek *pk, const struct place_of *of,
	 const struct place *place)
{
	size_t len = strlen(place->file);
	const char *end;

	if (of->len < len)
		return false;
	end = of->file + of->len - len;
	/* A program that is frozen has names from the library's folder on. */
	return (of->len == len || end[-1] == '/') &&
	       strcmp(end, place->file) == 0 &&
	       (!place->function ||
		pystr_is(ver, pk, of->name, place->function));
}

bool
place_is_one(const struct pyver *ver, struct peek *pk, uintptr_t code,
	     const struct place *places, size_t n)
{
	struct place_of of;

	if (!place_read(ver, pk, code, &of))
		return false;
	for (size_t i = 0; i < n; i++)
		if (place_is(ver, pk, &of, &places[i]))
			return true;
	return false;
}
