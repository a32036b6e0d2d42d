/* src/collect/ingest.c */
#include "collect/ingest.h"

#include "wire/dec.h"

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

enum pit_status
ingest_take(struct ingest *in, const void *bytes, size_t n, struct pit_err *err)
{
	enum pit_status st = dec_feed(in->dec, bytes, n);
	struct event ev;

	while (!st && dec_next(in->dec, &ev)) {
		st = model_apply(in->model, in->source, &ev);
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
