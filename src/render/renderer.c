/* src/render/renderer.c */
#include "render/renderer.h"

#include "base/ascii.h"
#include "base/mem.h"
#include "model/session.h"

#include <stdio.h>
#include <string.h>

static const struct renderer *const renderers[] = {
#define RENDERER(id) &renderer_##id,
#include "render/renderers.def"
#undef RENDERER
};

/* What people name files of other formats; a format that is there has a suffix
 * of its own that fits as well. */
static const char foreign[] =
    ".callgrind .cpuprofile .csv .folded .gecko.json .htm .html .lines .md "
    ".pb.gz .prof "
    ".pstats .pyisession .speedscope.json .svg .trace.json";

/* Seconds and their fraction apart: a product would not have all digits, and
 * may be of the next second. */
static uint64_t
session_epoch(const struct session *s)
{
	double start = s->start_time.value;
	uint64_t whole;

	if (!(start > 0) || start >= 1e10)
		return 0;
	whole = (uint64_t)start;
	return whole * 1000000000 + (uint64_t)((start - (double)whole) * 1e9);
}

uint64_t
render_epoch(const struct snapshot *snap)
{
	uint64_t from = snap->window.from;

	if (render_is_of_file(snap))
		return session_epoch(snap->session);
	if (!snap->nprocs || !snap->procs[0].epoch)
		return 0;
	if (window_is_all(&snap->window) || from <= snap->procs[0].start)
		return snap->procs[0].epoch;
	return snap->procs[0].epoch + (from - snap->procs[0].start);
}

/* The length of the longest suffix of the list that path has; 0: none. */
static size_t
suffix_len(const char *list, const char *path)
{
	size_t longest = 0, n;
	char suffix[32];

	for (const char *p = list; *p; p += n + (p[n] == ' ')) {
		n = strcspn(p, " ");
		snprintf(suffix, sizeof(suffix), "%.*s", (int)n, p);
		if (n > longest && n < sizeof(suffix) &&
		    ascii_ends(path, suffix))
			longest = n;
	}
	return longest;
}

size_t
renderer_suffix_len(const struct renderer *r, const char *path)
{
	return suffix_len(r->suffix, path);
}

const struct renderer *
renderer_for_file(const char *path)
{
	const struct renderer *best = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < ARRAY_LEN(renderers); i++) {
		size_t n = suffix_len(renderers[i]->suffix, path);

		if (n > longest) {
			best = renderers[i];
			longest = n;
		}
	}
	return best;
}

bool
renderer_is_missing(const char *path)
{
	const struct renderer *r = renderer_for_file(path);

	return suffix_len(foreign, path) >
	       (r ? suffix_len(r->suffix, path) : 0);
}

/* Append the words of text, with a comma before each but the first. */
static void
list_words(char *buf, size_t size, const char *words)
{
	size_t n, len = strlen(buf);

	for (const char *p = words; *p; p += n + (p[n] == ' ')) {
		n = strcspn(p, " ");
		if (len + n + 3 > size)
			return;
		len += (size_t)snprintf(buf + len, size - len, "%s%.*s",
					len ? ", " : "", (int)n, p);
	}
}

void
renderer_names(char *buf, size_t size)
{
	buf[0] = '\0';
	for (size_t i = 0; i < ARRAY_LEN(renderers); i++)
		list_words(buf, size, renderers[i]->name);
}

void
renderer_suffixes(char *buf, size_t size)
{
	buf[0] = '\0';
	for (size_t i = 0; i < ARRAY_LEN(renderers); i++)
		list_words(buf, size, renderers[i]->suffix);
}

const struct renderer *
renderer_at(size_t i)
{
	return i < ARRAY_LEN(renderers) ? renderers[i] : NULL;
}

const struct renderer *
renderer_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(renderers); i++)
		if (!strcmp(renderers[i]->name, name) ||
		    (renderers[i]->alias &&
		     ascii_has_word(renderers[i]->alias, name)))
			return renderers[i];
	return NULL;
}
