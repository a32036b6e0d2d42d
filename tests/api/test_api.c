/* tests/api/test_api.c - the library as somebody else's program has it: in a
 * shared object, in a process that speaks German.
 */
#include "api/pit.h"

#include "lib/test.h"
#include "wire/enc.h"

#include <dlfcn.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Its functions, of the shared object's own copy. */
struct library {
	void *handle;
	__typeof__(pit_version) *version;
	__typeof__(pit_status_name) *status_name;
	__typeof__(pit_model_new) *model_new;
	__typeof__(pit_model_free) *model_free;
	__typeof__(pit_stream_open) *stream_open;
	__typeof__(pit_stream_take) *stream_take;
	__typeof__(pit_stream_close) *stream_close;
	__typeof__(pit_model_epoch) *model_epoch;
	__typeof__(pit_format_name) *format_name;
	__typeof__(pit_report) *report;
	__typeof__(pit_free) *free;
};

/* Of one process: what it sent. */
struct life {
	uint8_t bytes[1024];
	size_t n;
};

static void *
symbol(void *handle, const char *name)
{
	void *found = dlsym(handle, name);

	assert_non_null(found);
	return found;
}

static int
setup(void **state)
{
	const char *top = getenv("top_builddir");
	struct library *lib = calloc(1, sizeof(*lib));
	char path[4096];

	snprintf(path, sizeof(path), "%s/tests/api/pit.so", top ? top : ".");
	lib->handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (!lib->handle) {
		fprintf(stderr, "%s\n", dlerror());
		return -1;
	}
	lib->version = symbol(lib->handle, "pit_version");
	lib->status_name = symbol(lib->handle, "pit_status_name");
	lib->model_new = symbol(lib->handle, "pit_model_new");
	lib->model_free = symbol(lib->handle, "pit_model_free");
	lib->stream_open = symbol(lib->handle, "pit_stream_open");
	lib->stream_take = symbol(lib->handle, "pit_stream_take");
	lib->stream_close = symbol(lib->handle, "pit_stream_close");
	lib->model_epoch = symbol(lib->handle, "pit_model_epoch");
	lib->format_name = symbol(lib->handle, "pit_format_name");
	lib->report = symbol(lib->handle, "pit_report");
	lib->free = symbol(lib->handle, "pit_free");
	*state = lib;
	return 0;
}

static int
teardown(void **state)
{
	struct library *lib = *state;

	dlclose(lib->handle);
	free(lib);
	return 0;
}

static void
put(struct enc *enc, const struct event *ev)
{
	enc_event(enc, ev);
	assert_false(enc->overflow);
}

static void
put_string(struct enc *enc, uint32_t id, const char *text)
{
	put(enc, &(struct event){ .type = WIRE_STRING,
				  .string = { id, { text, strlen(text) } } });
}

static void
put_sample(struct enc *enc, uint32_t stack, uint64_t end, uint64_t weight)
{
	put(enc, &(struct event){ .type = WIRE_SAMPLE,
				  .sample = { .thread = 1,
					      .stack = stack,
					      .count = 1,
					      .end = end,
					      .weight = weight } });
}

/* main() and, in it, work(): 0.5 and 1.25 seconds. */
static void
make_life(struct life *life)
{
	static const char argv[] = "python3\0x.py";
	struct enc enc;

	enc_init(&enc, life->bytes, sizeof(life->bytes));
	put(&enc,
	    &(struct event){ .type = WIRE_HELLO,
			     .hello = { .version = WIRE_VERSION,
					.pid = 7,
					.interval = 1000000,
					.time = 1000,
					.epoch = 5000000000,
					.cwd = { "/app", 4 },
					.argv = { argv, sizeof(argv) } } });
	put_string(&enc, 1, "/app/x.py");
	put_string(&enc, 2, "main");
	put_string(&enc, 3, "work");
	for (uint32_t i = 1; i <= 2; i++) {
		put(&enc, &(struct event){ .type = WIRE_CODE,
					   .code = { .id = i,
						     .name = i + 1,
						     .file = 1,
						     .line = 10 * i } });
		put(&enc, &(struct event){ .type = WIRE_FRAME,
					   .frame = { .id = i,
						      .kind = WIRE_FRAME_PYTHON,
						      .a = i,
						      .b = 10 * i + 1 } });
		put(&enc,
		    &(struct event){
			.type = WIRE_STACK,
			.stack = { .id = i, .parent = i - 1, .frame = i } });
	}
	put(&enc,
	    &(struct event){ .type = WIRE_THREAD, .thread = { .id = 1 } });
	put(&enc,
	    &(struct event){ .type = WIRE_CLOCK, .clock = { .time = 1000 } });
	put_sample(&enc, 1, 500000000, 500000000);
	put_sample(&enc, 2, 1750000000, 1250000000);
	put(&enc, &(struct event){ .type = WIRE_BYE,
				   .bye = { WIRE_BYE_EXIT, 1750001000 } });
	life->n = enc.len;
}

static struct pit_model *
live(const struct library *lib)
{
	struct pit_model *model = lib->model_new(0, NULL);
	struct pit_stream *stream = lib->stream_open(model, NULL);
	struct life life;

	make_life(&life);
	assert_int_equal(lib->stream_take(stream, life.bytes, life.n, NULL),
			 PIT_OK);
	lib->stream_close(stream, NULL, 1750001000);
	return model;
}

/* Binary formats have zeros in them. */
static char *
report_of(const struct library *lib, struct pit_model *model,
	  const char *format, size_t *n)
{
	const struct pit_report_options options = {
		.recorded = "zwölf Uhr",
		.unicode = true,
	};
	struct pit_err err = { PIT_OK, "" };
	char *text;

	assert_int_equal(lib->report(model, format, &options, &text, n, &err),
			 PIT_OK);
	assert_int_equal(text[*n], '\0');
	return text;
}

static char *
report(const struct library *lib, struct pit_model *model, const char *format)
{
	size_t n;
	char *text = report_of(lib, model, format, &n);

	assert_int_equal(n, strlen(text));
	return text;
}

static void
a_report_comes_out_of_what_a_sampler_said(void **state)
{
	const struct library *lib = *state;
	struct pit_model *model = live(lib);
	char *text = report(lib, model, "text");

	assert_non_null(strstr(text, "Recorded: zwölf Uhr"));
	assert_non_null(strstr(text, "1.750 main  x.py:10"));
	assert_non_null(strstr(text, "1.250 work  x.py:20"));
	lib->free(text);
	assert_true(lib->model_epoch(model) == 5000000000);
	lib->model_free(model);
}

static void
a_report_of_a_window_counts_what_is_in_it(void **state)
{
	const struct library *lib = *state;
	const struct pit_report_options options = { .from = 1000,
						    .to = 500001000 };
	struct pit_model *model = live(lib);
	char *text;

	assert_int_equal(
	    lib->report(model, "text", &options, &text, NULL, NULL), PIT_OK);
	assert_non_null(strstr(text, "0.500 main"));
	assert_null(strstr(text, "work"));
	lib->free(text);
	lib->model_free(model);
}

/* Speak German; false: this machine does not know how. */
static bool
speak_german(void)
{
	char dir[] = "/tmp/test_api.XXXXXX", command[256];
	bool spoken;

	if (!mkdtemp(dir))
		return false;
	snprintf(command, sizeof(command),
		 "localedef -i de_DE -f UTF-8 %s/de_DE.UTF-8 >/dev/null 2>&1",
		 dir);
	spoken = system(command) == 0 && !setenv("LOCPATH", dir, 1) &&
		 setlocale(LC_ALL, "de_DE.UTF-8");
	snprintf(command, sizeof(command), "rm -r %s", dir);
	return system(command) == 0 && spoken;
}

static void
a_report_is_the_same_in_every_language_and_time_zone(void **state)
{
	const struct library *lib = *state;
	struct pit_model *model = live(lib);
	char *plain[32], *german, number[16];
	size_t n = 0, len[32], same;

	for (; lib->format_name(n); n++) {
		assert_true(n < ARRAY_LEN(plain));
		plain[n] = report_of(lib, model, lib->format_name(n), &len[n]);
	}
	if (!speak_german()) {
		print_message("localedef cannot make de_DE.UTF-8 here\n");
		skip();
	}
	setenv("TZ", "Asia/Kathmandu", 1);
	snprintf(number, sizeof(number), "%.1f", 1.5);
	assert_string_equal(number, "1,5");
	for (size_t i = 0; i < n; i++) {
		german = report_of(lib, model, lib->format_name(i), &same);
		assert_int_equal(same, len[i]);
		assert_memory_equal(german, plain[i], same);
		lib->free(german);
		lib->free(plain[i]);
	}
	assert_true(n >= 2);
	setlocale(LC_ALL, "C");
	lib->model_free(model);
}

static void
a_failure_says_what_it_is(void **state)
{
	const struct library *lib = *state;
	struct pit_model *model = lib->model_new(0, NULL);
	struct pit_stream *stream = lib->stream_open(model, NULL);
	struct pit_err err = { PIT_OK, "" };
	char *text;

	assert_int_equal(
	    lib->report(model, "sculpture", NULL, &text, NULL, &err),
	    PIT_ENOTFOUND);
	assert_null(text);
	assert_string_equal(err.text, "no format is called 'sculpture'");
	assert_int_not_equal(
	    lib->stream_take(stream, "\0\0\0\0\0\0\0\0", 8, &err), PIT_OK);
	assert_true(strlen(err.text) > 0);
	assert_string_equal(lib->status_name(err.status), "malformed data");
	lib->stream_close(stream, err.text, 1);
	assert_true(strlen(lib->version()) > 0);
	lib->stream_close(NULL, NULL, 0);
	lib->model_free(model);
	lib->model_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_report_comes_out_of_what_a_sampler_said),
		cmocka_unit_test(a_report_of_a_window_counts_what_is_in_it),
		cmocka_unit_test(
		    a_report_is_the_same_in_every_language_and_time_zone),
		cmocka_unit_test(a_failure_says_what_it_is),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
