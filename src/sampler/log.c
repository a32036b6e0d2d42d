#include "sampler/log.h"

#include "reader/sampling.h"
#include "reader/sys.h"

static bool
log_add_chunk(struct log *log, bool begins)
{
	struct log_chunk *chunk = sys_map(LOG_CHUNK);

	if (!chunk)
		return false;
	chunk->begins = begins;
	if (log->last)
		atomic_store(&log->last->next, chunk);
	else
		atomic_store(&log->first, chunk);
	log->last = chunk;
	enc_init(&log->sink.enc, chunk->bytes, LOG_CHUNK - sizeof(*chunk));
	return true;
}

static bool
log_open(struct sink *sink, bool shared)
{
	struct log *log = (struct log *)sink;

	(void)shared;
	sink->gone = false;
	return log_add_chunk(log, true);
}

static void
log_send(struct sink *sink)
{
	struct log *log = (struct log *)sink;
	size_t len = atomic_load(&log->last->len), more = sink->enc.len - len;

	if (!more)
		return;
	atomic_store(&log->last->len, sink->enc.len);
	sink->sent += more;
	/* Else it is written on where it is, and when that is full, ticks are
	 * lost, and counted. */
	if (sink->enc.cap - sink->enc.len < 2 * SAMPLING_ROOM &&
	    sink->sent - atomic_load(&log->taken) < LOG_MAX)
		log_add_chunk(log, false);
}

static void
log_drain(struct sink *sink, uint64_t until)
{
	(void)until;
	log_send(sink);
}

/* What was written stays. */
static void
log_close(struct sink *sink)
{
	sink->enc.buf = NULL;
}

static const struct sink_ops log_ops = {
	.open = log_open,
	.send = log_send,
	.drain = log_drain,
	.close = log_close,
};

void
log_init(struct log *log)
{
	*log = (struct log){ .sink.ops = &log_ops };
}

const uint8_t *
log_take(struct log *log, size_t *n, bool *begins)
{
	if (!log->at)
		log->at = atomic_load(&log->first);
	while (log->at) {
		struct log_chunk *chunk = log->at;
		/* In this order: before there is a next one, all was said. */
		struct log_chunk *next = atomic_load(&chunk->next);
		const uint8_t *bytes = chunk->bytes + log->at_len;

		*n = atomic_load(&chunk->len) - log->at_len;
		*begins = chunk->begins && !log->at_len;
		log->at_len += *n;
		atomic_store(&log->taken, log->taken + *n);
		if (*n)
			return bytes;
		if (!next)
			break;
		log->at = next;
		log->at_len = 0;
		sys_unmap(chunk, LOG_CHUNK);
	}
	return NULL;
}
