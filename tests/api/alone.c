/* tests/api/alone.c - reader and sampler in an extension of an interpreter:
 * started by a call, without a launcher, a viewer or a wrapper, its records in
 * a log in the memory of the process.
 */
#include "sampler/clock.h"
#include "sampler/sampler.h"

#include <string.h>
#include <unistd.h>

#define EXPORT  __attribute__((visibility("default")))
#define ENC_CAP (1024u * 1024)
#define LOG_CAP (64u * 1024 * 1024)

/* What is below len is whole, and stays. */
struct log {
	struct sink sink;
	uint8_t *bytes;
	_Atomic size_t len;
};

static struct log records;
static struct sampler sampler;

static bool
log_open(struct sink *sink, bool shared)
{
	uint8_t *buf = sys_map_private(ENC_CAP);

	(void)shared;
	sink->gone = false;
	enc_init(&sink->enc, buf, buf ? ENC_CAP : 0);
	return buf;
}

static void
log_send(struct sink *sink)
{
	struct log *log = (struct log *)sink;
	size_t len = atomic_load(&log->len), n = sink->enc.len;

	if (n > LOG_CAP - len) {
		sink->gone = true;
		return;
	}
	memcpy(log->bytes + len, sink->enc.buf, n);
	atomic_store(&log->len, len + n);
	enc_rewind(&sink->enc, 0);
}

static void
log_drain(struct sink *sink, uint64_t until)
{
	(void)until;
	log_send(sink);
}

static void
log_close(struct sink *sink)
{
	sys_unmap(sink->enc.buf, ENC_CAP);
	sink->enc.buf = NULL;
}

static const struct sink_ops log_ops = {
	.open = log_open,
	.send = log_send,
	.drain = log_drain,
	.close = log_close,
};

/* NULL: it runs; else why not. period: ns. */
EXPORT const char *alone_start(uint64_t period);
EXPORT void alone_stop(void);
/* Of the stream that was started last: what there is of it by now. */
EXPORT const uint8_t *alone_log(size_t *n);

const char *
alone_start(uint64_t period)
{
	struct sampler *s = &sampler;

	if (!records.bytes)
		records.bytes = sys_map_private(LOG_CAP);
	if (!records.bytes)
		return "no memory";
	records.sink.ops = &log_ops;
	atomic_store(&records.len, 0);
	if (!interp_find(&s->interp))
		return "no interpreter";
	if (s->interp.refusal[0])
		return s->interp.refusal;
	s->period = period;
	s->sink = &records.sink;
	s->profiled = true;
	s->pid = getpid();
	s->ppid = getppid();
	sampler_find_words(s, 0);
	sampler_restart(s);
	return atomic_load(&s->state) == SAMPLER_ON ? NULL : "no runner";
}

void
alone_stop(void)
{
	sampler_stop(&sampler, WIRE_BYE_STOP);
}

const uint8_t *
alone_log(size_t *n)
{
	*n = atomic_load(&records.len);
	return records.bytes;
}
