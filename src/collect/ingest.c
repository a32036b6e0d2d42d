/* src/collect/ingest.c */
#include "collect/ingest.h"

#include "wire/dec.h"

#define AHEAD 8 /* events that are there before they are taken */

enum pit_status
ingest_open(struct ingest *in, struct model *model)
{
	*in = (struct ingest){ .model = model, .dec = dec_new() };
	if (in->dec)
		in->source = model_open(model);
	if (in->source)
		return PIT_OK;
	dec_free(in->dec);
	in->dec = NULL;
	return PIT_ENOMEM;
}

/* The next event, if there is one: what it needs is fetched while those before
 * it are taken. */
static bool
expect(struct ingest *in, struct event *ev)
{
	if (!dec_next(in->dec, ev))
		return false;
	model_expect(in->model, in->source, ev);
	return true;
}

enum pit_status
ingest_take(struct ingest *in, const void *bytes, size_t n, struct pit_err *err)
{
	enum pit_status st = dec_feed(in->dec, bytes, n);
	struct event events[AHEAD];
	size_t got = 0, done = 0;

	for (bool more = !st; more || done < got; done++) {
		while (more && got - done < AHEAD)
			more = expect(in, &events[got % AHEAD]) && ++got;
		if (got - done > AHEAD / 2)
			model_expect_next(in->model, in->source,
					  &events[(done + AHEAD / 2) % AHEAD]);
		if (done == got)
			break;
		st = model_apply(in->model, in->source, &events[done % AHEAD]);
		if (st)
			return pit_fail(err, st, "%s", pit_status_text(st));
		in->events++;
	}
	return dec_status(in->dec, err);
}

void
ingest_close(struct ingest *in, const char *reason, uint64_t now)
{
	if (!in->source)
		return;
	model_close(in->model, in->source, reason, now);
	ingest_leave(in);
}

void
ingest_leave(struct ingest *in)
{
	dec_free(in->dec);
	in->dec = NULL;
	in->source = 0;
}
