/* src/model/origin.c */
#include "model/origin.h"

#include "base/ascii.h"
#include "base/mem.h"
#include "base/path.h"
#include "model/symtab.h"

#include <string.h>

static bool
part_is(const struct path_part *part, const char *s)
{
	return part->n == strlen(s) && memcmp(part->p, s, part->n) == 0;
}

static bool
starts_with(const char *p, size_t n, const char *s)
{
	size_t len = strlen(s);

	return n >= len && memcmp(p, s, len) == 0;
}

static size_t
skip_digits(const char *p, size_t n, size_t at)
{
	while (at < n && ascii_is_digit(p[at]))
		at++;
	return at;
}

/* python3, python3.12, python3.13t, pypy3.10, python313.zip */
static bool
is_version_dir(const struct path_part *part)
{
	size_t at = 0, from;

	if (starts_with(part->p, part->n, "python"))
		at = strlen("python");
	else if (starts_with(part->p, part->n, "pypy"))
		at = strlen("pypy");
	else
		return false;
	from = at;
	at = skip_digits(part->p, part->n, at);
	if (at == from)
		return false;
	if (part->n - at == 4 && memcmp(part->p + at, ".zip", 4) == 0)
		return true;
	if (at < part->n && part->p[at] == '.') {
		from = ++at;
		at = skip_digits(part->p, part->n, at);
		if (at == from)
			return false;
	}
	if (at < part->n && part->p[at] == 't')
		at++;
	return at == part->n;
}

static bool
is_lib_dir(const struct path_part *part)
{
	return part_is(part, "lib") || part_is(part, "lib64") ||
	       part_is(part, "lib32") || part_is(part, "Lib");
}

static bool
is_packages_dir(const struct path_part *part)
{
	return part_is(part, "site-packages") || part_is(part, "dist-packages");
}

/* "json" of "json" and of "json.py": a module's name as people say it. */
static void
set_package(struct origin *origin, const struct path_part *part)
{
	size_t n = part->n;

	if (n > 3 && memcmp(part->p + n - 3, ".py", 3) == 0)
		n -= 3;
	else if (n > 4 && memcmp(part->p + n - 4, ".pyc", 4) == 0)
		n -= 4;
	origin->package = part->p;
	origin->npackage = n;
}

/* The first component of what is below the directory that ends at offset at.
 * False: nothing is. */
static bool
take_below(struct origin *origin, const char *file, size_t n, size_t at)
{
	struct path_part part;

	if (!path_next(file, n, &at, &part))
		return false;
	set_package(origin, &part);
	return true;
}

/* Below a directory of installed packages, or of the standard library. */
static bool
find_installed(struct origin *origin, const char *file, size_t n)
{
	struct path_part part, last = { "", 0 };
	bool found = false;
	size_t at = 0;

	while (path_next(file, n, &at, &part)) {
		if (is_packages_dir(&part))
			return take_below(origin, file, n, at) || found;
		if (!found && is_lib_dir(&last) && is_version_dir(&part))
			found = take_below(origin, file, n, at);
		last = part;
	}
	return found;
}

/* The longest of dirs that file is below; NULL: none. */
static const char *
find_dir(const char *file, size_t n, char *const dirs[], size_t ndirs)
{
	const char *best = NULL;
	size_t most = 0;

	for (size_t i = 0; i < ndirs; i++) {
		size_t count = path_count(dirs[i], strlen(dirs[i]));

		if (path_below(file, n, dirs[i]) && (!best || count > most)) {
			best = dirs[i];
			most = count;
		}
	}
	return best;
}

static bool
find_below(struct origin *origin, const char *file, size_t n, const char *dir)
{
	size_t at = 0, in = 0;
	struct path_part part;

	while (path_next(dir, strlen(dir), &in, &part))
		path_next(file, n, &at, &part);
	return take_below(origin, file, n, at);
}

/* A file's own name; a package's for the files that stand for it. */
static void
take_stem(struct origin *origin, const char *file, size_t n)
{
	struct path_part part, dir = { "", 0 }, base = { "", 0 };
	size_t at = 0;

	while (path_next(file, n, &at, &part)) {
		dir = base;
		base = part;
	}
	if (dir.n &&
	    (part_is(&base, "__init__.py") || part_is(&base, "__main__.py")))
		base = dir;
	set_package(origin, &base);
}

static struct origin
origin_of_path(const char *file, size_t n, const struct origin_dirs *dirs)
{
	struct origin origin = { .flags = FRAME_LIBRARY };
	const char *dir;

	if (find_installed(&origin, file, n)) {
		struct path_part package = { origin.package, origin.npackage };

		if (part_is(&package, "runpy"))
			origin.flags |= FRAME_RUNPY;
		if (part_is(&package, "site") ||
		    part_is(&package, "encodings") ||
		    part_is(&package, "codecs") ||
		    part_is(&package, "importlib"))
			origin.flags |= FRAME_BOOT;
		return origin;
	}
	dir = find_dir(file, n, dirs->prefixes, dirs->nprefixes);
	if (dir && find_below(&origin, file, n, dir))
		return origin;
	origin.flags = 0;
	take_stem(&origin, file, n);
	dir = find_dir(file, n, dirs->paths, dirs->npaths);
	if (dir) {
		struct origin below = origin;

		/* A module right in the directory keeps its own name. */
		if (find_below(&below, file, n, dir) &&
		    below.package + below.npackage < file + n &&
		    below.package[below.npackage] == '/')
			return below;
	}
	return origin;
}

/* The first word of "<word ...>" or "<frozen word.x>". */
static void
take_word(struct origin *origin, const char *file, size_t n, size_t at)
{
	size_t end = at;

	while (end < n && !strchr(" .>", file[end]))
		end++;
	origin->package = end > at ? file + at : file;
	origin->npackage = end > at ? end - at : n;
}

/* What somebody typed at a prompt, or gave on standard input. CPython 3.13 and
 * newer number the pieces. */
static bool
is_typed(const char *file, size_t n)
{
	static const char *const starts[] = {
		"<stdin>-",  "<stdin-",   "<python-input-", "<ipython-input-",
		"<console-", "<doctest ", "<bpython-input-"
	};
	static const char *const names[] = { "<stdin>", "<console>",
					     "<dynamic-code>", "<input>" };
	struct path_part all = { file, n };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (part_is(&all, names[i]))
			return true;
	for (size_t i = 0; i < ARRAY_LEN(starts); i++)
		if (starts_with(file, n, starts[i]))
			return true;
	return false;
}

static struct origin
origin_of_brackets(const char *file, size_t n)
{
	static const char frozen[] = "<frozen ";
	static const char import[] = "<frozen importlib._bootstrap";
	struct origin origin = { .flags = FRAME_LIBRARY };
	struct path_part all = { file, n };

	if (part_is(&all, "<string>") || is_typed(file, n)) {
		origin.flags = part_is(&all, "<string>") ? FRAME_INHERITS : 0;
		origin.package = file;
		origin.npackage = n;
		return origin;
	}
	if (!starts_with(file, n, frozen)) {
		take_word(&origin, file, n, 1);
		return origin;
	}
	take_word(&origin, file, n, strlen(frozen));
	if (starts_with(file, n, import))
		origin.flags |= FRAME_IMPORTLIB;
	if (part_is(&all, "<frozen runpy>"))
		origin.flags |= FRAME_RUNPY;
	else
		origin.flags |= FRAME_BOOT;
	return origin;
}

struct origin
origin_of(const char *file, size_t n, const struct origin_dirs *dirs)
{
	if (n == 0)
		return (struct origin){ .flags = FRAME_LIBRARY, .package = "" };
	if (file[0] == '<')
		return origin_of_brackets(file, n);
	return origin_of_path(file, n, dirs);
}

/* How many words the option takes behind it; -1: it ends the options. c: it is
 * -c, alone or behind letters that take no word ("-Ic"). */
static int
option_words(const char *word, bool *c)
{
	if (word[0] != '-' || !word[1])
		return -1;
	if (word[1] == '-')
		return strcmp(word, "--check-hash-based-pycs") == 0;
	for (const char *p = word + 1; *p; p++) {
		*c = *p == 'c';
		if (*c || *p == 'm')
			return -1;
		if (*p == 'W' || *p == 'X')
			return !p[1];
	}
	return 0;
}

bool
origin_is_string_run(const char *argv, size_t n)
{
	const char *end = argv + n, *p = argv, *nul;
	bool c = false;
	int skip = 1; /* the program's own name */

	while (p < end && (nul = memchr(p, '\0', (size_t)(end - p)))) {
		skip = skip ? skip - 1 : option_words(p, &c);
		if (skip < 0)
			return c;
		p = nul + 1;
	}
	return false;
}

bool
origin_is_own(const char *name, const char *file)
{
	const char *dot = strrchr(name, '.');
	const char *last = dot ? dot + 1 : name;

	return strcmp(file, "<string>") == 0 && name[0] != '<' &&
	       !starts_with(last, strlen(last), "__");
}

bool
origin_is_shared(const char *prefix, size_t n)
{
	struct path_part part[3];
	size_t at = 0, count = 0;

	while (count < ARRAY_LEN(part) &&
	       path_next(prefix, n, &at, &part[count]))
		count++;
	if (count == 0)
		return true;
	if (count == 1)
		return part_is(&part[0], "usr") || part_is(&part[0], "root") ||
		       part_is(&part[0], "home") || part_is(&part[0], "Users");
	if (count > 2)
		return false;
	if (part_is(&part[0], "usr"))
		return part_is(&part[1], "local");
	return part_is(&part[0], "home") || part_is(&part[0], "Users");
}
