/* tests/fuzz/fuzz_session.c - any file as a session of pyinstrument's.
 *
 * Beyond not crashing: a file is loaded, or refused with a sentence, and in the
 * same way whether it comes at once or byte by byte; what is loaded is written,
 * loaded again and then written as before; and each format can report it, also
 * as the run that it is in a model.
 */
#include "base/mem.h"
#include "base/out.h"
#include "load/load.h"
#include "model/model.h"
#include "render/renderer.h"

#include "fuzz/fuzz.h"

#include <string.h>

#define MAX_REPORT (8u << 20)

/* In pieces of so many bytes. NULL: it was refused. */
static struct session *
load(const uint8_t *data, size_t n, size_t piece, struct pit_err *err)
{
	struct loader *l = loader_new();
	struct session *s = NULL;
	enum pit_status st = PIT_OK;

	*err = (struct pit_err){ PIT_OK, "" };
	FUZZ_CHECK(l);
	for (size_t at = 0; at < n && !st; at += piece)
		st = loader_feed(l, data + at, n - at < piece ? n - at : piece,
				 err);
	if (!st)
		st = loader_end(l, &s, err);
	FUZZ_CHECK(!st == (s != NULL));
	FUZZ_CHECK(!st || (err->status == st && err->text[0]));
	loader_free(l);
	return s;
}

/* Without the place: a token that yajl does not expect is where it begins, or,
 * when it came in pieces, where it ends. */
static const char *
sentence(const struct pit_err *err)
{
	const char *colon = strstr(err->text, ": ");

	return colon ? colon : err->text;
}

static void
write_session(struct session *s, struct out *o)
{
	const struct render_options opts = RENDER_OPTIONS;
	const struct snapshot snap = { .window = WINDOW_ALL, .session = s };

	out_init(o, SIZE_MAX);
	renderer_session.write(o, &snap, &opts);
	FUZZ_CHECK(!out_status(o));
}

/* What was written is what was read. */
static void
check_again(const struct out *text)
{
	struct pit_err err;
	struct session *s =
	    load((const uint8_t *)text->data, text->len, text->len, &err);
	struct out again;

	FUZZ_CHECK(s);
	write_session(s, &again);
	FUZZ_CHECK(again.len == text->len &&
		   !memcmp(again.data, text->data, text->len));
	session_free(s);
	out_fini(&again);
}

static void
write_reports(const struct snapshot *snap)
{
	struct render_options opts = RENDER_OPTIONS;
	const struct renderer *r;
	struct out o;

	opts.version = "0";
	for (size_t i = 0; (r = renderer_at(i)); i++) {
		out_init(&o, MAX_REPORT);
		r->write(&o, snap, &opts);
		out_fini(&o);
	}
}

/* The model owns the session from here. */
static void
check_model(struct session *s)
{
	struct model *model = model_new();
	struct window window = { 0, UINT64_C(1500000000) };
	const struct snapshot *snap;

	FUZZ_CHECK(model);
	FUZZ_CHECK(!model_load(model, s));
	snap = model_snapshot(model);
	FUZZ_CHECK(snap->nprocs);
	write_reports(snap);
	snap = model_look(model, &window, MODE_WALL);
	FUZZ_CHECK(snap && !snap->session);
	write_reports(snap);
	model_free(model);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct pit_err once, bytes;
	struct session *s = load(data, n, n ? n : 1, &once);
	struct session *slow = load(data, n, 1, &bytes);
	struct out text, other;

	FUZZ_CHECK(!s == !slow);
	if (!s) {
		FUZZ_CHECK(!strcmp(sentence(&once), sentence(&bytes)));
		return 0;
	}
	write_session(s, &text);
	write_session(slow, &other);
	FUZZ_CHECK(!strcmp(text.data, other.data));
	check_again(&text);
	out_fini(&text);
	out_fini(&other);
	session_free(slow);
	check_model(s);
	return 0;
}
