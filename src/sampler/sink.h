/* src/sampler/sink.h - where the records of a stream go.
 *
 * The sampler's runner writes records into enc and has the sink take them. One
 * is a viewer's socket (send.h); a log in the memory of the process is another.
 * Whoever starts a sampler brings the sink, in memory that outlives the runner.
 * All but what stands in the struct is for the runner alone, which has no libc
 * but memory functions.
 */
#ifndef PIT_SAMPLER_SINK_H
#define PIT_SAMPLER_SINK_H

#include "wire/enc.h"

#include <stdbool.h>
#include <stdint.h>

struct sink;

struct sink_ops {
	/* A stream begins: whatever the sink held is of another. Sets enc.
	 * shared: the runner's descriptors are the program's too. False: no
	 * memory. */
	bool (*open)(struct sink *sink, bool shared);
	/* Take from the front of enc what can be taken without waiting, and
	 * set gone when nothing ever will again. */
	void (*send)(struct sink *sink);
	/* The same until enc is empty, the sink is gone or the time
	 * (CLOCK_MONOTONIC, ns) has come. */
	void (*drain)(struct sink *sink, uint64_t until);
	/* The stream has ended. Also after an open that failed. */
	void (*close)(struct sink *sink);
};

struct sink {
	const struct sink_ops *ops;
	struct enc enc; /* written by the runner, between open and close */
	bool gone;      /* nobody takes what is written: the runner ends */
	bool unmet;     /* nor has anybody been there yet */
	uint64_t sent;  /* bytes, of all streams; of a log alone */
};

static inline bool
sink_open(struct sink *sink, bool shared)
{
	return sink->ops->open(sink, shared);
}

static inline void
sink_send(struct sink *sink)
{
	sink->ops->send(sink);
}

static inline void
sink_drain(struct sink *sink, uint64_t until)
{
	sink->ops->drain(sink, until);
}

static inline void
sink_close(struct sink *sink)
{
	sink->ops->close(sink);
}

#endif
