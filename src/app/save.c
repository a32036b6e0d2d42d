/* src/app/save.c */
#include "app/save.h"

#include "base/ascii.h"
#include "render/renderer.h"

#include <dirent.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define RECORDING ".pitop"

static const char *
home_of(const char *user)
{
	const char *home = getenv("HOME");
	const struct passwd *pw;

	if (!*user && home && *home)
		return home;
	pw = *user ? getpwnam(user) : NULL;
	return pw ? pw->pw_dir : NULL;
}

bool
save_expand(const char *path, char *buf, size_t size)
{
	size_t n = strcspn(path, "/");
	const char *home = "";
	char user[256];

	if (path[0] == '~' && n <= sizeof(user)) {
		memcpy(user, path + 1, n - 1);
		user[n - 1] = '\0';
		home = home_of(user);
		path += n;
	}
	return home && (size_t)snprintf(buf, size, "%s%s", home, path) < size;
}

static bool
is_folder(const char *folder, const char *name)
{
	char path[PATH_MAX];
	struct stat sb;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", folder, name) >=
	    sizeof(path))
		return false;
	return !stat(path, &sb) && S_ISDIR(sb.st_mode);
}

/* Bytes that both begin with, whole characters. */
static size_t
common(const char *a, const char *b)
{
	size_t n = 0;

	while (a[n] && a[n] == b[n])
		n++;
	while (n && ((unsigned char)a[n] & 0xc0) == 0x80)
		n--;
	return n;
}

/* The longest beginning of the names in folder that begin with start; returns
 * how many do. A hidden file must be meant. */
static size_t
match(const char *folder, const char *start, char found[NAME_MAX + 1])
{
	size_t n = 0, len = strlen(start);
	const struct dirent *entry;
	DIR *dir = opendir(folder);

	while (dir && (entry = readdir(dir)) != NULL) {
		const char *name = entry->d_name;

		if (strncmp(name, start, len) != 0 || !strcmp(name, ".") ||
		    !strcmp(name, "..") || (name[0] == '.' && !*start))
			continue;
		if (n++ == 0)
			snprintf(found, NAME_MAX + 1, "%s", name);
		else
			found[common(found, name)] = '\0';
	}
	if (dir)
		closedir(dir);
	return n;
}

size_t
save_complete(const char *path, char *buf, size_t size)
{
	const char *slash = strrchr(path, '/');
	const char *start = slash ? slash + 1 : path;
	char folder[PATH_MAX], typed[PATH_MAX], found[NAME_MAX + 1] = "";
	size_t n;

	snprintf(typed, sizeof(typed), "%.*s", (int)(start - path), path);
	snprintf(buf, size, "%s", path);
	if (!save_expand(slash ? typed : ".", folder, sizeof(folder)))
		return 0;
	n = match(folder, start, found);
	if (n)
		snprintf(buf, size, "%s%s%s", typed, found,
			 n == 1 && is_folder(folder, found) ? "/" : "");
	return n;
}

bool
save_is_recording(const char *path)
{
	return ascii_ends(path, RECORDING);
}

void
save_refusal(const char *typed, char *path, size_t size, char *why,
	     size_t why_size)
{
	const char *base;
	struct stat sb;
	char list[24]; /* the sentence is to fit in 80 columns */

	why[0] = '\0';
	if (!save_expand(typed, path, size)) {
		snprintf(why, why_size, "%.200s: there is no such user", typed);
		return;
	}
	base = strrchr(path, '/');
	base = base ? base + 1 : path;
	if (!stat(path, &sb) && S_ISDIR(sb.st_mode)) {
		snprintf(why, why_size, "%.200s is a folder", typed);
	} else if (strchr(base + (*base == '.'), '.') &&
		   !renderer_for_file(base) && !save_is_recording(base)) {
		renderer_suffixes(list, sizeof(list));
		snprintf(why, why_size,
			 "the suffix says the format: %s and more, see "
			 "--help-all",
			 list);
	}
}

/* Which format path is in, and how long its suffix is; renderers' end: a
 * recording or none. */
static size_t
format_of(const char *path, size_t *len)
{
	const struct renderer *r = renderer_for_file(path), *at;
	size_t i = 0;

	*len = r ? renderer_suffix_len(r, path) : 0;
	if (!r && save_is_recording(path))
		*len = strlen(RECORDING);
	while ((at = renderer_at(i)) && at != r)
		i++;
	return i;
}

void
save_next_format(const char *path, char *buf, size_t size, char *what,
		 size_t what_size)
{
	size_t len, i = format_of(path, &len);
	const struct renderer *next;
	int stem = (int)(strlen(path) - len);

	/* Of several with a suffix, it means one. */
	do {
		next = renderer_at(i) ? renderer_at(i + 1) : renderer_at(0);
		i = next ? i + 1 : 0;
		snprintf(buf, size, "%.*s%.*s", stem, path,
			 next ? (int)strcspn(next->suffix, " ")
			      : (int)strlen(RECORDING),
			 next ? next->suffix : RECORDING);
	} while (next && renderer_for_file(buf) != next);
	snprintf(what, what_size, "%s",
		 next ? next->help : "the recording, of all of the run");
}

bool
save_would_replace(const char *path)
{
	struct stat sb;

	return !stat(path, &sb) && S_ISREG(sb.st_mode) && sb.st_size;
}
