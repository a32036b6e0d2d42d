/* tests/unit/test_options.c - the command line. */
#include "lib/test.h"

#include "app/options.h"
#include "base/regex.h"
#include "render/renderer.h"

#include <stdio.h>
#include <string.h>

#define WORDS_MAX 16

struct parsed {
	struct options opts;
	struct pit_err err;
	enum pit_status status;
	char *argv[WORDS_MAX];
};

/* Parse a command line of words with single blanks between. */
static struct parsed *
parse(char *line)
{
	static struct parsed p;
	static char name[] = "pyinstrument-top";
	int argc = 0;

	memset(&p, 0, sizeof(p));
	p.argv[argc++] = name;
	for (char *word = strtok(line, " "); word; word = strtok(NULL, " "))
		p.argv[argc++] = word;
	p.status = options_parse(&p.opts, argc, p.argv, &p.err);
	return &p;
}

#define PARSE(text) parse((char[]){ text })

static void
what_follows_the_script_goes_to_the_program(void **state)
{
	struct parsed *p = PARSE("-i 0.002 s.py -i 7 --help");

	(void)state;
	assert_int_equal(p->status, PIT_OK);
	assert_int_equal(p->opts.kind, START_SCRIPT);
	assert_int_equal(p->opts.interval, 2000000);
	assert_string_equal(p->opts.args[0], "s.py");
	assert_string_equal(p->opts.args[1], "-i");
	assert_string_equal(p->opts.args[3], "--help");
	assert_null(p->opts.args[4]);
	assert_int_equal(p->opts.action, ACTION_RUN);
}

static void
a_process_to_come_back_to_may_be_named(void **state)
{
	struct parsed *p = PARSE("--no-color --reattach");

	(void)state;
	assert_int_equal(p->status, PIT_OK);
	assert_int_equal(p->opts.action, ACTION_REATTACH);
	assert_int_equal(p->opts.reattach, 0);
	assert_int_equal(p->opts.color, SWITCH_OFF);
	p = PARSE("--reattach 4711");
	assert_int_equal(p->status, PIT_OK);
	assert_int_equal(p->opts.reattach, 4711);
	p = PARSE("--reattach 47x");
	assert_int_equal(p->status, PIT_EUSAGE);
	assert_string_equal(p->err.text,
			    "--reattach takes the number of a process, not "
			    "47x");
	p = PARSE("--reattach -1");
	assert_int_equal(p->status, PIT_EUSAGE);
	p = PARSE("--reattach 99999999999");
	assert_int_equal(p->status, PIT_EUSAGE);
	p = PARSE("--reattach 1 2");
	assert_int_equal(p->status, PIT_EUSAGE);
}

static void
module_and_code_take_all_that_follows(void **state)
{
	struct parsed *p = PARSE("-m pkg.mod -o x --version");

	(void)state;
	assert_int_equal(p->status, PIT_OK);
	assert_int_equal(p->opts.kind, START_MODULE);
	assert_string_equal(p->opts.what, "pkg.mod");
	assert_string_equal(p->opts.args[0], "-o");
	assert_null(p->opts.outfile);
	p = PARSE("-cpass -m x");
	assert_int_equal(p->opts.kind, START_CODE);
	assert_string_equal(p->opts.what, "pass");
	assert_string_equal(p->opts.args[0], "-m");
}

static void
two_dashes_start_a_command(void **state)
{
	struct parsed *p = PARSE("--no-tui -- env python3");

	(void)state;
	assert_int_equal(p->status, PIT_OK);
	assert_int_equal(p->opts.kind, START_COMMAND);
	assert_string_equal(p->opts.args[0], "env");
	p = PARSE("--");
	assert_int_equal(p->status, PIT_EUSAGE);
}

static void
two_dashes_as_a_value_are_a_value(void **state)
{
	struct parsed *p = PARSE("-o -- s.py");

	(void)state;
	assert_int_equal(p->status, PIT_OK);
	assert_int_equal(p->opts.kind, START_SCRIPT);
	assert_string_equal(p->opts.outfile, "--");
}

static void
an_interval_out_of_range_or_no_number_is_refused(void **state)
{
	static const char *const bad[] = { "0",     "-1",  "nan",   "inf",
					   "1x",    "0x1", "1e999", "0.00009",
					   "11",    "1,5", ".",     "0hz",
					   "-1khz", "1ss", "ms",    "20khz" };
	char line[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		snprintf(line, sizeof(line), "-i %s s.py", bad[i]);
		if (parse(line)->status != PIT_EUSAGE)
			fail_msg("-i %s was taken", bad[i]);
	}
	assert_int_equal(PARSE("--interval= s.py")->status, PIT_EUSAGE);
}

static void
one_way_to_spend_time_may_count_alone(void **state)
{
	(void)state;
	assert_int_equal(PARSE("s.py")->opts.mode, MODE_WALL);
	assert_int_equal(PARSE("--mode cpu s.py")->opts.mode, MODE_CPU);
	assert_int_equal(PARSE("--mode wait s.py")->opts.mode, MODE_WAIT);
	assert_int_equal(PARSE("--mode=gil s.py")->opts.mode, MODE_GIL);
	assert_int_equal(PARSE("--mode CPU s.py")->status, PIT_EUSAGE);
	assert_non_null(
	    strstr(PARSE("--mode wat s.py")->err.text, "(did you mean wait?)"));
}

static void
a_part_of_the_run_has_a_beginning_before_its_end(void **state)
{
	struct parsed *p = PARSE("--from 1.5 --to 2 s.py");

	(void)state;
	assert_int_equal(p->status, PIT_OK);
	assert_int_equal(p->opts.from, 1500000000);
	assert_int_equal(p->opts.to, 2000000000);
	p = PARSE("s.py");
	assert_int_equal(p->opts.from, 0);
	assert_int_equal(p->opts.to, UINT64_MAX);
	p = PARSE("--from 1 --from @a --to @epoch s.py");
	assert_int_equal(p->status, PIT_OK);
	assert_int_equal(p->opts.from, 0);
	assert_string_equal(p->opts.from_mark, "a");
	assert_string_equal(p->opts.to_mark, "epoch");
	p = PARSE("--from @a --from 1 s.py");
	assert_null(p->opts.from_mark);
	assert_int_equal(p->opts.from, 1000000000);
	assert_int_equal(PARSE("--from @ s.py")->status, PIT_EUSAGE);
	assert_int_equal(PARSE("--from 2 --to 2 s.py")->status, PIT_EUSAGE);
	assert_int_equal(PARSE("--from -1 s.py")->status, PIT_EUSAGE);
	assert_int_equal(PARSE("--from inf s.py")->status, PIT_EUSAGE);
	assert_int_equal(PARSE("--to 1e10 s.py")->status, PIT_EUSAGE);
	assert_int_equal(PARSE("--to 5hz s.py")->status, PIT_EUSAGE);
	assert_int_equal(PARSE("--to 5s s.py")->opts.to, 5000000000);
	assert_int_equal(PARSE("--to 250ms s.py")->opts.to, 250000000);
	assert_int_equal(PARSE("--to 2m s.py")->opts.to, 120000000000);
	assert_int_equal(PARSE("--to 1h s.py")->opts.to, 3600000000000);
}

static void
measuring_begins_late_and_ends_early(void **state)
{
	struct parsed *p = PARSE("--delay 500ms --duration 2 s.py");

	(void)state;
	assert_int_equal(p->status, PIT_OK);
	assert_int_equal(p->opts.delay, 500000000);
	assert_int_equal(p->opts.duration, 2000000000);
	assert_false(p->opts.no_children);
	assert_true(PARSE("--no-children s.py")->opts.no_children);
	assert_int_equal(PARSE("--delay 0 s.py")->status, PIT_OK);
	assert_int_equal(PARSE("--duration 0 s.py")->status, PIT_EUSAGE);
	assert_int_equal(PARSE("--duration -1 s.py")->status, PIT_EUSAGE);
	assert_int_equal(PARSE("--delay x s.py")->status, PIT_EUSAGE);
}

static void
the_history_has_a_size(void **state)
{
	(void)state;
	assert_int_equal(PARSE("s.py")->opts.history, 64u << 20);
	assert_int_equal(PARSE("--history 2M s.py")->opts.history, 2u << 20);
	assert_int_equal(PARSE("--history 1g s.py")->opts.history, 1u << 30);
	assert_int_equal(PARSE("--history 2048K s.py")->opts.history, 2u << 20);
	assert_int_equal(PARSE("--history 1048576 s.py")->opts.history,
			 1u << 20);
	assert_int_equal(PARSE("--history 1023K s.py")->status, PIT_EUSAGE);
	assert_int_equal(PARSE("--history 0 s.py")->status, PIT_EUSAGE);
	assert_int_equal(PARSE("--history -5M s.py")->status, PIT_EUSAGE);
	assert_int_equal(PARSE("--history 5MB s.py")->status, PIT_EUSAGE);
	assert_int_equal(PARSE("--history M s.py")->status, PIT_EUSAGE);
	assert_int_equal(PARSE("--history 99999999999999999999 s.py")->status,
			 PIT_EUSAGE);
	assert_int_equal(PARSE("--history 999999999G s.py")->status,
			 PIT_EUSAGE);
}

static void
the_ends_of_the_interval_range_are_taken(void **state)
{
	(void)state;
	assert_int_equal(PARSE("-i 0.0001 s")->opts.interval, 100000);
	assert_int_equal(PARSE("-i 1e1 s")->opts.interval, 10000000000);
	assert_int_equal(PARSE("-i 10khz s")->opts.interval, 100000);
	assert_int_equal(PARSE("-i 0.1hz s")->opts.interval, 10000000000);
}

static void
an_interval_may_have_a_unit(void **state)
{
	(void)state;
	assert_int_equal(PARSE("-i 1khz s")->opts.interval, 1000000);
	assert_int_equal(PARSE("-i 2kHz s")->opts.interval, 500000);
	assert_int_equal(PARSE("-i 250Hz s")->opts.interval, 4000000);
	assert_int_equal(PARSE("-i 500us s")->opts.interval, 500000);
	assert_int_equal(PARSE("-i 0.5ms s")->opts.interval, 500000);
	assert_int_equal(PARSE("-i 2s s")->opts.interval, 2000000000);
}

static void
the_suffix_of_the_output_selects_the_format(void **state)
{
	(void)state;
	assert_ptr_equal(PARSE("-o a.json s")->opts.renderer,
			 renderer_find("json"));
	assert_ptr_equal(PARSE("-o a.xyz s")->opts.renderer,
			 renderer_find("text"));
	assert_ptr_equal(PARSE("-r text -o a.json s")->opts.renderer,
			 renderer_find("text"));
	assert_ptr_equal(PARSE("s")->opts.renderer, renderer_find("text"));
}

static void
an_unknown_renderer_names_the_choices(void **state)
{
	struct parsed *p = PARSE("-r nope s.py");

	(void)state;
	assert_int_equal(p->status, PIT_EUSAGE);
	assert_non_null(strstr(p->err.text, "text, json"));
	assert_null(strstr(p->err.text, "did you mean"));
	p = PARSE("-r tetx s.py");
	assert_non_null(strstr(p->err.text, "(did you mean text?)"));
}

static void
parameters_are_those_of_the_format(void **state)
{
	struct parsed *p = PARSE("-p flat -p flat_time=total -r text s.py");

	(void)state;
	assert_int_equal(p->status, PIT_OK);
	assert_true(p->opts.render.flat);
	assert_true(p->opts.render.flat_total);
	options_fini(&p->opts);
	p = PARSE("-p flat -o x.json s.py");
	assert_int_equal(p->status, PIT_EUSAGE);
	assert_non_null(strstr(p->err.text, "json report has no parameter"));
	options_fini(&p->opts);
	p = PARSE("-p unicode=false -p color --unicode s.py");
	assert_int_equal(p->status, PIT_OK);
	assert_int_equal(p->opts.unicode, SWITCH_OFF);
	assert_int_equal(p->opts.color, SWITCH_ON);
	options_fini(&p->opts);
	p = PARSE("-t -p flat s.py");
	assert_int_equal(p->status, PIT_EUSAGE);
	options_fini(&p->opts);
}

static void
a_script_along_the_path_may_stand_behind_dashes(void **state)
{
	struct parsed *p = PARSE("--from-path -- prog -x");

	(void)state;
	assert_int_equal(p->status, PIT_OK);
	assert_int_equal(p->opts.kind, START_SCRIPT);
	assert_true(p->opts.from_path);
	assert_string_equal(p->opts.args[0], "prog");
	assert_int_equal(PARSE("--from-path -m x")->status, PIT_EUSAGE);
	assert_int_equal(PARSE("--from-path -c x")->status, PIT_EUSAGE);
}

static void
a_report_elsewhere_needs_no_interface(void **state)
{
	(void)state;
	assert_false(PARSE("s")->opts.no_tui);
	assert_true(PARSE("-o x s")->opts.no_tui);
	assert_true(PARSE("-r json s")->opts.no_tui);
	assert_true(PARSE("--no-tui s")->opts.no_tui);
	assert_true(PARSE("--tui s")->opts.tui);
	assert_int_equal(PARSE("--tui --no-tui s")->status, PIT_EUSAGE);
	assert_int_equal(PARSE("--tui -o x s")->status, PIT_EUSAGE);
}

static void
output_is_written_with_the_interface_only(void **state)
{
	(void)state;
	assert_string_equal(PARSE("--output-file x s")->opts.output_file, "x");
	assert_false(PARSE("--output-file x s")->opts.no_tui);
	assert_null(PARSE("s")->opts.output_file);
	assert_non_null(strstr(PARSE("--output-file x --no-tui s")->err.text,
			       "is for the interface"));
	assert_non_null(strstr(PARSE("-o y --output-file x s")->err.text,
			       "is for the interface"));
}

static void
the_last_of_opposite_options_counts(void **state)
{
	struct parsed *p = PARSE("--color --no-color --no-unicode --unicode s");

	(void)state;
	assert_int_equal(p->opts.color, SWITCH_OFF);
	assert_int_equal(p->opts.unicode, SWITCH_ON);
	assert_int_equal(PARSE("s")->opts.color, SWITCH_AUTO);
}

static void
long_options_may_be_abbreviated(void **state)
{
	(void)state;
	assert_ptr_equal(PARSE("--rendere json s")->opts.renderer,
			 renderer_find("json"));
	assert_string_equal(PARSE("--rend json s")->err.text,
			    "--rend is ambiguous: --renderer, --render-option");
	assert_int_equal(PARSE("--show-a s")->status, PIT_OK);
	assert_non_null(
	    strstr(PARSE("--no s")->err.text, "--no is ambiguous: --no-"));
	assert_non_null(strstr(PARSE("--t=x s")->err.text, "--t is ambiguous"));
}

static void
bad_options_are_named(void **state)
{
	(void)state;
	assert_string_equal(PARSE("--bogus s")->err.text,
			    "there is no option --bogus; see --help");
	assert_string_equal(PARSE("--rendrer=json s")->err.text,
			    "there is no option --rendrer (did you mean "
			    "--renderer?); see --help");
	assert_non_null(strstr(PARSE("-z s")->err.text, "-z"));
	assert_non_null(strstr(PARSE("-o")->err.text, "-o"));
	assert_non_null(strstr(PARSE("--show-all=1 s")->err.text, "no value"));
}

static void
our_options_behind_the_program_are_found(void **state)
{
	(void)state;
	assert_string_equal(options_behind(&PARSE("s.py -r html")->opts), "-r");
	assert_string_equal(options_behind(&PARSE("s.py a --show-all")->opts),
			    "--show-all");
	assert_string_equal(options_behind(&PARSE("-m s --from=1")->opts),
			    "--from=1");
	assert_string_equal(options_behind(&PARSE("-c s -t")->opts), "-t");
	assert_null(options_behind(&PARSE("s.py -h --version --help")->opts));
	assert_null(options_behind(&PARSE("s.py -rx --show-al r -- -r")->opts));
	assert_null(options_behind(&PARSE("-r json s.py")->opts));
	assert_null(options_behind(&PARSE("-- make -r")->opts));
}

static void
only_args_may_stand_in_braces(void **state)
{
	(void)state;
	assert_int_equal(PARSE("--target-description a{args}{{}} s")->status,
			 PIT_OK);
	assert_int_equal(PARSE("--target-description {} s")->status,
			 PIT_EUSAGE);
	assert_int_equal(PARSE("--target-description {argv} s")->status,
			 PIT_EUSAGE);
	assert_int_equal(PARSE("--target-description a} s")->status,
			 PIT_EUSAGE);
}

static void
no_words_at_all_ask_for_help(void **state)
{
	struct parsed *p = PARSE("");

	(void)state;
	assert_int_equal(p->status, PIT_EUSAGE);
	assert_int_equal(p->opts.action, ACTION_HELP);
}

/* Lines of a help, which all fit. */
static size_t
measure(void (*help)(struct out *o))
{
	struct out o;
	size_t column = 0, lines = 0;

	out_init(&o, 1u << 16);
	help(&o);
	assert_int_equal(out_status(&o), PIT_OK);
	for (size_t i = 0; i < o.len; i++) {
		column = o.data[i] == '\n' ? 0 : column + 1;
		lines += o.data[i] == '\n';
		if (column > 80)
			fail_msg("line %zu is too long", lines + 1);
	}
	out_fini(&o);
	return lines;
}

static void
help_fits_eighty_columns(void **state)
{
	size_t brief = measure(options_help);

	(void)state;
	/* Not more than two screens: who reads more wants all. */
	assert_true(brief <= 48);
	assert_true(measure(options_help_all) > brief);
}

static void
threads_are_chosen_by_patterns(void **state)
{
	struct parsed *p = PARSE("--thread ^db --thread=work --idle s.py");

	(void)state;
	assert_int_equal(p->status, PIT_OK);
	assert_non_null(p->opts.thread);
	assert_true(p->opts.render.idle);
	assert_false(p->opts.render.apart);
	options_fini(&p->opts);
	p = PARSE("--threads s.py");
	assert_true(p->opts.render.apart);
	assert_null(p->opts.thread);
	p = PARSE("--thread [ s.py");
	assert_int_equal(p->status, PIT_EUSAGE);
	assert_non_null(strstr(p->err.text, "regular expression"));
	p = PARSE("--thread");
	assert_int_equal(p->status, PIT_EUSAGE);
}

static void
paths_are_hidden_or_shown_by_one_option(void **state)
{
	struct parsed *p = PARSE("--hide */lib/* --show-regex .*django s.py");

	(void)state;
	assert_int_equal(p->status, PIT_OK);
	assert_true(regex_matches(p->opts.render.hide, "/usr/lib/x.py"));
	assert_false(regex_matches(p->opts.render.hide, "/usr/x.py"));
	assert_true(regex_matches(p->opts.render.show, "/a/django/x.py"));
	options_fini(&p->opts);
	p = PARSE("--hide-regex lib s.py");
	assert_true(regex_matches(p->opts.render.hide, "lib/x.py"));
	assert_false(regex_matches(p->opts.render.hide, "/lib/x.py"));
	options_fini(&p->opts);
	p = PARSE("--hide a* --hide b* s.py");
	assert_false(regex_matches(p->opts.render.hide, "ab"));
	assert_true(regex_matches(p->opts.render.hide, "ba"));
	options_fini(&p->opts);
	p = PARSE("--hide a -p processor_options.hide_regex=b s.py");
	assert_false(regex_matches(p->opts.render.hide, "a"));
	assert_true(regex_matches(p->opts.render.hide, "b"));
	options_fini(&p->opts);
}

static void
options_that_say_the_same_do_not_go_together(void **state)
{
	static const char *const lines[] = {
		"--hide a --hide-regex b s",
		"--hide-regex a --hide b s",
		"--show a --show-regex b s",
		"--show a --show-all s",
		"--show-all --show-regex a s",
		"--hide-regex ( s",
		"--show-regex [ s",
	};
	char line[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		struct parsed *p;

		snprintf(line, sizeof(line), "%s", lines[i]);
		p = parse(line);
		if (p->status != PIT_EUSAGE)
			fail_msg("%s was taken", lines[i]);
		options_fini(&p->opts);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_way_to_spend_time_may_count_alone),
		cmocka_unit_test(threads_are_chosen_by_patterns),
		cmocka_unit_test(what_follows_the_script_goes_to_the_program),
		cmocka_unit_test(a_process_to_come_back_to_may_be_named),
		cmocka_unit_test(module_and_code_take_all_that_follows),
		cmocka_unit_test(two_dashes_start_a_command),
		cmocka_unit_test(two_dashes_as_a_value_are_a_value),
		cmocka_unit_test(
		    an_interval_out_of_range_or_no_number_is_refused),
		cmocka_unit_test(the_ends_of_the_interval_range_are_taken),
		cmocka_unit_test(an_interval_may_have_a_unit),
		cmocka_unit_test(paths_are_hidden_or_shown_by_one_option),
		cmocka_unit_test(options_that_say_the_same_do_not_go_together),
		cmocka_unit_test(parameters_are_those_of_the_format),
		cmocka_unit_test(
		    a_script_along_the_path_may_stand_behind_dashes),
		cmocka_unit_test(
		    a_part_of_the_run_has_a_beginning_before_its_end),
		cmocka_unit_test(the_history_has_a_size),
		cmocka_unit_test(measuring_begins_late_and_ends_early),
		cmocka_unit_test(the_suffix_of_the_output_selects_the_format),
		cmocka_unit_test(an_unknown_renderer_names_the_choices),
		cmocka_unit_test(a_report_elsewhere_needs_no_interface),
		cmocka_unit_test(output_is_written_with_the_interface_only),
		cmocka_unit_test(the_last_of_opposite_options_counts),
		cmocka_unit_test(long_options_may_be_abbreviated),
		cmocka_unit_test(bad_options_are_named),
		cmocka_unit_test(our_options_behind_the_program_are_found),
		cmocka_unit_test(only_args_may_stand_in_braces),
		cmocka_unit_test(no_words_at_all_ask_for_help),
		cmocka_unit_test(help_fits_eighty_columns),
	};

	return RUN_TESTS(tests);
}
