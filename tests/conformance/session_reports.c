/* tests/conformance/session_reports.c - reports of loaded sessions, many from
 * one process: a request is a line "renderer option ... TAB file", the answer
 * the number of its bytes, a line end, and the report.
 *
 * Options are words: show_all, timeline, unicode, color, percent, flat, total,
 * short, threshold=SHARE, hide=REGEX, show=REGEX.
 */
#include "base/mem.h"
#include "base/regex.h"
#include "load/load.h"
#include "model/processors.h"
#include "render/renderer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define THEIRS "5.1.3" /* what the reports are compared with */

static void
fail(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s\n", what, why);
	exit(1);
}

static struct session *
open_session(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct session *s;
	struct pit_err err;
	char cwd[4096];

	if (!f || !getcwd(cwd, sizeof(cwd)))
		fail(path, "cannot be opened");
	if (load_file(f, &s, &err))
		fail(path, err.text);
	fclose(f);
	if (session_text_set(&s->cwd, cwd, strlen(cwd)))
		fail(path, "out of memory");
	return s;
}

static const char *
value_of(const char *word, const char *name)
{
	size_t n = strlen(name);

	return strncmp(word, name, n) == 0 && word[n] == '=' ? word + n + 1
							     : NULL;
}

static void
set_regex(const struct regex **to, const char *pattern)
{
	struct regex *regex = NULL;
	struct pit_err err;

	if (regex_add_match(&regex, pattern, &err))
		fail(pattern, err.text);
	*to = regex;
}

static void
set_option(struct render_options *opts, const char *word)
{
	const struct {
		const char *word;
		bool *to;
	} flags[] = {
		{ "show_all", &opts->show_all },
		{ "timeline", &opts->timeline },
		{ "unicode", &opts->unicode },
		{ "color", &opts->color },
		{ "percent", &opts->percent },
		{ "flat", &opts->flat },
		{ "total", &opts->flat_total },
		{ "short", &opts->short_mode },
	};
	const char *value;

	for (size_t i = 0; i < ARRAY_LEN(flags); i++) {
		if (!strcmp(word, flags[i].word)) {
			*flags[i].to = true;
			return;
		}
	}
	if ((value = value_of(word, "threshold")))
		opts->threshold = strtod(value, NULL);
	else if ((value = value_of(word, "hide")))
		set_regex(&opts->hide, value);
	else if ((value = value_of(word, "show")))
		set_regex(&opts->show, value);
	else
		fail(word, "is no option");
}

static void
answer(char *words, const struct session *s)
{
	const struct snapshot snap = { .window = WINDOW_ALL, .session = s };
	const struct renderer *renderer;
	struct render_options opts = RENDER_OPTIONS;
	time_t start = (time_t)floor(s->start_time.value);
	char recorded[16], started[32], *save;
	struct tm tm;
	struct out o;

	strftime(recorded, sizeof(recorded), "%X", localtime_r(&start, &tm));
	strftime(started, sizeof(started), "%Y-%m-%dT%H-%M-%S", &tm);
	opts.version = THEIRS;
	opts.recorded = recorded;
	opts.started = started;
	renderer = renderer_find(strtok_r(words, " ", &save));
	for (const char *word; (word = strtok_r(NULL, " ", &save));)
		set_option(&opts, word);
	out_init(&o, SIZE_MAX);
	renderer->write(&o, &snap, &opts);
	if (out_status(&o))
		fail("report", pit_status_text(out_status(&o)));
	printf("%zu\n", o.len);
	fwrite(o.data, 1, o.len, stdout);
	fflush(stdout);
	out_fini(&o);
	regex_free((struct regex *)opts.hide);
	regex_free((struct regex *)opts.show);
}

int
main(void)
{
	struct session *s = NULL;
	char *line = NULL, *last = NULL;
	size_t cap = 0;
	ssize_t n;

	tzset();
	while ((n = getline(&line, &cap, stdin)) > 0) {
		char *path = strchr(line, '\t');

		line[n - 1] = '\0';
		if (!path)
			fail(line, "has no file");
		*path++ = '\0';
		if (!last || strcmp(last, path) != 0) {
			session_free(s);
			s = open_session(path);
			free(last);
			last = strdup(path);
		}
		answer(line, s);
	}
	session_free(s);
	free(last);
	free(line);
	return 0;
}
