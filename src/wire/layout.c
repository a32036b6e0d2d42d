/* src/wire/layout.c */
#include "wire/layout.h"

/* There are many samples, and what comes behind that is seldom said. */
#define SAMPLE_LEAST 8
#define THREAD_LEAST 4

#define FIELD(record, kind, field)                                             \
	{                                                                      \
		offsetof(struct event, record.field), LAYOUT_##kind            \
	}

static const struct layout_field hello[] = {
	FIELD(hello, U32, version), FIELD(hello, U32, pid),
	FIELD(hello, U32, ppid),    FIELD(hello, U32, python),
	FIELD(hello, U32, flags),   FIELD(hello, TIME, interval),
	FIELD(hello, TIME, time),   FIELD(hello, TIME, epoch),
	FIELD(hello, TEXT, exe),    FIELD(hello, TEXT, cwd),
	FIELD(hello, TEXT, argv),
};

static const struct layout_field unsupported[] = {
	FIELD(unsupported, TEXT, reason),
};

static const struct layout_field fact[] = {
	FIELD(fact, U32, kind),
	FIELD(fact, TEXT, text),
};

static const struct layout_field string[] = {
	FIELD(string, U32, id),
	FIELD(string, TEXT, text),
};

static const struct layout_field code[] = {
	FIELD(code, U32, id),   FIELD(code, U32, file),  FIELD(code, U32, name),
	FIELD(code, U32, line), FIELD(code, U32, flags),
};

static const struct layout_field frame[] = {
	FIELD(frame, U32, id),
	FIELD(frame, U32, kind),
	FIELD(frame, U32, a),
	FIELD(frame, U32, b),
};

static const struct layout_field stack[] = {
	FIELD(stack, U32, id),
	FIELD(stack, U32, parent),
	FIELD(stack, U32, frame),
};

static const struct layout_field thread[] = {
	FIELD(thread, U32, id),     FIELD(thread, U32, flags),
	FIELD(thread, U64, native), FIELD(thread, TEXT, name),
	FIELD(thread, U64, interp),
};

static const struct layout_field thread_end[] = {
	FIELD(thread_end, U32, id),
};

static const struct layout_field clock[] = {
	FIELD(clock, TIME, time),
	FIELD(clock, TIME, cpu),
	FIELD(clock, TIME, sampler_cpu),
	FIELD(clock, U64, ticks),
};

static const struct layout_field sample[] = {
	FIELD(sample, U32, thread), FIELD(sample, U32, stack),
	FIELD(sample, U32, flags),  FIELD(sample, U32, count),
	FIELD(sample, TIME, end),   FIELD(sample, TIME, weight),
	FIELD(sample, U32, task),   FIELD(sample, U32, base),
	FIELD(sample, TIME, span),  FIELD(sample, TIME, lead),
};

static const struct layout_field task[] = {
	FIELD(task, U32, id),    FIELD(task, U32, thread),
	FIELD(task, U32, flags), FIELD(task, U32, by),
	FIELD(task, TEXT, name), FIELD(task, TEXT, function),
};

static const struct layout_field task_end[] = {
	FIELD(task_end, U32, id),
};

static const struct layout_field task_sample[] = {
	FIELD(task_sample, U32, task),  FIELD(task_sample, U32, stack),
	FIELD(task_sample, U32, flags), FIELD(task_sample, U32, count),
	FIELD(task_sample, TIME, end),  FIELD(task_sample, TIME, weight),
};

static const struct layout_field lost[] = {
	FIELD(lost, U32, cause),
	FIELD(lost, U64, count),
	FIELD(lost, TIME, time),
};

static const struct layout_field missed[] = {
	FIELD(missed, U32, cause),
	FIELD(missed, U64, count),
};

static const struct layout_field rate[] = {
	FIELD(rate, TIME, interval),
};

static const struct layout_field reset[] = {
	FIELD(reset, U32, unused),
};

static const struct layout_field bye[] = {
	FIELD(bye, U32, reason),
	FIELD(bye, TIME, time),
};

static const struct layout layouts[] = {
#define RECORD(number, NAME, member)                                           \
	[number] = { member, sizeof(member) / sizeof(member[0]) },
#include "wire/records.def"
#undef RECORD
};

size_t
layout_least(uint64_t type)
{
	switch (type) {
	case WIRE_SAMPLE:
		return SAMPLE_LEAST;
	case WIRE_THREAD:
		return THREAD_LEAST;
	default:
		return SIZE_MAX;
	}
}

const struct layout *
layout_get(uint64_t type)
{
	if (type >= sizeof(layouts) / sizeof(layouts[0]) ||
	    !layouts[type].fields)
		return NULL;
	return &layouts[type];
}
