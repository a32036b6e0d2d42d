#include "app/config.h"

#include "app/folder.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
config_path(char *path, size_t size, const char *below)
{
	return folder_path(path, size, "XDG_CONFIG_HOME", ".config", below);
}

static enum pit_status
read_lines(FILE *file, const char *path, struct settings *s,
	   struct pit_err *err)
{
	enum pit_status st = PIT_OK;
	struct pit_err why;
	unsigned number = 0;
	char *line = NULL;
	size_t size = 0;

	while (!st && getline(&line, &size, file) >= 0) {
		number++;
		st = settings_line(s, line, &why);
		if (st)
			pit_fail(err, st, "%.90s:%u: %.90s", path, number,
				 why.text);
	}
	if (!st && ferror(file))
		st = pit_fail(err, PIT_EIO, "cannot read %.100s: %s", path,
			      strerror(errno));
	free(line);
	return st;
}

enum pit_status
config_read(struct settings *s, struct pit_err *err)
{
	char path[PATH_MAX];
	enum pit_status st;
	FILE *file;

	memset(s, 0, sizeof(*s));
	if (!config_path(path, sizeof(path), "pyinstrument-top/config"))
		return PIT_OK;
	file = fopen(path, "re");
	if (!file && (errno == ENOENT || errno == ENOTDIR))
		return PIT_OK;
	if (!file)
		return pit_fail(err, PIT_EIO, "cannot read %.100s: %s", path,
				strerror(errno));
	st = read_lines(file, path, s, err);
	fclose(file);
	return st;
}

void
config_keep(const char *lines, char *said, size_t size)
{
	char path[PATH_MAX];
	FILE *file = NULL;
	bool ok;

	if (config_path(path, sizeof(path), "pyinstrument-top") &&
	    folder_make(path) &&
	    config_path(path, sizeof(path), "pyinstrument-top/config"))
		file = fopen(path, "ae");
	if (!file) {
		snprintf(said, size, "cannot write %.100s: %s", path,
			 strerror(errno));
		return;
	}
	ok = fputs(lines, file) >= 0;
	ok = fclose(file) == 0 && ok;
	if (ok)
		snprintf(said, size, "saved in %.200s", path);
	else
		snprintf(said, size, "cannot write %.100s: %s", path,
			 strerror(errno));
}
