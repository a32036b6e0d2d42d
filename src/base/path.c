/* src/base/path.c */
#include "base/path.h"

#include <string.h>

bool
path_next(const char *path, size_t n, size_t *at, struct path_part *part)
{
	size_t i = *at;

	for (;;) {
		size_t start;

		while (i < n && path[i] == '/')
			i++;
		start = i;
		while (i < n && path[i] != '/')
			i++;
		*at = i;
		if (i == start)
			return false;
		part->p = path + start;
		part->n = i - start;
		if (part->n > 1 || part->p[0] != '.')
			return true;
	}
}

size_t
path_count(const char *path, size_t n)
{
	struct path_part part;
	size_t at = 0, count = 0;

	while (path_next(path, n, &at, &part))
		count++;
	return count;
}

struct path_part
path_base(const char *path, size_t n)
{
	struct path_part part, last = { path, 0 };
	size_t at = 0;

	while (path_next(path, n, &at, &part))
		last = part;
	return last;
}

static bool
part_equal(struct path_part a, struct path_part b)
{
	return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

bool
path_below(const char *path, size_t n, const char *prefix)
{
	size_t nprefix = strlen(prefix), at = 0, in = 0;
	struct path_part part, want;

	if (nprefix == 0 ||
	    path_is_absolute(path, n) != path_is_absolute(prefix, nprefix))
		return false;
	while (path_next(prefix, nprefix, &in, &want))
		if (!path_next(path, n, &at, &part) || !part_equal(part, want))
			return false;
	return true;
}

/* Append the components of path to the absolute path that o holds from start
 * on, going back at "..". */
static void
append_parts(struct out *o, size_t start, const char *path, size_t n)
{
	struct path_part part;
	size_t at = 0;

	while (path_next(path, n, &at, &part)) {
		if (part.n != 2 || memcmp(part.p, "..", 2) != 0) {
			out_char(o, '/');
			out_mem(o, part.p, part.n);
			continue;
		}
		while (o->len > start && o->data[--o->len] != '/')
			continue;
		if (o->data)
			o->data[o->len] = '\0';
	}
}

void
path_absolute(struct out *o, const char *cwd, const char *path, size_t n)
{
	size_t start = o->len;

	if (!path_is_absolute(path, n))
		append_parts(o, start, cwd, strlen(cwd));
	append_parts(o, start, path, n);
	if (o->len == start)
		out_char(o, '/');
}

/* Append one more component, if there is somewhere to. */
static void
append_relative(struct out *o, size_t count, const char *p, size_t n)
{
	if (!o)
		return;
	if (count)
		out_char(o, '/');
	out_mem(o, p, n);
}

size_t
path_relative(struct out *o, const char *path, size_t n, const char *base)
{
	size_t nbase = strlen(base), at = 0, in = 0, count = 0;
	struct path_part part, other;
	bool more = path_next(path, n, &at, &part);
	bool up = path_next(base, nbase, &in, &other);

	while (more && up && part_equal(part, other)) {
		more = path_next(path, n, &at, &part);
		up = path_next(base, nbase, &in, &other);
	}
	for (; up; up = path_next(base, nbase, &in, &other))
		append_relative(o, count++, "..", 2);
	for (; more; more = path_next(path, n, &at, &part))
		append_relative(o, count++, part.p, part.n);
	if (count == 0)
		append_relative(o, count++, ".", 1);
	return count;
}

const char *
path_command(const char *command)
{
	const char *base = command;

	for (const char *p = command; *p && *p != ' '; p++)
		if (*p == '/' && p[1] && p[1] != ' ')
			base = p + 1;
	return base;
}
