/* tests/oom/test_recording.c - a recording into the model, with the nth
 * allocation failing, for every n there is.
 */
#include "collect/playback.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/test.h"

static FILE *
open_corpus(void)
{
	const char *top = getenv("top_srcdir");
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path),
		 "%s/tests/fuzz/corpus/recording/file-whole", top ? top : ".");
	file = fopen(path, "rb");
	assert_non_null(file);
	return file;
}

/* The corpus has a byte before the file. */
static FILE *
open_recording(void)
{
	static char bytes[4096];
	FILE *file = open_corpus();
	size_t n = fread(bytes, 1, sizeof(bytes), file);

	fclose(file);
	assert_true(n > 100);
	file = fmemopen(bytes + 1, n - 1, "r");
	assert_non_null(file);
	return file;
}

/* All of it with the allocation after n more failing. Did it say nothing? */
static bool
run(long n)
{
	struct model *model;
	struct playback *pb;
	struct pit_err err = { PIT_OK, "" };
	bool silent = false;

	mem_fail_after = n;
	model = model_new();
	if (!model)
		return false;
	if (!playback_open(&pb, open_recording(), model, &err)) {
		playback_play(pb, UINT64_MAX, NULL);
		silent = !playback_missing(pb)[0];
		if (mem_fail_after < 0 && !silent)
			assert_non_null(
			    strstr(playback_missing(pb), "out of memory"));
	} else {
		assert_non_null(strstr(err.text, "out of memory"));
	}
	playback_free(pb);
	model_free(model);
	return silent;
}

static void
any_failed_allocation_is_survived_and_said(void **state)
{
	bool silent;
	long n;

	(void)state;
	for (n = 0;; n++) {
		silent = run(n);
		if (mem_fail_after >= 0)
			break;
	}
	mem_fail_after = -1;
	assert_true(silent);
	assert_true(n > 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_failed_allocation_is_survived_and_said),
	};

	return RUN_TESTS(tests);
}
