/* bench/made.c */
#include "made.h"

#include <stdio.h>
#include <stdlib.h>

#define FUNCTIONS 300

void
die(const char *what)
{
	fprintf(stderr, "bench: %s\n", what);
	exit(1);
}

static uint32_t
next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

void
made_put(struct made *s, struct enc *enc, struct event ev)
{
	enc_event(enc, &ev);
	s->events++;
}

/* Functions, and stacks that grow out of earlier ones. */
static void
make_definitions(struct made *s, struct enc *enc, uint32_t *seed,
		 uint32_t stacks)
{
	unsigned *depth = calloc(stacks + 1, sizeof(*depth));

	if (!depth)
		die("out of memory");

	for (uint32_t i = 1; i <= FUNCTIONS; i++) {
		char name[32];
		int n = snprintf(name, sizeof(name), "/app/m%u.py", i % 40);

		made_put(s, enc,
			 (struct event){
			     .type = WIRE_STRING,
			     .string = { 2 * i - 1, { name, (size_t)n } } });
		n = snprintf(name, sizeof(name), "Class.method_%u", i);
		made_put(
		    s, enc,
		    (struct event){ .type = WIRE_STRING,
				    .string = { 2 * i, { name, (size_t)n } } });
		made_put(
		    s, enc,
		    (struct event){ .type = WIRE_CODE,
				    .code = { i, 2 * i - 1, 2 * i, i, 0 } });
		made_put(s, enc,
			 (struct event){
			     .type = WIRE_FRAME,
			     .frame = { i, WIRE_FRAME_PYTHON, i, i + 1 } });
	}
	for (uint32_t i = 1; i <= stacks; i++) {
		uint32_t parent = i - 1;

		if (i % 3 == 0)
			parent = next_random(seed) % i;
		depth[i] = depth[parent] + 1;
		s->depth += (double)depth[i] / stacks;
		made_put(s, enc,
			 (struct event){
			     .type = WIRE_STACK,
			     .stack = { i, parent,
					1 + next_random(seed) % FUNCTIONS } });
	}
	free(depth);
}

void
made_stream(struct made *s, uint64_t samples, uint32_t stacks)
{
	size_t cap = samples * 24 + stacks * (size_t)24 + (1 << 20);
	uint32_t seed = 1;
	struct enc enc;

	s->bytes = malloc(cap);
	if (!s->bytes)
		die("out of memory");
	s->events = 0;
	s->depth = 0;
	enc_init(&enc, s->bytes, cap);
	made_put(s, &enc,
		 (struct event){ .type = WIRE_HELLO,
				 .hello = { .version = WIRE_VERSION,
					    .pid = 1,
					    .python = 0x030b07f0,
					    .interval = 1000000 } });
	made_put(s, &enc,
		 (struct event){ .type = WIRE_THREAD, .thread = { .id = 1 } });
	make_definitions(s, &enc, &seed, stacks);
	for (uint64_t i = 0; i < samples; i++) {
		if (i % 100 == 0)
			made_put(s, &enc,
				 (struct event){ .type = WIRE_CLOCK,
						 .clock = { .time = i * 1000000,
							    .ticks = i } });
		made_put(
		    s, &enc,
		    (struct event){
			.type = WIRE_SAMPLE,
			.sample = { .thread = 1,
				    .stack = 1 + next_random(&seed) % stacks,
				    .flags = WIRE_STATE_RUNNING,
				    .count = 1,
				    .end = (i % 100 + 1) * 1000000,
				    .weight = 1000000 } });
	}
	if (enc.overflow)
		die("the stream did not fit");
	s->n = enc.len;
}
