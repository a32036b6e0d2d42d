/* tests/golden/test_golden.c - each session, rendered in each way, gives what
 * pyinstrument gives, byte for byte: one test per session file.
 *
 * The golden files come from pyinstrument by gen.py. Only where a session says
 * why we deviate they are ours, and GENERATE=1 writes them anew.
 */
#include "base/regex.h"
#include "golden/session.h"
#include "model/tree.h"
#include "render/renderer.h"

#include "lib/test.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define REPORT_MAX (16u << 20)

/* As in gen.py. */
static const char *const ways[] = {
	"text",
	"text unicode",
	"text unicode color",
	"text show_all",
	"text timeline",
	"text percent",
	"text percent color",
	"text flat",
	"text flat total",
	"text flat percent",
	"text short",
	"text short flat color",
	"text hide",
	"text show",
	"json",
	"json show_all",
	"json timeline",
	"json hide show",
};

/* The pattern if the way has the word. */
static struct regex *
way_regex(const char *way, const char *word, const char *pattern)
{
	struct regex *regex = NULL;

	/* "show_all" is another word. */
	for (const char *p = way; (p = strstr(p, word)); p++)
		if (p[strlen(word)] != '_' && !regex)
			assert_int_equal(regex_add_match(&regex, pattern, NULL),
					 PIT_OK);
	return regex;
}

static void
render_way(struct out *o, const struct golden *s, const char *way)
{
	const struct snapshot *snap = &s->snap;
	time_t start = (time_t)(render_epoch(snap) / 1000000000);
	char recorded[16], name[16];
	struct tm tm;
	struct regex *hide = way_regex(way, "hide", ".*app");
	struct regex *show =
	    way_regex(way, "show", ".*/json/|.*/site-packages/[a-m]|<built");
	const struct render_options opts = {
		.hide = hide,
		.show = show,
		.percent = strstr(way, "percent"),
		.flat = strstr(way, "flat"),
		.flat_total = strstr(way, "total"),
		.short_mode = strstr(way, "short"),
		.threshold = FOLD_LIGHT,
		.version = "5.1.3", /* as in the golden files */
		.recorded = recorded,
		.description = s->description,
		.show_all = strstr(way, "show_all"),
		.timeline = strstr(way, "timeline"),
		.unicode = strstr(way, "unicode"),
		.color = strstr(way, "color"),
	};

	strftime(recorded, sizeof(recorded), "%X", gmtime_r(&start, &tm));
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(way, " "), way);
	out_printf(o, "=== %s\n", way);
	renderer_find(name)->write(o, snap, &opts);
	regex_free(hide);
	regex_free(show);
}

static void
file_write(const char *path, const char *text)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

/* Show the first line that differs: the whole would be too long to read. */
static void
assert_same_text(const char *got, const char *want)
{
	size_t line = 1, at = 0, begin = 0;

	for (; got[at] && got[at] == want[at]; at++) {
		if (got[at] == '\n') {
			begin = at + 1;
			line++;
		}
	}
	if (got[at] == want[at])
		return;
	fail_msg("line %zu:\n got: %.*s\nwant: %.*s\nfrom column %zu", line,
		 (int)strcspn(got + begin, "\n"), got + begin,
		 (int)strcspn(want + begin, "\n"), want + begin, at - begin);
}

static void
report_is_as_recorded(void **state)
{
	const char *path = *state;
	size_t stem = strlen(path) - strlen(".pyisession");
	struct golden s;
	struct out o;
	char golden[4096];
	char *want;

	snprintf(golden, sizeof(golden), "%.*s.golden", (int)stem, path);
	golden_load(&s, path, false);
	out_init(&o, REPORT_MAX);
	for (size_t i = 0; i < ARRAY_LEN(ways); i++)
		render_way(&o, &s, ways[i]);
	assert_int_equal(out_status(&o), PIT_OK);
	if (s.deviates && getenv("GENERATE"))
		file_write(golden, o.data);
	want = file_read(golden);
	assert_non_null(want);
	assert_same_text(o.data, want);
	free(want);
	out_fini(&o);
	golden_free(&s);
}

/* What a format says that asks for stacks alone. */
static void
render_stacks(struct out *o, const struct snapshot *snap,
	      const struct renderer *renderer)
{
	struct render_options opts = RENDER_OPTIONS;

	opts.version = "5.1.3";
	opts.recorded = "00:00:00";
	out_init(o, REPORT_MAX);
	renderer->write(o, snap, &opts);
	assert_int_equal(out_status(o), PIT_OK);
}

static void
trees_are_missed_by_no_format_that_says_so(void **state)
{
	const struct renderer *renderer;
	struct golden whole, flat;
	struct out want, got;
	int n = 0;

	golden_load(&whole, *state, false);
	golden_load(&flat, *state, true);
	/* Above all, a process and a thread. */
	assert_true(tree_len(flat.snap.trees[TREE_RAW]) <= 4 ||
		    tree_len(flat.snap.trees[TREE_RAW]) <
			tree_len(whole.snap.trees[TREE_RAW]));
	for (size_t i = 0; (renderer = renderer_at(i)) != NULL; i++) {
		if (renderer->session_alone)
			continue;
		render_stacks(&want, model_snapshot(whole.model), renderer);
		render_stacks(&got, model_snapshot(flat.model), renderer);
		assert_int_equal(got.len, want.len);
		assert_memory_equal(got.data, want.data, want.len);
		out_fini(&want);
		out_fini(&got);
		n++;
	}
	assert_true(n > 5);
	golden_free(&whole);
	golden_free(&flat);
}

int
main(void)
{
	struct CMUnitTest *tests;
	char pattern[4096];
	glob_t found;
	int failed;

	snprintf(pattern, sizeof(pattern),
		 "%s/tests/golden/sessions/*.pyisession",
		 getenv("top_srcdir") ? getenv("top_srcdir") : ".");
	if (glob(pattern, 0, NULL, &found))
		return 99;
	tests = calloc(2 * found.gl_pathc, sizeof(*tests));
	if (!tests)
		return 99;
	for (size_t i = 0; i < 2 * found.gl_pathc; i++)
		tests[i] = (struct CMUnitTest){
			.name = strrchr(found.gl_pathv[i / 2], '/') + 1,
			.test_func =
			    i % 2 ? trees_are_missed_by_no_format_that_says_so
				  : report_is_as_recorded,
			.initial_state = found.gl_pathv[i / 2],
		};
	failed = _cmocka_run_group_tests("report", tests, 2 * found.gl_pathc,
					 NULL, NULL);
	free(tests);
	globfree(&found);
	return failed;
}
