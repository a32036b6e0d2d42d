/* tests/fuzz/fuzz_write.c - runs and sessions made of any bytes into each
 * format, and back by a reader that knows nothing of the writer.
 *
 * All time counts and nothing is left out: what the readers find is what was
 * put in, whatever the names are made of.
 */
#include "base/out.h"
#include "load/load.h"
#include "model/model.h"
#include "model/session.h"
#include "render/renderer.h"

#include "fuzz/fuzz.h"
#include "fuzz/readback.h"

#include <math.h>
#include <string.h>

#define FRAMES  8
#define THREADS 3
#define RECORDS 24
#define DEPTH   12
#define LONG    (64u << 10) /* bytes of a long name */
#define ALL     255u        /* formats, in place of one's number */

/* What is made of the input. */
struct bytes {
	const uint8_t *p;
	size_t n;
	bool was_long; /* one name was: all take a lot of time */
};

static unsigned
take(struct bytes *b)
{
	if (!b->n)
		return 0;
	b->n--;
	return *b->p++;
}

/* Some bytes of a name; what frames are divided by is none of them. */
static void
take_name(struct bytes *b, struct out *o)
{
	unsigned n = take(b), c;

	for (unsigned i = 0; i < n % 16; i++) {
		c = take(b);
		out_char(o, (char)(c > 1 ? c : c + '0'));
	}
	if (n != 255 || b->was_long)
		return;
	b->was_long = true;
	for (unsigned i = 0; i < LONG; i++)
		out_char(o, (char)('a' + i % 26));
}

/* A function of a file that is nothing special. */
static uint32_t
take_frame(struct bytes *b, struct session *s)
{
	uint32_t frame;
	struct out o;

	out_init(&o, SIZE_MAX);
	take_name(b, &o);
	out_mem(&o, "\0/", 2);
	take_name(b, &o);
	out_mem(&o, ".x", 3);
	out_printf(&o, "%u\1l%u", take(b) + 1, take(b) + 1);
	if (take(b) % 2) {
		out_str(&o, "\1c");
		take_name(b, &o);
	}
	FUZZ_CHECK(!out_status(&o));
	FUZZ_CHECK(!session_frame(s, o.data, o.len, &frame));
	out_fini(&o);
	return frame;
}

static uint32_t
take_thread(struct bytes *b, struct session *s, unsigned number)
{
	uint32_t frame;
	struct out o;

	out_init(&o, SIZE_MAX);
	take_name(b, &o);
	out_mem(&o, "\0<thread>", 10);
	out_printf(&o, "%u", number);
	FUZZ_CHECK(!out_status(&o));
	FUZZ_CHECK(!session_frame(s, o.data, o.len, &frame));
	out_fini(&o);
	return frame;
}

static void
take_record(struct bytes *b, struct session *s, const uint32_t *threads,
	    const uint32_t *frames, struct truth *truth)
{
	unsigned depth = 1 + take(b) % DEPTH;
	uint32_t stack, ns = 1;

	FUZZ_CHECK(!session_stack(s, 0, threads[take(b) % THREADS], &stack));
	for (unsigned i = 0; i < depth; i++)
		FUZZ_CHECK(
		    !session_stack(s, stack, frames[take(b) % FRAMES], &stack));
	for (int i = 0; i < 3; i++)
		ns = ns << 8 | take(b);
	truth->ns += ns;
	truth->samples++;
	FUZZ_CHECK(!session_add_record(s, stack, session_double(ns / 1e9)));
}

static struct session *
take_session(struct bytes *b, struct truth *truth)
{
	struct session *s = session_new();
	uint32_t frames[FRAMES], threads[THREADS];
	unsigned records = 1 + take(b) % RECORDS;
	struct out o;

	FUZZ_CHECK(s);
	out_init(&o, SIZE_MAX);
	out_str(&o, "Program: ");
	take_name(b, &o);
	FUZZ_CHECK(!session_text_set(&s->target_description, o.data, o.len));
	out_fini(&o);
	for (unsigned i = 0; i < FRAMES; i++)
		frames[i] = take_frame(b, s);
	for (unsigned i = 0; i < THREADS; i++)
		threads[i] = take_thread(b, s, i + 1);
	for (unsigned i = 0; i < records && (i < 2 || !b->was_long); i++)
		take_record(b, s, threads, frames, truth);
	s->start_time = session_double(1.7e9);
	s->duration = session_double((double)truth->ns / 1e9);
	s->sample_count = truth->samples;
	truth->stacks = s->nstacks;
	return s;
}

/* The session that was written is a session with the same time in it. */
static void
check_session(const struct out *o, const struct truth *truth)
{
	struct loader *l = loader_new();
	struct session *s = NULL;
	struct pit_err err;
	double seconds = 0;

	FUZZ_CHECK(l && !loader_feed(l, o->data, o->len, &err));
	FUZZ_CHECK(!loader_end(l, &s, &err));
	loader_free(l);
	FUZZ_CHECK(s->sample_count == truth->samples);
	for (size_t i = 0; i < s->nrecords; i++)
		seconds += s->records[i].seconds;
	FUZZ_CHECK(fabs(seconds - (double)truth->ns / 1e9) < 1e-9);
	session_free(s);
}

static void
write_report(struct out *o, const struct snapshot *snap, const char *name)
{
	struct render_options opts = RENDER_OPTIONS;

	opts.version = "0";
	opts.show_all = true;
	opts.unicode = true;
	out_init(o, SIZE_MAX);
	renderer_find(name)->write(o, snap, &opts);
	FUZZ_CHECK(!out_status(o));
	out_char(o, '\0');
	o->len--;
}

static void
check_report(const struct snapshot *snap, const struct truth *truth,
	     const struct reader *reader)
{
	const char *name = reader->renderer ? reader->renderer : "session";
	struct out o;

	if (!renderer_find(name))
		return;
	write_report(&o, snap, name);
	if (reader->renderer) {
		reader->read(o.data, o.len, truth);
	} else {
		read_json(o.data, o.len, truth);
		check_session(&o, truth);
	}
	out_fini(&o);
}

/* One format each time, or all of them, of what is a session or, the same, a
 * run of ours. */
static void
check_reports(struct snapshot *snap, const struct truth *truth, size_t which)
{
	const struct session *session = snap->session;
	size_t n = 0;

	while (readers[n].renderer)
		n++;
	for (size_t i = 0; i < 2 * (n + 1); i++) {
		snap->session = i % 2 ? NULL : session;
		if (which == ALL || which % (2 * (n + 1)) == i)
			check_report(snap, truth, &readers[i / 2]);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct bytes bytes = { data, n, false };
	struct truth truth = { 0 };
	unsigned which = take(&bytes);
	struct session *session = take_session(&bytes, &truth);
	struct model *model = model_new();
	struct snapshot run;

	FUZZ_CHECK(model && !model_load(model, session));
	run = *model_snapshot(model);
	/* What is cut goes through one after the other. */
	check_reports(&run, &truth, which == ALL ? ALL : which + n);
	model_free(model);
	return 0;
}
