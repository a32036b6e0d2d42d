/* src/python/store.c */
#include "python/store.h"

#include "base/mem.h"

#include <string.h>

struct store *
store_new(void)
{
	struct store *store = mem_zalloc(sizeof(*store));

	if (store)
		store->refs = 1;
	return store;
}

void
store_get(struct store *store)
{
	store->refs++;
}

void
store_put(struct store *store)
{
	if (!store || --store->refs)
		return;
	mem_free(store->bytes);
	mem_free(store->strings);
	mem_free(store->codes);
	mem_free(store->frames);
	mem_free(store->stacks);
	mem_free(store);
}

/* The list with a place for the number, which the decoder says is the next;
 * NULL: no memory. */
static void *
grow(void *list, size_t *n, size_t *cap, uint32_t id, size_t size)
{
	void *grown = mem_grow(list, cap, (size_t)id + 1, size);

	if (!grown)
		return NULL;
	if (!*n)
		memset(grown, 0, size);
	*n = (size_t)id + 1;
	return grown;
}

static enum pit_status
add_string(struct store *store, const struct wire_string *string)
{
	size_t size = store->nbytes + string->text.n + 1;
	struct store_text *strings;
	char *bytes;

	bytes = mem_grow(store->bytes, &store->byte_cap, size, sizeof(*bytes));
	if (!bytes)
		return PIT_ENOMEM;
	store->bytes = bytes;
	strings = grow(store->strings, &store->nstrings, &store->string_cap,
		       string->id, sizeof(*strings));
	if (!strings)
		return PIT_ENOMEM;
	store->strings = strings;
	strings[string->id].at = store->nbytes;
	strings[string->id].n = string->text.n;
	memcpy(bytes + store->nbytes, string->text.p, string->text.n);
	store->nbytes += string->text.n;
	return PIT_OK;
}

static enum pit_status
add_code(struct store *store, const struct wire_code *code)
{
	struct wire_code *codes =
	    grow(store->codes, &store->ncodes, &store->code_cap, code->id,
		 sizeof(*code));

	if (!codes)
		return PIT_ENOMEM;
	store->codes = codes;
	codes[code->id] = *code;
	return PIT_OK;
}

static enum pit_status
add_frame(struct store *store, const struct wire_frame *frame)
{
	struct wire_frame *frames =
	    grow(store->frames, &store->nframes, &store->frame_cap, frame->id,
		 sizeof(*frame));

	if (!frames)
		return PIT_ENOMEM;
	store->frames = frames;
	frames[frame->id] = *frame;
	return PIT_OK;
}

static enum pit_status
add_stack(struct store *store, const struct wire_stack *stack)
{
	struct wire_stack *stacks =
	    grow(store->stacks, &store->nstacks, &store->stack_cap, stack->id,
		 sizeof(*stack));

	if (!stacks)
		return PIT_ENOMEM;
	store->stacks = stacks;
	stacks[stack->id] = *stack;
	return PIT_OK;
}

enum pit_status
store_define(struct store *store, const struct event *ev)
{
	switch (ev->type) {
	case WIRE_STRING:
		return add_string(store, &ev->string);
	case WIRE_CODE:
		return add_code(store, &ev->code);
	case WIRE_FRAME:
		return add_frame(store, &ev->frame);
	case WIRE_STACK:
		return add_stack(store, &ev->stack);
	default:
		return PIT_OK;
	}
}

struct wire_text
store_text(const struct store *store, uint32_t string)
{
	struct store_text text = { 0 };

	if (string < store->nstrings)
		text = store->strings[string];
	return (struct wire_text){ text.n ? store->bytes + text.at : "",
				   text.n };
}
