/* src/app/saved_add.c - a report on its way into the folder of saved ones. */
#include "app/saved.h"

#include "app/beside.h"
#include "app/folder.h"
#include "app/report_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEPT      10
#define DATE      "%Y-%m-%dT%H-%M-%S"
#define COPY_SIZE 65536

/* The path of one of a report's files. */
static void
file_path(char path[PATH_MAX], const char *folder, const char *id,
	  const char *suffix)
{
	/* A folder leaves room for any name. */
	if (snprintf(path, PATH_MAX, "%s/%s%s", folder, id, suffix) >= PATH_MAX)
		path[0] = '\0';
}

/* Forget the oldest, but not the one that has just been saved. */
static void
prune(const char *folder, const char *latest)
{
	struct saved_list list;
	size_t kept = 1;
	char path[PATH_MAX];
	struct pit_err err;

	if (saved_list_init(&list, &err))
		return;
	for (size_t i = list.len; i-- > 0;) {
		const char *id = list.at[i].id;

		if (!saved_is_dated(id) || !strcmp(id, latest) ||
		    ++kept <= KEPT)
			continue;
		file_path(path, folder, id, SAVED_SESSION);
		unlink(path);
		file_path(path, folder, id, SAVED_RECORDING);
		unlink(path);
	}
	saved_list_fini(&list);
}

/* Its files, still under other names. */
struct adding {
	char folder[PATH_MAX - NAME_MAX - 2];
	char session[PATH_MAX], recording[PATH_MAX]; /* "": none */
};

static void
adding_drop(const struct adding *add)
{
	if (add->session[0])
		unlink(add->session);
	if (add->recording[0])
		unlink(add->recording);
}

/* Close fd, whose file is temp, and take it away if it is not good. */
static bool
finish_file(int fd, char *temp, bool good)
{
	int error = errno;

	if (close(fd) && good) {
		error = errno;
		good = false;
	}
	if (!good) {
		unlink(temp);
		temp[0] = '\0';
	}
	errno = error;
	return good;
}

static int
open_file(const struct adding *add, char temp[PATH_MAX])
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/x", add->folder);
	fd = beside_open(path, temp, PATH_MAX);
	if (fd < 0)
		temp[0] = '\0';
	return fd;
}

static bool
put_session(struct adding *add, const struct saved_new *report)
{
	int fd = open_file(add, add->session);

	return fd >= 0 &&
	       finish_file(fd, add->session,
			   fd_write(fd, report->session, report->nsession,
				    PATIENCE_LONG));
}

static bool
copy_file(int from, int to)
{
	char bytes[COPY_SIZE];
	ssize_t n;

	while ((n = read(from, bytes, sizeof(bytes))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || !fd_write(to, bytes, (size_t)n, PATIENCE_LONG))
			return false;
	}
	return true;
}

/* What is ours gets another name. What the user has named may yet be written
 * over, and in another file system there are no names for it. */
static bool
put_recording(struct adding *add, const struct saved_new *report)
{
	int from, fd = open_file(add, add->recording);
	bool good;

	if (fd < 0)
		return false;
	if (!report->lent) {
		unlink(add->recording);
		if (!link(report->recording, add->recording)) {
			close(fd);
			return true;
		}
		close(fd);
		fd = open_file(add, add->recording);
		if (fd < 0)
			return false;
	}
	from = open(report->recording, O_RDONLY | O_CLOEXEC);
	good = from >= 0 && copy_file(from, fd);
	if (from >= 0)
		close(from);
	return finish_file(fd, add->recording, good);
}

/* Is there a file of that name? */
static bool
is_taken(const char *folder, const char *id, const char *suffix)
{
	char path[PATH_MAX];
	struct stat sb;

	file_path(path, folder, id, suffix);
	return !lstat(path, &sb);
}

static bool
put_name(const char *folder, const char *temp, const char *id,
	 const char *suffix)
{
	char path[PATH_MAX];

	file_path(path, folder, id, suffix);
	return !temp[0] || !rename(temp, path);
}

/* Give the files the first id that is free. Several of a second are numbered
 * so that their names are in order, for pyinstrument, too, which forgets the
 * first of them. */
static bool
adding_name(struct adding *add, time_t start, char id[SAVED_ID])
{
	struct tm tm;
	char date[32];

	if (!localtime_r(&start, &tm) ||
	    !strftime(date, sizeof(date), DATE, &tm))
		return false;
	snprintf(id, SAVED_ID, "%s", date);
	for (int i = 2; is_taken(add->folder, id, SAVED_SESSION) ||
			is_taken(add->folder, id, SAVED_RECORDING);
	     i++)
		snprintf(id, SAVED_ID, "%s_%02d", date, i);
	if (!put_name(add->folder, add->session, id, SAVED_SESSION))
		return false;
	add->session[0] = '\0';
	if (!put_name(add->folder, add->recording, id, SAVED_RECORDING))
		return false;
	add->recording[0] = '\0';
	return true;
}

/* One at a time, so that no two take the same id. */
static bool
adding_commit(struct adding *add, time_t start, char id[SAVED_ID])
{
	int fd = open(add->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), error;
	bool good;

	if (fd >= 0)
		flock(fd, LOCK_EX);
	good = adding_name(add, start, id);
	error = errno;
	if (good)
		prune(add->folder, id);
	if (fd >= 0)
		close(fd);
	errno = error;
	return good;
}

enum pit_status
saved_add(const struct saved_new *report, char id[SAVED_ID],
	  struct pit_err *err)
{
	struct adding add = { 0 };

	if (!saved_folder(add.folder, sizeof(add.folder)))
		return pit_fail(err, PIT_EIO, "there is no folder for it");
	if (folder_make(add.folder) &&
	    (!report->session || put_session(&add, report)) &&
	    (!report->recording || put_recording(&add, report)) &&
	    adding_commit(&add, report->start, id))
		return PIT_OK;
	pit_fail(err, PIT_EIO, "cannot write to %.300s: %s", add.folder,
		 strerror(errno));
	adding_drop(&add);
	return PIT_EIO;
}
