/* tests/lib/heard.c */
#include "lib/heard.h"

#include "lib/test.h"

#include <string.h>

struct heard *
heard_new(size_t room, uint64_t interval)
{
	struct heard *h = calloc(1, sizeof(*h));
	struct event ev = { .type = WIRE_HELLO };

	assert_non_null(h);
	enc_init(&h->enc, malloc(room), room);
	h->dec = dec_new();
	ev.hello.version = WIRE_VERSION;
	ev.hello.interval = interval;
	enc_event(&h->enc, &ev);
	return h;
}

void
heard_free(struct heard *h)
{
	dec_free(h->dec);
	free(h->enc.buf);
	for (size_t i = 0; i < ARRAY_LEN(h->strings); i++)
		free(h->strings[i]);
	free(h);
}

static void
define(struct heard *h, const struct event *ev)
{
	if (ev->type == WIRE_STRING) {
		assert_true(ev->string.id < ARRAY_LEN(h->strings));
		free(h->strings[ev->string.id]);
		h->strings[ev->string.id] =
		    strndup(ev->string.text.p, ev->string.text.n);
	} else if (ev->type == WIRE_CODE) {
		assert_true(ev->code.id < ARRAY_LEN(h->codes));
		h->codes[ev->code.id] = ev->code;
	} else if (ev->type == WIRE_FRAME) {
		assert_true(ev->frame.id < ARRAY_LEN(h->frames));
		h->frames[ev->frame.id] = ev->frame;
	} else if (ev->type == WIRE_STACK) {
		assert_true(ev->stack.id < ARRAY_LEN(h->stacks));
		h->stacks[ev->stack.id] = ev->stack;
	}
}

void
heard_take(struct heard *h, heard_cb *cb, void *arg)
{
	struct event ev;

	assert_false(h->enc.overflow);
	assert_int_equal(dec_feed(h->dec, h->enc.buf, h->enc.len), PIT_OK);
	enc_rewind(&h->enc, 0);
	while (dec_next(h->dec, &ev)) {
		define(h, &ev);
		cb(arg, &ev);
	}
	assert_int_equal(dec_status(h->dec, NULL), PIT_OK);
	assert_int_equal(dec_pending(h->dec), 0);
}

const char *
heard_name(const struct heard *h, uint32_t frame)
{
	const struct wire_frame *f = &h->frames[frame];

	return f->kind == WIRE_FRAME_PYTHON ? h->strings[h->codes[f->a].name]
					    : h->strings[f->a];
}
