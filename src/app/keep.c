/* src/app/keep.c */
#include "app/keep.h"

#include "app/beside.h"
#include "app/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define KEEP_MAX  10
#define KEEP_LOST "lost-" /* the terminal was; each as text and JSON */
#define KEEP_LONG "report-"
#define KEEP_RUN  "run-"       /* of a run that goes on, and is locked */
#define KEEP_CUT  "recording-" /* of one that was cut off */
#define KEEP_FILE ".pitop"
#define KEEP_NEWS "/news" /* the path that is to be said */

static const char *const formats[] = { "text", "json" };

/* The folder, made if need be; false: there is none. */
static bool
keep_folder(char *path, size_t size, bool make)
{
	return folder_path(path, size, "XDG_STATE_HOME", ".local/state",
			   "pyinstrument-top") &&
	       (!make || folder_make(path));
}

static int
is_lost(const struct dirent *entry)
{
	return !strncmp(entry->d_name, KEEP_LOST, strlen(KEEP_LOST));
}

static int
is_long(const struct dirent *entry)
{
	return !strncmp(entry->d_name, KEEP_LONG, strlen(KEEP_LONG));
}

static int
is_run(const struct dirent *entry)
{
	return !strncmp(entry->d_name, KEEP_RUN, strlen(KEEP_RUN));
}

static int
is_cut(const struct dirent *entry)
{
	return !strncmp(entry->d_name, KEEP_CUT, strlen(KEEP_CUT));
}

/* The names go on with the date: the first are the oldest. */
static void
keep_forget(const char *folder, int (*is_kept)(const struct dirent *), int most)
{
	struct dirent **list;
	int n = scandir(folder, &list, is_kept, alphasort);
	char path[PATH_MAX];
	int len;

	for (int i = 0; i < n; i++) {
		len = snprintf(path, sizeof(path), "%s/%s", folder,
			       list[i]->d_name);
		if (i < n - most && len > 0 && (size_t)len < sizeof(path))
			unlink(path);
		free(list[i]);
	}
	if (n >= 0)
		free(list);
}

static enum pit_status
keep_write(const char *path, const struct report *report,
	   const struct snapshot *snap, struct pit_err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	enum pit_status st;

	if (fd < 0)
		return pit_fail(err, PIT_EIO, "%.300s: %s", path,
				strerror(errno));
	st = report_write_fd(report, snap, fd, err);
	close(fd);
	if (st)
		unlink(path);
	return st;
}

static void
keep_say_later(const char *folder, const char *path)
{
	char news[PATH_MAX];
	int fd, n = snprintf(news, sizeof(news), "%s" KEEP_NEWS, folder);

	if (n < 0 || (size_t)n >= sizeof(news))
		return;
	fd = open(news, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	/* That it is kept counts for more than that it is said. */
	if (!fd_write(fd, path, strlen(path), PATIENCE_SHORT))
		unlink(news);
	close(fd);
}

/* The folder, made if need be, and a name in it without a suffix. */
struct place {
	char folder[PATH_MAX - 64];
	char name[60];
};

static enum pit_status
place_init(struct place *place, const char *prefix, struct pit_err *err)
{
	time_t now = time(NULL);
	char date[32];
	struct tm tm;

	if (!keep_folder(place->folder, sizeof(place->folder), true))
		return pit_fail(err, PIT_EIO, "no folder to keep a report in");
	if (!localtime_r(&now, &tm) ||
	    !strftime(date, sizeof(date), "%Y%m%d-%H%M%S", &tm))
		return pit_fail(err, PIT_EIO, "no date for a report");
	snprintf(place->name, sizeof(place->name), "%s%s-%ld", prefix, date,
		 (long)getpid());
	return PIT_OK;
}

enum pit_status
keep_report(const struct report *report, const struct snapshot *snap,
	    struct pit_err *err)
{
	const size_t nformats = sizeof(formats) / sizeof(formats[0]);
	struct report kept = *report;
	struct place place;
	char path[PATH_MAX];
	enum pit_status st = place_init(&place, KEEP_LOST, err);

	if (st)
		return st;
	for (size_t i = 0; i < nformats && !st; i++) {
		kept.renderer = renderer_find(formats[i]);
		snprintf(path, sizeof(path), "%s/%s%s", place.folder,
			 place.name, kept.renderer->suffix);
		st = keep_write(path, &kept, snap, err);
		if (!st && i == 0)
			keep_say_later(place.folder, path);
	}
	keep_forget(place.folder, is_lost, KEEP_MAX * (int)nformats);
	return st;
}

bool
keep_long(const struct report *report, const struct snapshot *snap, char *path,
	  size_t size)
{
	struct report kept = *report;
	struct place place;
	struct pit_err err;
	int n;

	kept.color = SWITCH_OFF;
	if (place_init(&place, KEEP_LONG, &err))
		return false;
	n = snprintf(path, size, "%s/%s%s", place.folder, place.name,
		     kept.renderer->suffix);
	if (n < 0 || (size_t)n >= size || keep_write(path, &kept, snap, &err))
		return false;
	keep_forget(place.folder, is_long, KEEP_MAX);
	return true;
}

bool
keep_news(char *path, size_t size)
{
	char folder[PATH_MAX], news[sizeof(folder) + sizeof(KEEP_NEWS)];
	ssize_t n;
	int fd;

	if (!keep_folder(folder, sizeof(folder), false))
		return false;
	snprintf(news, sizeof(news), "%s%s", folder, KEEP_NEWS);
	fd = open(news, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, path, size - 1);
	close(fd);
	if (unlink(news) || n <= 0)
		return false;
	path[n] = '\0';
	return true;
}

static bool
is_unlocked(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool unlocked = fd >= 0 && !flock(fd, LOCK_EX | LOCK_NB);

	if (fd >= 0)
		close(fd);
	return unlocked;
}

/* Of those that were cut off and nobody has been told of, the latest stay. */
static void
forget_runs(const char *folder)
{
	struct dirent **list;
	int n = scandir(folder, &list, is_run, alphasort), len;
	char path[PATH_MAX];

	for (int i = 0; i < n; i++) {
		len = snprintf(path, sizeof(path), "%s/%s", folder,
			       list[i]->d_name);
		if (i < n - KEEP_MAX && len > 0 && (size_t)len < sizeof(path) &&
		    is_unlocked(path))
			unlink(path);
		free(list[i]);
	}
	if (n >= 0)
		free(list);
}

int
keep_recording(char *path, size_t size)
{
	char temp[PATH_MAX];
	struct place place;
	struct pit_err err;
	int fd, n;

	if (place_init(&place, KEEP_RUN, &err))
		return -1;
	forget_runs(place.folder);
	n = snprintf(path, size, "%s/%s" KEEP_FILE, place.folder, place.name);
	if (n < 0 || (size_t)n >= size)
		return -1;
	fd = beside_open(path, temp, sizeof(temp));
	if (fd < 0)
		return -1;
	/* Nobody sees it under its name before it is locked. */
	if (!flock(fd, LOCK_EX | LOCK_NB) && !rename(temp, path))
		return fd;
	close(fd);
	unlink(temp);
	return -1;
}

/* Is name the recording of a run that nobody watches any more? Then it gets
 * another name, which goes to path. */
static bool
keep_adopt(const char *folder, const char *name, char *path, size_t size)
{
	char old[PATH_MAX];
	bool adopted = false;
	int fd, n = snprintf(old, sizeof(old), "%s/%s", folder, name);

	if (n < 0 || (size_t)n >= sizeof(old))
		return false;
	fd = open(old, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return false;
	if (!flock(fd, LOCK_EX | LOCK_NB)) {
		n = snprintf(path, size, "%s/" KEEP_CUT "%s", folder,
			     name + strlen(KEEP_RUN));
		adopted = n > 0 && (size_t)n < size && !rename(old, path);
	}
	close(fd);
	return adopted;
}

bool
keep_found(char *path, size_t size)
{
	char folder[PATH_MAX - NAME_MAX - 2], found[PATH_MAX];
	struct dirent **list;
	bool any = false;
	int n;

	if (!keep_folder(folder, sizeof(folder), false))
		return false;
	n = scandir(folder, &list, is_run, alphasort);
	for (int i = 0; i < n; i++) {
		/* The last one is the latest. */
		if (keep_adopt(folder, list[i]->d_name, found, sizeof(found)) &&
		    strlen(found) < size) {
			strcpy(path, found);
			any = true;
		}
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	keep_forget(folder, is_cut, KEEP_MAX);
	return any;
}
