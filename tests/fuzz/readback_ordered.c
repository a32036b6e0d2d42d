/* tests/fuzz/readback_ordered.c - reports in order of time: what threads spent
 * in calls is what was put in.
 */
#include "fuzz/readback.h"

#include "fuzz/fuzz.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include <yajl/yajl_tree.h>

#define DEEP 64 /* calls that are open at once, at most */

/* NULL: there is none. */
static yajl_val
find(yajl_val v, const char *key)
{
	const char *path[] = { key, NULL };

	return yajl_tree_get(v, path, yajl_t_any);
}

static yajl_val
member(yajl_val v, const char *key)
{
	yajl_val found = find(v, key);

	FUZZ_CHECK(found);
	return found;
}

static double
number(yajl_val v)
{
	FUZZ_CHECK(YAJL_IS_NUMBER(v));
	return strtod(YAJL_GET_NUMBER(v), NULL);
}

static const char *
text(yajl_val v)
{
	FUZZ_CHECK(YAJL_IS_STRING(v));
	return YAJL_GET_STRING(v);
}

static size_t
count(yajl_val v)
{
	FUZZ_CHECK(YAJL_IS_ARRAY(v));
	return YAJL_GET_ARRAY(v)->len;
}

static yajl_val
at(yajl_val v, size_t i)
{
	FUZZ_CHECK(i < count(v));
	return YAJL_GET_ARRAY(v)->values[i];
}

static size_t
index_in(yajl_val v, size_t n)
{
	double i = number(v);

	FUZZ_CHECK(i >= 0 && i < (double)n && i == floor(i));
	return (size_t)i;
}

static yajl_val
parse(const char *p, size_t n)
{
	yajl_val root;
	char err[256];

	check_utf8(p, n, 0);
	root = yajl_tree_parse(p, err, sizeof(err));
	FUZZ_CHECK(root && YAJL_IS_OBJECT(root));
	return root;
}

static void
check_sum(double seconds, const struct truth *truth)
{
	FUZZ_CHECK(fabs(seconds - (double)truth->ns / 1e9) < 1e-6);
}

/* Calls that begin and end, one thread's. */
struct calls {
	size_t open[DEEP], depth;
	double at, top; /* now; time with any open */
};

static void
change(struct calls *c, bool begins, size_t call, double now)
{
	FUZZ_CHECK(now >= c->at);
	c->top += c->depth ? now - c->at : 0;
	c->at = now;
	if (begins) {
		FUZZ_CHECK(c->depth < DEEP);
		c->open[c->depth++] = call;
	} else {
		FUZZ_CHECK(c->depth && c->open[--c->depth] == call);
	}
}

static double
read_events(yajl_val profile, size_t frames)
{
	yajl_val events = member(profile, "events");
	struct calls c = { .at = number(member(profile, "startValue")) };

	for (size_t i = 0; i < count(events); i++) {
		yajl_val event = at(events, i);

		change(&c, !strcmp(text(member(event, "type")), "O"),
		       index_in(member(event, "frame"), frames),
		       number(member(event, "at")));
	}
	FUZZ_CHECK(!c.depth);
	return c.top;
}

static double
read_samples(yajl_val profile, size_t frames)
{
	yajl_val samples = member(profile, "samples");
	yajl_val weights = member(profile, "weights");
	double sum = 0;

	FUZZ_CHECK(count(samples) == count(weights));
	for (size_t i = 0; i < count(samples); i++) {
		yajl_val sample = at(samples, i);

		for (size_t k = 0; k < count(sample); k++)
			index_in(at(sample, k), frames);
		FUZZ_CHECK(number(at(weights, i)) > 0);
		if (count(sample))
			sum += number(at(weights, i));
	}
	return sum;
}

void
read_speedscope(const char *p, size_t n, const struct truth *truth)
{
	yajl_val root = parse(p, n), profiles = member(root, "profiles");
	yajl_val frames = member(member(root, "shared"), "frames");
	double sum = 0;

	for (size_t i = 0; i < count(frames); i++)
		text(member(at(frames, i), "name"));
	for (size_t i = 0; i < count(profiles); i++) {
		yajl_val profile = at(profiles, i);
		bool sampled =
		    !strcmp(text(member(profile, "type")), "sampled");

		sum += sampled ? read_samples(profile, count(frames))
			       : read_events(profile, count(frames));
	}
	check_sum(sum, truth);
	yajl_tree_free(root);
}

/* Threads come one behind the other. */
void
read_trace(const char *p, size_t n, const struct truth *truth)
{
	yajl_val root = parse(p, n), events = member(root, "traceEvents");
	struct calls c = { 0 };
	double sum = 0, tid = 0;

	for (size_t i = 0; i < count(events); i++) {
		yajl_val event = at(events, i);
		const char *phase = text(member(event, "ph"));

		if (number(member(event, "tid")) != tid) {
			FUZZ_CHECK(!c.depth);
			sum += c.top;
			c = (struct calls){ 0 };
			tid = number(member(event, "tid"));
		}
		if (*phase == 'M') {
			member(member(event, "args"),
			       strstr(text(member(event, "name")), "sort")
				   ? "sort_index"
				   : "name");
			continue;
		}
		FUZZ_CHECK(*phase == 'B' || *phase == 'E');
		if (*phase == 'B')
			text(member(event, "name"));
		change(&c, *phase == 'B', 0, number(member(event, "ts")));
	}
	FUZZ_CHECK(!c.depth);
	check_sum((sum + c.top) / 1e6, truth);
	yajl_tree_free(root);
}

/* Its rows; all columns have as many. */
static size_t
rows_of(yajl_val table)
{
	size_t rows = (size_t)number(member(table, "length"));

	FUZZ_CHECK(YAJL_IS_OBJECT(table));
	for (size_t i = 0; i < YAJL_GET_OBJECT(table)->len; i++)
		FUZZ_CHECK(!YAJL_IS_ARRAY(YAJL_GET_OBJECT(table)->values[i]) ||
			   count(YAJL_GET_OBJECT(table)->values[i]) == rows);
	return rows;
}

/* Each cell of a column is null or a row among n. */
static void
check_column(yajl_val table, const char *name, size_t n)
{
	yajl_val column = member(table, name);

	for (size_t i = 0; i < count(column); i++)
		if (!YAJL_IS_NULL(at(column, i)))
			index_in(at(column, i), n);
}

/* Returns how many stacks there are. */
static size_t
check_shared(yajl_val shared)
{
	yajl_val stacks = member(shared, "stackTable");
	yajl_val frames = member(shared, "frameTable");
	yajl_val funcs = member(shared, "funcTable");
	yajl_val sources = member(shared, "sources");
	yajl_val strings = member(shared, "stringArray");
	yajl_val prefixes = member(stacks, "prefix");

	for (size_t i = 0; i < count(strings); i++)
		text(at(strings, i));
	check_column(sources, "filename", count(strings));
	check_column(funcs, "name", count(strings));
	check_column(funcs, "source", rows_of(sources));
	check_column(frames, "func", rows_of(funcs));
	check_column(stacks, "frame", rows_of(frames));
	for (size_t i = 0; i < rows_of(stacks); i++)
		if (!YAJL_IS_NULL(at(prefixes, i)))
			index_in(at(prefixes, i), i);
	return rows_of(stacks);
}

void
read_gecko(const char *p, size_t n, const struct truth *truth)
{
	yajl_val root = parse(p, n), threads = member(root, "threads");
	size_t stacks = check_shared(member(root, "shared"));
	double sum = 0;

	for (size_t i = 0; i < count(threads); i++) {
		yajl_val samples = member(at(threads, i), "samples");
		yajl_val weights = member(samples, "weight");
		yajl_val rows = member(samples, "stack");

		rows_of(member(at(threads, i), "markers"));
		check_column(samples, "stack", stacks);
		for (size_t k = 0; k < rows_of(samples); k++)
			if (!YAJL_IS_NULL(at(rows, k)))
				sum += number(at(weights, k));
	}
	check_sum(sum / 1e3, truth);
	yajl_tree_free(root);
}
