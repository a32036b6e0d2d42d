/* tests/golden/session.c */
#include "golden/session.h"

#include "load/load.h"

#include "lib/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CWD "/proj" /* where the sessions were made */

char *
file_read(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *text;
	long n;

	if (!f)
		return NULL;
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	n = ftell(f);
	rewind(f);
	text = calloc((size_t)n + 1, 1);
	assert_non_null(text);
	assert_int_equal(fread(text, 1, (size_t)n, f), n);
	fclose(f);
	return text;
}

void
golden_load(struct golden *g, const char *path, bool flat)
{
	FILE *f = fopen(path, "rb");
	char *text = file_read(path);
	struct session *s;
	struct pit_err err;

	assert_non_null(f);
	assert_non_null(text);
	if (load_file(f, &s, &err))
		fail_msg("%s: %s", path, err.text);
	fclose(f);
	assert_int_equal(session_text_set(&s->cwd, CWD, strlen(CWD)), PIT_OK);
	g->model = model_new();
	assert_non_null(g->model);
	if (flat)
		model_set_flat(g->model);
	assert_int_equal(model_load(g->model, s), PIT_OK);
	g->snap = *model_snapshot(g->model);
	/* As if it had been a run of ours. */
	g->snap.session = NULL;
	g->description = s->target_description.p;
	g->deviates = strstr(text, "\"deviation\"");
	free(text);
}

void
golden_free(struct golden *g)
{
	model_free(g->model);
}
