/* src/app/saved.c */
#include "app/saved.h"

#include "app/folder.h"
#include "base/ascii.h"
#include "base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DATE_LIKE "dddd-dd-ddTdd-dd-dd"

bool
saved_folder(char *path, size_t size)
{
	return folder_path(path, size, "XDG_DATA_HOME", ".local/share",
			   "pyinstrument/reports");
}

/* name without its suffix, if it is this one. */
static bool
take_id(const char *name, const char *suffix, char id[SAVED_ID])
{
	size_t n = strlen(name), end = strlen(suffix);

	if (n <= end || n >= SAVED_ID || strcmp(name + n - end, suffix) != 0 ||
	    name[0] == '.')
		return false;
	memcpy(id, name, n - end);
	id[n - end] = '\0';
	return true;
}

bool
saved_is_dated(const char *id)
{
	for (const char *like = DATE_LIKE; *like; like++, id++)
		if (*like == 'd' ? !ascii_is_digit(*id) : *id != *like)
			return false;
	return !*id ||
	       (*id == '_' && id[1] && !id[1 + strspn(id + 1, "0123456789")]);
}

/* What somebody has given a name of his own comes before all dates. */
static int
compare_ids(const void *a, const void *b)
{
	const struct saved_report *left = a, *right = b;

	bool dated = saved_is_dated(left->id);

	if (dated != saved_is_dated(right->id))
		return dated ? 1 : -1;
	return strcmp(left->id, right->id);
}

/* Session and recording of one report become one. */
static void
list_join(struct saved_list *list)
{
	size_t n = 0;

	for (size_t i = 0; i < list->len; i++) {
		struct saved_report *at = &list->at[i];

		if (n && !strcmp(list->at[n - 1].id, at->id)) {
			list->at[n - 1].session |= at->session;
			list->at[n - 1].recording |= at->recording;
		} else {
			list->at[n++] = *at;
		}
	}
	list->len = n;
}

static enum pit_status
list_read(struct saved_list *list, DIR *dir)
{
	const struct dirent *entry;
	size_t cap = 0;

	while ((entry = readdir(dir)) != NULL) {
		struct saved_report *at, report = { 0 };

		report.session =
		    take_id(entry->d_name, SAVED_SESSION, report.id);
		report.recording =
		    !report.session &&
		    take_id(entry->d_name, SAVED_RECORDING, report.id);
		if (!report.session && !report.recording)
			continue;
		at = mem_grow(list->at, &cap, list->len + 1, sizeof(*at));
		if (!at)
			return PIT_ENOMEM;
		list->at = at;
		at[list->len++] = report;
	}
	if (list->len)
		qsort(list->at, list->len, sizeof(*list->at), compare_ids);
	list_join(list);
	return PIT_OK;
}

enum pit_status
saved_list_init(struct saved_list *list, struct pit_err *err)
{
	enum pit_status st;
	DIR *dir;

	*list = (struct saved_list){ 0 };
	if (!saved_folder(list->folder, sizeof(list->folder)))
		return pit_fail(err, PIT_EIO,
				"there is no folder of saved reports");
	dir = opendir(list->folder);
	if (!dir && errno == ENOENT)
		return PIT_OK;
	if (!dir)
		return pit_fail(err, PIT_EIO, "cannot read %.300s: %s",
				list->folder, strerror(errno));
	st = list_read(list, dir);
	closedir(dir);
	if (!st)
		return PIT_OK;
	saved_list_fini(list);
	return pit_fail(err, st, "%s", pit_status_text(st));
}

void
saved_list_fini(struct saved_list *list)
{
	mem_free(list->at);
	list->at = NULL;
	list->len = 0;
}

bool
saved_path(const struct saved_list *list, const struct saved_report *report,
	   char *path, size_t size)
{
	int n = snprintf(path, size, "%s/%s%s", list->folder, report->id,
			 report->recording ? SAVED_RECORDING : SAVED_SESSION);

	return n >= 0 && (size_t)n < size;
}

/* The one that is meant; its end is where it is none, or one of several. */
static const struct saved_report *
list_find(const struct saved_list *list, const char *id, size_t *similar)
{
	const struct saved_report *found = list->at + list->len;
	size_t n = strlen(id);

	*similar = 0;
	for (size_t i = 0; i < list->len; i++) {
		if (strncmp(list->at[i].id, id, n) != 0)
			continue;
		found = &list->at[i];
		/* Others may go on where this one ends. */
		if (!found->id[n] && n) {
			*similar = 1;
			return found;
		}
		++*similar;
	}
	return *similar == 1 ? found : list->at + list->len;
}

static enum pit_status
not_found(const struct saved_list *list, const char *id, size_t similar,
	  struct pit_err *err)
{
	const char *latest = list->len ? list->at[list->len - 1].id : "";

	if (similar)
		return pit_fail(err, PIT_EIO,
				"%zu saved reports begin with \"%.80s\", the "
				"latest is %.80s; --list shows them",
				similar, id, latest);
	if (!list->len)
		return pit_fail(err, PIT_EIO,
				"Couldn't find a profile with identifier "
				"%.80s; none is saved in %.200s",
				id, list->folder);
	return pit_fail(err, PIT_EIO,
			"Couldn't find a profile with identifier %.80s; the "
			"latest is %.80s; --list shows all",
			id, latest);
}

enum pit_status
saved_find(const char *id, char *path, size_t size, struct pit_err *err)
{
	const struct saved_report *found;
	struct saved_list list;
	size_t similar;
	enum pit_status st = saved_list_init(&list, err);

	if (st)
		return st;
	found = list_find(&list, id, &similar);
	if (found == list.at + list.len)
		st = not_found(&list, id, similar, err);
	else if (!saved_path(&list, found, path, size))
		st = pit_fail(err, PIT_EIO, "%.200s: too long a name", id);
	saved_list_fini(&list);
	return st;
}
