/* src/load/here.c */
#include "load/here.h"

#include <limits.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum pit_status
here_set_cwd(struct session *session)
{
	char cwd[PATH_MAX];

	if (!getcwd(cwd, sizeof(cwd)))
		return PIT_OK;
	return session_text_set(&session->cwd, cwd, strlen(cwd));
}

const char *
here_time(uint64_t epoch, const char *format, char *text, size_t size)
{
	time_t start = (time_t)(epoch / 1000000000);
	struct tm tm;

	if (!localtime_r(&start, &tm) || !strftime(text, size, format, &tm))
		text[0] = '\0';
	return text;
}
