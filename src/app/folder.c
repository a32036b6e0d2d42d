/* src/app/folder.c */
#include "app/folder.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* NULL: there is none. */
static const char *
user_home(void)
{
	const char *home = getenv("HOME");
	const struct passwd *pw;

	if (home && *home)
		return home[0] == '/' ? home : NULL;
	pw = getpwuid(geteuid());
	return pw && pw->pw_dir && pw->pw_dir[0] == '/' ? pw->pw_dir : NULL;
}

bool
folder_path(char *path, size_t size, const char *variable, const char *in_home,
	    const char *below)
{
	const char *base = getenv(variable);
	int n;

	/* A relative one is to be passed over, the specification says. */
	if (base && base[0] == '/') {
		n = snprintf(path, size, "%s/%s", base, below);
	} else {
		base = user_home();
		n = base
			? snprintf(path, size, "%s/%s/%s", base, in_home, below)
			: -1;
	}
	return n >= 0 && (size_t)n < size;
}

bool
folder_make(char *path)
{
	struct stat sb;

	for (char *p = path + 1; (p = strchr(p, '/')) != NULL; p++) {
		*p = '\0';
		mkdir(path, 0700);
		*p = '/';
	}
	if (!mkdir(path, 0700))
		return true;
	if (errno != EEXIST || stat(path, &sb))
		return false;
	errno = ENOTDIR;
	return S_ISDIR(sb.st_mode);
}
