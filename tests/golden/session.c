/* tests/golden/session.c */
#include "golden/session.h"

#include "lib/test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#define START   1000000000u /* CLOCK_MONOTONIC of every session */
#define IDS_MAX 256         /* of a kind in one session */

/* Between the parts of a frame. The file has NUL there, which cJSON cannot
 * hold in a string, so it is replaced before parsing. */
#define PART "\x1f"

struct loader {
	struct model *model;
	source_id src;
	char *texts[IDS_MAX]; /* strings by id - 1 */
	uint32_t ntexts;
	struct wire_code codes[IDS_MAX];
	uint32_t ncodes;
	struct wire_frame frames[IDS_MAX];
	uint32_t nframes;
	uint32_t nstacks;
};

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

static struct wire_text
text_of(const char *s)
{
	return (struct wire_text){ .p = s, .n = strlen(s) };
}

static void
send_event(struct loader *l, struct event ev)
{
	assert_int_equal(model_apply(l->model, l->src, &ev), PIT_OK);
}

static const cJSON *
get(const cJSON *json, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);

	assert_non_null(item);
	return item;
}

static uint64_t
get_ns(const cJSON *json, const char *key)
{
	return (uint64_t)llround(get(json, key)->valuedouble * 1e9);
}

static uint32_t
send_string(struct loader *l, const char *s)
{
	for (uint32_t i = 0; i < l->ntexts; i++)
		if (strcmp(l->texts[i], s) == 0)
			return i + 1;
	assert_true(l->ntexts < IDS_MAX);
	l->texts[l->ntexts++] = strdup(s);
	send_event(l, (struct event){
			  .type = WIRE_STRING,
			  .string = { .id = l->ntexts, .text = text_of(s) } });
	return l->ntexts;
}

static uint32_t
send_code(struct loader *l, struct wire_code code)
{
	for (uint32_t i = 0; i < l->ncodes; i++) {
		code.id = i + 1;
		if (memcmp(&l->codes[i], &code, sizeof(code)) == 0)
			return code.id;
	}
	assert_true(l->ncodes < IDS_MAX);
	code.id = l->ncodes + 1;
	l->codes[l->ncodes++] = code;
	send_event(l, (struct event){ .type = WIRE_CODE, .code = code });
	return code.id;
}

static uint32_t
send_frame(struct loader *l, struct wire_frame frame)
{
	for (uint32_t i = 0; i < l->nframes; i++) {
		frame.id = i + 1;
		if (memcmp(&l->frames[i], &frame, sizeof(frame)) == 0)
			return frame.id;
	}
	assert_true(l->nframes < IDS_MAX);
	frame.id = l->nframes + 1;
	l->frames[l->nframes++] = frame;
	send_event(l, (struct event){ .type = WIRE_FRAME, .frame = frame });
	return frame.id;
}

static uint32_t
load_python(struct loader *l, const char *name, const char *file, uint32_t line,
	    char *attributes)
{
	struct wire_code code = { .line = line };
	uint32_t at = 0;
	char full[256];
	char *save = NULL;

	snprintf(full, sizeof(full), "%s", name);
	for (char *a = strtok_r(attributes, "\x01", &save); a;
	     a = strtok_r(NULL, "\x01", &save)) {
		if (*a == 'c')
			snprintf(full, sizeof(full), "%s.%s", a + 1, name);
		else if (*a == 'h')
			code.flags |= WIRE_CODE_TRACEBACKHIDE;
		else if (*a == 'l')
			at = (uint32_t)atoi(a + 1);
	}
	code.name = send_string(l, full);
	code.file = send_string(l, file);
	return send_frame(l, (struct wire_frame){ .kind = WIRE_FRAME_PYTHON,
						  .a = send_code(l, code),
						  .b = at });
}

/* "function PART file PART line \x01 attribute ..." */
static uint32_t
load_frame(struct loader *l, const char *text)
{
	char *copy = strdup(text), *save = NULL, *attributes;
	const char *name = strtok_r(copy, PART, &save);
	const char *file = strtok_r(NULL, PART, &save);
	const char *line = strtok_r(NULL, "\x01", &save);
	uint32_t id;

	attributes = save;
	assert_non_null(line);
	if (strcmp(file, "<built-in>") == 0)
		id = send_frame(
		    l, (struct wire_frame){ .kind = WIRE_FRAME_C,
					    .a = send_string(l, name) });
	else
		id = load_python(l, name, file, (uint32_t)atoi(line),
				 attributes);
	free(copy);
	return id;
}

/* Frames of pyinstrument below the program, which our streams do not have: the
 * thread, where it was started, and its exec(). */
static int
stem_length(const cJSON *session, const cJSON *stack)
{
	const cJSON *start = get(session, "start_call_stack");
	int n = cJSON_GetArraySize(start);

	if (strcmp(cJSON_GetArrayItem(start, 0)->valuestring,
		   cJSON_GetArrayItem(stack, 0)->valuestring) != 0)
		return 0;
	assert_true(n < cJSON_GetArraySize(stack));
	return n + 1;
}

static uint32_t
load_stack(struct loader *l, const cJSON *session, const cJSON *stack)
{
	int skip = stem_length(session, stack);
	uint32_t parent = 0;
	const cJSON *text;

	cJSON_ArrayForEach(text, stack)
	{
		uint32_t frame;

		if (skip-- > 0)
			continue;
		frame = load_frame(l, text->valuestring);
		send_event(l, (struct event){ .type = WIRE_STACK,
					      .stack = { .id = ++l->nstacks,
							 .parent = parent,
							 .frame = frame } });
		parent = l->nstacks;
	}
	return parent;
}

static void
load_samples(struct loader *l, const cJSON *session)
{
	const cJSON *record;
	uint64_t at = 0;

	cJSON_ArrayForEach(record, get(session, "frame_records"))
	{
		const cJSON *stack = cJSON_GetArrayItem(record, 0);
		double time = cJSON_GetArrayItem(record, 1)->valuedouble;
		uint64_t weight = (uint64_t)llround(time * 1e9);
		uint32_t id = load_stack(l, session, stack);

		at += weight;
		send_event(l, (struct event){ .type = WIRE_SAMPLE,
					      .sample = { .thread = 1,
							  .stack = id,
							  .count = 1,
							  .end = at,
							  .weight = weight } });
	}
}

static void
load_facts(struct loader *l, const cJSON *list, uint32_t kind)
{
	const cJSON *text;

	cJSON_ArrayForEach(text, list) send_event(
	    l,
	    (struct event){
		.type = WIRE_FACT,
		.fact = { .kind = kind, .text = text_of(text->valuestring) } });
}

static void
load_start(struct loader *l, const cJSON *session)
{
	static const char argv[] = "python3\0demo.py";

	send_event(l,
		   (struct event){
		       .type = WIRE_HELLO,
		       .hello = { .version = WIRE_VERSION,
				  .pid = 100,
				  .ppid = 1,
				  .python = 0x030b07f0,
				  .interval = get_ns(session, "max_interval"),
				  .time = START,
				  .epoch = get_ns(session, "start_time"),
				  .exe = text_of("/opt/py/bin/python3"),
				  .cwd = text_of("/proj"),
				  .argv = { argv, sizeof(argv) } } });
	load_facts(l, get(session, "sys_prefixes"), WIRE_FACT_SYS_PREFIX);
	load_facts(l, get(session, "sys_path"), WIRE_FACT_SYS_PATH);
	send_event(
	    l, (struct event){ .type = WIRE_THREAD,
			       .thread = { .id = 1,
					   .flags = WIRE_THREAD_MAIN,
					   .native = 100,
					   .name = text_of("MainThread") } });
	send_event(l, (struct event){ .type = WIRE_CLOCK,
				      .clock = { .time = START } });
}

static void
load_end(struct loader *l, const cJSON *session)
{
	uint64_t end = START + get_ns(session, "duration");

	send_event(l, (struct event){
			  .type = WIRE_CLOCK,
			  .clock = { .time = end,
				     .cpu = get_ns(session, "cpu_time") } });
	send_event(l, (struct event){
			  .type = WIRE_BYE,
			  .bye = { .reason = WIRE_BYE_EXIT, .time = end } });
	model_close(l->model, l->src, NULL, end);
}

static cJSON *
session_parse(const char *path)
{
	char *text = file_read(path);
	cJSON *json;

	assert_non_null(text);
	for (char *p = text; (p = strstr(p, "\\u0000")); p += 6)
		memcpy(p, "\\u001f", 6);
	json = cJSON_Parse(text);
	assert_non_null(json);
	free(text);
	return json;
}

void
golden_load(struct golden *s, const char *path)
{
	cJSON *json = session_parse(path);
	struct loader l = { .model = model_new() };

	assert_non_null(l.model);
	l.src = model_open(l.model);
	assert_int_not_equal(l.src, 0);
	load_start(&l, json);
	load_samples(&l, json);
	load_end(&l, json);
	*s = (struct golden){
		.model = l.model,
		.description =
		    strdup(get(json, "target_description")->valuestring),
		.deviates = cJSON_HasObjectItem(json, "deviation"),
	};
	for (uint32_t i = 0; i < l.ntexts; i++)
		free(l.texts[i]);
	cJSON_Delete(json);
}

void
golden_free(struct golden *s)
{
	model_free(s->model);
	free(s->description);
}
