/* tests/unit/test_params.c - parameters of reports. */
#include "lib/test.h"

#include "base/regex.h"
#include "render/params.h"

#include <stdio.h>
#include <string.h>

static struct render_options opts;
static struct params_given given;
static struct pit_err err;

/* One of the text report, with nothing set before. */
static enum pit_status
set(const char *text)
{
	params_fini(&opts);
	opts = RENDER_OPTIONS;
	given = (struct params_given){ { false } };
	err.text[0] = '\0';
	return params_set(renderer_find("text"), text, &opts, &given, &err);
}

static enum pit_status
set_value(const char *name, const struct param_value *value)
{
	params_fini(&opts);
	opts = RENDER_OPTIONS;
	given = (struct params_given){ { false } };
	return params_set_value(renderer_find("text"), name, value, &opts,
				&given, &err);
}

static void
values_may_come_as_what_they_are(void **state)
{
	const struct param_value yes = { .type = PARAM_TRUTH, .truth = true };
	const struct param_value half = { .type = PARAM_FIGURE, .figure = .5 };
	const struct param_value word = { .type = PARAM_TEXT,
					  .text = "percent_of_total" };
	const struct param_value none = { .type = PARAM_NONE };
	const char *threshold = "processor_options.filter_threshold";

	(void)state;
	assert_int_equal(set_value("flat", &yes), PIT_OK);
	assert_true(opts.flat);
	assert_int_equal(set_value(threshold, &half), PIT_OK);
	assert_true(opts.threshold == .5 && opts.threshold_given);
	assert_int_equal(set_value("time", &word), PIT_OK);
	assert_true(opts.percent);
	assert_int_equal(set_value("processor_options.hide_regex", &word),
			 PIT_OK);
	assert_non_null(opts.hide);
	assert_int_equal(set_value("processor_options.hide_regex", &none),
			 PIT_OK);
	assert_null(opts.hide);
}

static void
values_of_another_type_are_refused_without_a_word_of_options(void **state)
{
	const struct param_value half = { .type = PARAM_FIGURE, .figure = .5 };
	const struct param_value none = { .type = PARAM_NONE };

	(void)state;
	assert_int_equal(set_value("flat", &half), PIT_EUSAGE);
	assert_string_equal(err.text, "flat must be true or false");
	assert_int_equal(set_value("flat", &none), PIT_EUSAGE);
	assert_int_equal(set_value("processor_options", &none), PIT_EUSAGE);
	assert_int_equal(set_value("flut", &half), PIT_EUSAGE);
	assert_non_null(strstr(err.text, "a text report has no parameter"));
	assert_null(strstr(err.text, "-p"));
}

static void
a_name_alone_is_true(void **state)
{
	(void)state;
	assert_int_equal(set("flat"), PIT_OK);
	assert_true(opts.flat);
	assert_true(given.set[PARAM_FLAT]);
	assert_false(given.set[PARAM_TIME]);
}

static void
a_value_is_json_or_the_text_that_it_is(void **state)
{
	(void)state;
	assert_int_equal(set("show_all=false"), PIT_OK);
	assert_false(opts.show_all);
	assert_int_equal(set("show_all= true "), PIT_OK);
	assert_true(opts.show_all);
	assert_int_equal(set("show_all=0"), PIT_OK);
	assert_false(opts.show_all);
	assert_int_equal(set("time=percent_of_total"), PIT_OK);
	assert_true(opts.percent);
	assert_int_equal(set("time=\"percent_of_total\""), PIT_OK);
	assert_true(opts.percent);
	assert_int_equal(set("time=seconds"), PIT_OK);
	assert_false(opts.percent);
	assert_int_equal(set("flat_time=total"), PIT_OK);
	assert_true(opts.flat_total);
}

static void
a_dotted_name_is_a_member_of_an_object(void **state)
{
	(void)state;
	assert_int_equal(set("processor_options.filter_threshold=0.25"),
			 PIT_OK);
	assert_true(opts.threshold == 0.25);
	assert_int_equal(set("processor_options={\"filter_threshold\": 1e-3}"),
			 PIT_OK);
	assert_true(opts.threshold == 0.001);
	assert_int_equal(set("processor_options={}"), PIT_OK);
	assert_true(opts.threshold == RENDER_OPTIONS.threshold);
	assert_int_equal(set("processor_options=3"), PIT_EUSAGE);
	assert_int_equal(set("processor_options"), PIT_EUSAGE);
	assert_int_equal(set("processor_options.flat"), PIT_EUSAGE);
	assert_int_equal(set("processor_options={\"filter_treshold\": 0}"),
			 PIT_EUSAGE);
	assert_non_null(strstr(
	    err.text, "(did you mean processor_options.filter_threshold?)"));
}

static void
a_negative_threshold_leaves_nothing_out(void **state)
{
	(void)state;
	assert_int_equal(set("processor_options.filter_threshold=-1"), PIT_OK);
	assert_true(opts.threshold == 0);
}

static void
a_pattern_is_what_was_typed(void **state)
{
	(void)state;
	assert_int_equal(set("processor_options.hide_regex=.*lib"), PIT_OK);
	assert_true(regex_matches(opts.hide, "/usr/lib/x"));
	assert_int_equal(set("processor_options.hide_regex=[12]"), PIT_OK);
	assert_true(regex_matches(opts.hide, "2"));
	assert_false(regex_matches(opts.hide, "32"));
	assert_int_equal(set("processor_options.show_regex=\".*x\""), PIT_OK);
	assert_true(regex_matches(opts.show, "ax"));
	assert_int_equal(set("processor_options={\"show_regex\": null}"),
			 PIT_OK);
	assert_null(opts.show);
	assert_int_equal(set("processor_options={\"show_regex\": 1}"),
			 PIT_EUSAGE);
	assert_int_equal(set("processor_options.hide_regex=("), PIT_EUSAGE);
	assert_non_null(strstr(err.text, "regular expression"));
	assert_int_equal(set("processor_options.hide_regex"), PIT_EUSAGE);
}

static void
an_unknown_name_is_refused_and_the_nearest_offered(void **state)
{
	(void)state;
	assert_int_equal(set("shwo_all"), PIT_EUSAGE);
	assert_non_null(strstr(err.text, "\"shwo_all\""));
	assert_non_null(strstr(err.text, "(did you mean show_all?)"));
	assert_int_equal(set(""), PIT_EUSAGE);
	assert_int_equal(set("=1"), PIT_EUSAGE);
	assert_int_equal(set("flat.x"), PIT_EUSAGE);
	assert_int_equal(set("fla"), PIT_EUSAGE);
}

static void
a_value_of_another_type_is_refused(void **state)
{
	static const char *const bad[] = {
		"flat=yes",
		"flat=2",
		"flat=null",
		"flat=[true]",
		"flat=",
		"time",
		"time=hours",
		"time=1",
		"time=seconds|percent_of_total",
		"processor_options.filter_threshold",
		"processor_options.filter_threshold=x",
		"processor_options.filter_threshold=1e999",
		"processor_options.filter_threshold=NaN",
		"processor_options.filter_threshold=\"0\"",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		if (set(bad[i]) != PIT_EUSAGE)
			fail_msg("%s was taken", bad[i]);
		assert_non_null(strstr(err.text, "must be"));
	}
}

static void
no_text_is_too_long_or_too_deep(void **state)
{
	static char text[200000];

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	assert_int_equal(set(text), PIT_EUSAGE);
	memset(text, '[', sizeof(text) - 1);
	memcpy(text, "flat=", 5);
	assert_int_equal(set(text), PIT_EUSAGE);
	memcpy(text, "processor_options=", 18);
	assert_int_equal(set(text), PIT_EUSAGE);
}

static void
each_format_has_its_own(void **state)
{
	const struct renderer *json = renderer_find("json");

	(void)state;
	assert_true(params_has(json, PARAM_SHOW_ALL));
	assert_false(params_has(json, PARAM_FLAT));
	assert_int_equal(params_set(json, "flat", &opts, &given, &err),
			 PIT_EUSAGE);
	assert_non_null(strstr(err.text, "a json report"));
}

static void
a_suffix_selects_the_longest_that_fits(void **state)
{
	const struct renderer *r;

	(void)state;
	for (size_t i = 0; (r = renderer_at(i)) != NULL; i++) {
		char names[64], path[64];

		snprintf(names, sizeof(names), "%s", r->suffix);
		for (char *at = strtok(names, " "); at;
		     at = strtok(NULL, " ")) {
			snprintf(path, sizeof(path), "a.json%s", at);
			assert_ptr_equal(renderer_for_file(path), r);
			assert_false(renderer_is_missing(path));
		}
		assert_ptr_equal(renderer_find(r->name), r);
	}
	assert_null(renderer_for_file("a.xyz"));
	assert_null(renderer_for_file("json"));
	assert_null(renderer_find(""));
	assert_null(renderer_find("text json"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_may_come_as_what_they_are),
		cmocka_unit_test(
		    values_of_another_type_are_refused_without_a_word_of_options),
		cmocka_unit_test(a_name_alone_is_true),
		cmocka_unit_test(a_value_is_json_or_the_text_that_it_is),
		cmocka_unit_test(a_dotted_name_is_a_member_of_an_object),
		cmocka_unit_test(a_pattern_is_what_was_typed),
		cmocka_unit_test(a_negative_threshold_leaves_nothing_out),
		cmocka_unit_test(
		    an_unknown_name_is_refused_and_the_nearest_offered),
		cmocka_unit_test(a_value_of_another_type_is_refused),
		cmocka_unit_test(no_text_is_too_long_or_too_deep),
		cmocka_unit_test(each_format_has_its_own),
		cmocka_unit_test(a_suffix_selects_the_longest_that_fits),
	};

	return RUN_TESTS(tests);
}
