/* src/render/renderer.c */
#include "render/renderer.h"

#include "base/ascii.h"
#include "base/mem.h"

#include <stdio.h>
#include <string.h>

static const struct renderer *const renderers[] = {
#define RENDERER(id) &renderer_##id,
#include "render/renderers.def"
#undef RENDERER
};

/* Among them some whose last part is a format that we do have. */
static const char *const missing[] = {
	".callgrind", ".csv",        ".folded",     ".gecko.json",
	".html",      ".lines",      ".md",         ".pb.gz",
	".prof",      ".pstats",     ".pyisession", ".speedscope.json",
	".svg",       ".trace.json",
};

uint64_t
render_epoch(const struct snapshot *snap)
{
	uint64_t from = snap->window.from;

	if (!snap->nprocs || !snap->procs[0].epoch)
		return 0;
	if (window_is_all(&snap->window) || from <= snap->procs[0].start)
		return snap->procs[0].epoch;
	return snap->procs[0].epoch + (from - snap->procs[0].start);
}

bool
renderer_is_missing(const char *path)
{
	for (size_t i = 0; i < ARRAY_LEN(missing); i++)
		if (ascii_ends(path, missing[i]))
			return true;
	return false;
}

void
renderer_suffixes(char *buf, size_t size)
{
	size_t n = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < ARRAY_LEN(renderers) && n < size; i++)
		n += (size_t)snprintf(buf + n, size - n, "%s%s", n ? ", " : "",
				      renderers[i]->suffix);
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
		if (strcmp(renderers[i]->name, name) == 0)
			return renderers[i];
	return NULL;
}

const struct renderer *
renderer_for_file(const char *path)
{
	const struct renderer *best = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < ARRAY_LEN(renderers); i++) {
		size_t n = strlen(renderers[i]->suffix);

		if (n > longest && ascii_ends(path, renderers[i]->suffix)) {
			best = renderers[i];
			longest = n;
		}
	}
	return best;
}
