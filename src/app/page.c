/* src/app/page.c */
#include "app/page.h"

#include "app/browser.h"
#include "app/run.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
page_is_wanted(const struct report *report, const struct report_file *file)
{
	return report->renderer->page && file->fd >= 0 && !file->path &&
	       isatty(file->fd);
}

/* A new file for the user alone, where Python puts temporary ones. False:
 * errno. */
static bool
make_file(char *path, size_t size)
{
	const char *const folders[] = { getenv("TMPDIR"), getenv("TEMP"),
					getenv("TMP"),    "/tmp",
					"/var/tmp",       "/usr/tmp" };
	int fd = -1;

	for (size_t i = 0; i < ARRAY_LEN(folders) && fd < 0; i++) {
		/* The address of a page is a whole path. */
		if (!folders[i] || folders[i][0] != '/')
			continue;
		if ((size_t)snprintf(path, size, "%s/tmpXXXXXX.html",
				     folders[i]) >= size)
			continue;
		fd = mkostemps(path, (int)strlen(".html"), O_CLOEXEC);
	}
	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static void
say_where(int fd, const char *path)
{
	char text[PATH_MAX + 80];
	int n = snprintf(text, sizeof(text),
			 "stdout is a terminal, so saved profile output to "
			 "%s\n",
			 path);

	/* Nobody reads any more: the file is there all the same. */
	(void)!fd_write(fd, text, (size_t)n, PATIENCE_LONG);
}

enum pit_status
page_show(const struct report *report, const struct snapshot *snap,
	  const struct report_file *file, struct pit_err *err)
{
	char path[PATH_MAX];
	struct report_file page = { .path = path, .fd = -1, .created = true };
	enum pit_status st;

	if (!make_file(path, sizeof(path)))
		return pit_fail(err, PIT_EIO,
				"cannot make a temporary file for the page: "
				"%s (-o says another)",
				strerror(errno));
	st = report_write(report, snap, &page, PATIENCE_LONG, err);
	if (st)
		return st;
	say_where(file->fd, path);
	if (!report->no_browser && !browser_open(path))
		complain("no browser was found to show it");
	return PIT_OK;
}
