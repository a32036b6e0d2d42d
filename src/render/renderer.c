/* src/render/renderer.c */
#include "render/renderer.h"

#include "base/mem.h"

#include <string.h>
#include <strings.h>

static const struct renderer *const renderers[] = {
#define RENDERER(id) &renderer_##id,
#include "render/renderers.def"
#undef RENDERER
};

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
	size_t len = strlen(path), longest = 0;

	for (size_t i = 0; i < ARRAY_LEN(renderers); i++) {
		size_t n = strlen(renderers[i]->suffix);

		if (n > longest && n <= len &&
		    strcasecmp(path + len - n, renderers[i]->suffix) == 0) {
			best = renderers[i];
			longest = n;
		}
	}
	return best;
}
