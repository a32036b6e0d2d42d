#include "preload/envp.h"

#include "lib/test.h"

#include <stdlib.h>
#include <string.h>

#define SO   "/opt/x/pyinstrument-top-sampler.so"
#define SPEC "PYINSTRUMENT_TOP_SAMPLER=17:1000000:/run/s"

#define SPEC_AT(place) "PYINSTRUMENT_TOP_SAMPLER=" place "@17:1000000:/run/s"

/* An environment in writable memory, as main() gets it. */
struct env {
	char words[8][128];
	char *envp[9];
};

static char **
env_make(struct env *env, const char *const words[])
{
	size_t n = 0;

	for (; words[n]; n++) {
		strcpy(env->words[n], words[n]);
		env->envp[n] = env->words[n];
	}
	env->envp[n] = NULL;
	return env->envp;
}

static void
assert_env(char *const *envp, const char *const words[])
{
	for (; *words; words++, envp++) {
		assert_non_null(*envp);
		assert_string_equal(*envp, *words);
	}
	assert_null(*envp);
}

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void
test_both_variables_go(void **state)
{
	struct env env;
	struct envp_spec spec;
	char **envp;

	(void)state;
	envp = env_make(&env, WORDS("A=1", SPEC, "LD_PRELOAD=" SO, "B=2"));
	assert_true(envp_take(&spec, envp));
	assert_env(envp, WORDS("A=1", "B=2"));
	assert_string_equal(spec.preload, SO);
	assert_string_equal(spec.socket, "/run/s");
	assert_int_equal(spec.launcher, 17);
	assert_int_equal(spec.interval, 1000000);
	assert_false(spec.thread);
}

static void
test_words_of_ours_are_blanked(void **state)
{
	struct env env;
	struct envp_spec spec;

	(void)state;
	envp_take(&spec, env_make(&env, WORDS(SPEC, "LD_PRELOAD=" SO)));
	assert_string_equal(env.words[0], "");
	assert_string_equal(env.words[1], "");
	assert_string_equal(env.words[1] + sizeof("LD_PRELOAD"), "");
}

static void
test_user_keeps_a_preload(void **state)
{
	const char *const cases[][2] = {
		{ "LD_PRELOAD=" SO ":/a.so:/b.so", "LD_PRELOAD=/a.so:/b.so" },
		{ "LD_PRELOAD=" SO " /a.so", "LD_PRELOAD=/a.so" },
		{ "LD_PRELOAD=/a.so:" SO, "LD_PRELOAD=/a.so" },
		{ "LD_PRELOAD=/a.so:" SO ":/b.so", "LD_PRELOAD=/a.so:/b.so" },
		{ "LD_PRELOAD=" SO ":", "LD_PRELOAD=" },
	};
	struct env env;
	struct envp_spec spec;
	char **envp;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		envp = env_make(&env, WORDS(cases[i][0], "A=1", SPEC));
		assert_true(envp_take(&spec, envp));
		assert_env(envp, WORDS(cases[i][1], "A=1"));
		assert_string_equal(spec.preload, SO);
	}
}

static void
test_nothing_changes_without_our_variable(void **state)
{
	struct env env;
	struct envp_spec spec;
	char **envp;

	(void)state;
	envp = env_make(&env, WORDS("A=1", "LD_PRELOAD=" SO,
				    "PYINSTRUMENT_TOP_SAMPLERS=1"));
	assert_false(envp_take(&spec, envp));
	assert_env(envp, WORDS("A=1", "LD_PRELOAD=" SO,
			       "PYINSTRUMENT_TOP_SAMPLERS=1"));
}

static void
test_malformed_values_are_refused(void **state)
{
	const char *const values[] = {
		"",
		"17",
		"17:",
		"17:1000",
		"17:1000:",
		"17:1000:relative",
		"17:0:/run/s",
		":1000:/run/s",
		"-1:1000:/run/s",
		"x:1000:/run/s",
		"99999999999:1000:/run/s",
		"17:99999999999999999999999:/run/s",
		"17:1000:threads:/run/s",
		"17:1000:/run/0123456789012345678901234567890123456789012345678"
		"9012345678901234567890123456789012345678901234567890123456",
	};
	struct envp_spec spec;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(values); i++)
		assert_false(envp_parse(&spec, values[i]));
}

static void
test_thread_can_be_asked_for(void **state)
{
	struct envp_spec spec;

	(void)state;
	assert_true(envp_parse(&spec, "1:5:alone:from=7:until=900:/a"));
	assert_true(spec.alone);
	assert_false(spec.thread);
	assert_int_equal(spec.from, 7);
	assert_int_equal(spec.until, 900);
	assert_string_equal(spec.socket, "/a");
	assert_false(envp_parse(&spec, "1:5:from=:/a"));
	assert_false(envp_parse(&spec, "1:5:until=8/a"));
	assert_false(envp_parse(&spec, "1:5:other:/a"));
	assert_false(envp_parse(&spec, "1:5:alone"));
	assert_false(envp_parse(&spec, "1:5:"));
	assert_true(envp_parse(&spec, "1:5:thread:/a:b"));
	assert_false(spec.alone);
	assert_int_equal(spec.from, 0);
	assert_true(spec.thread);
	assert_string_equal(spec.socket, "/a:b");
}

/* envp_build() in a block of exactly envp_size(), so that a checker sees a
 * byte too many. */
static char *const *
build(const struct envp_spec *spec, char *const envp[])
{
	void *room = malloc(envp_size(spec, envp));

	assert_non_null(room);
	return envp_build(spec, envp, room);
}

static void
test_build_and_take_are_inverse(void **state)
{
	const char *const *const cases[] = {
		WORDS("A=1", "B=2"),
		WORDS("LD_PRELOAD=/a.so", "A=1"),
		WORDS("LD_PRELOAD="),
		WORDS("A=1", "LD_PRELOAD=/a.so:/b.so", "B=2"),
		WORDS("LD_PRELOAD=/a.so", "A=1", "LD_PRELOAD=/b.so", "B=2"),
		WORDS("LD_PRELOAD=libasan.so.8"),
		WORDS("LD_PRELOAD=libasan.so.8:"),
		WORDS("LD_PRELOAD=/x/libasan.so.8 /b.so"),
		WORDS("LD_PRELOAD=/a.so:/x/libasan.so.8:libtsan.so /b.so"),
		WORDS("LD_PRELOAD=/libasan.so.8/b.so"),
	};
	struct env env, built;
	struct envp_spec spec, again;
	char *const *to;
	char **envp;

	(void)state;
	envp_take(&spec, env_make(&env, WORDS(SPEC, "LD_PRELOAD=" SO)));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		to = build(&spec, env_make(&env, cases[i]));
		envp = env_make(&built, (const char *const *)to);
		assert_true(envp_take(&again, envp));
		assert_env(envp, cases[i]);
		assert_string_equal(again.text, spec.text);
		free((void *)to);
	}
}

static void
test_empty_environment_gets_both(void **state)
{
	struct env env;
	struct envp_spec spec;
	char *const *to;

	(void)state;
	envp_take(&spec, env_make(&env, WORDS(SPEC, "LD_PRELOAD=" SO)));
	to = build(&spec, NULL);
	assert_env(to, WORDS("LD_PRELOAD=" SO, SPEC));
	free((void *)to);
}

static void
test_build_leaves_one_of_each(void **state)
{
	struct env env;
	struct envp_spec spec;
	char *const *to;

	(void)state;
	envp_take(&spec, env_make(&env, WORDS(SPEC, "LD_PRELOAD=" SO)));
	to = build(&spec, env_make(&env, WORDS("PYINSTRUMENT_TOP_SAMPLER=old",
					       "LD_PRELOAD=/a.so")));
	assert_env(to, WORDS("LD_PRELOAD=" SO ":/a.so", SPEC_AT("0")));
	free((void *)to);
}

static void
test_runtimes_of_sanitizers_stay_first(void **state)
{
	struct env env;
	struct envp_spec spec;
	char *const *to;

	(void)state;
	envp_take(&spec, env_make(&env, WORDS(SPEC, "LD_PRELOAD=" SO)));
	to = build(&spec, env_make(&env, WORDS("LD_PRELOAD=libasan.so.8")));
	assert_env(to, WORDS("LD_PRELOAD=libasan.so.8:" SO, SPEC_AT("0")));
	free((void *)to);
	to = build(&spec, env_make(&env, WORDS("LD_PRELOAD=/libasan.so /b")));
	assert_env(to, WORDS("LD_PRELOAD=/libasan.so " SO ":/b", SPEC_AT("0")));
	free((void *)to);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_variables_go),
		cmocka_unit_test(test_words_of_ours_are_blanked),
		cmocka_unit_test(test_user_keeps_a_preload),
		cmocka_unit_test(test_nothing_changes_without_our_variable),
		cmocka_unit_test(test_malformed_values_are_refused),
		cmocka_unit_test(test_thread_can_be_asked_for),
		cmocka_unit_test(test_build_and_take_are_inverse),
		cmocka_unit_test(test_empty_environment_gets_both),
		cmocka_unit_test(test_build_leaves_one_of_each),
		cmocka_unit_test(test_runtimes_of_sanitizers_stay_first),
	};

	return RUN_TESTS(tests);
}
