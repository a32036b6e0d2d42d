/* src/collect/playback.c */
#include "collect/playback.h"

#include "base/mem.h"
#include "base/out.h"
#include "base/printed_lines.h"
#include "collect/block.h"
#include "collect/ingest.h"
#include "collect/item.h"
#include "collect/thin.h"

#include <inttypes.h>
#include <string.h>

#define STREAMS (1u << 16) /* that may be open at once */
#define RECORDS (1u << 28) /* bytes that the rows of an item may become */
#define NS_MS   UINT64_C(1000000)
#define CUT     "it was cut short there, or is still being written"
#define DAMAGED "what follows is damaged"

struct stream {
	struct ingest ingest;
	struct thin thin;
	bool open, failed;
};

struct playback {
	FILE *file;
	struct model *model;
	struct unpacker *unpacker;
	uint8_t *packed;
	size_t cap;
	const uint8_t *block; /* what is left of it */
	size_t nblock;
	struct item next; /* not yet played; kind 0: none */
	uint64_t read;    /* when the latest item that was read came */
	uint64_t played;
	bool over, whole;
	uint64_t lost;
	char missing[256];
	struct stream **streams;
	size_t nstreams, streams_cap, nopen;
	struct playback_run run;
	struct printed_lines printed;
	bool forgot;    /* a printed line, without memory */
	char *texts[5]; /* that run names */
};

static void
stream_free(struct stream *stream)
{
	if (!stream)
		return;
	ingest_leave(&stream->ingest);
	thin_fini(&stream->thin);
	mem_free(stream);
}

void
playback_free(struct playback *pb)
{
	if (!pb)
		return;
	for (size_t i = 0; i < pb->nstreams; i++)
		stream_free(pb->streams[i]);
	mem_free(pb->streams);
	for (size_t i = 0; i < ARRAY_LEN(pb->texts); i++)
		mem_free(pb->texts[i]);
	unpacker_free(pb->unpacker);
	mem_free(pb->packed);
	fclose(pb->file);
	mem_free(pb);
}

/* It ends here, for this reason. */
static void
playback_stop(struct playback *pb, const char *why, size_t n)
{
	uint64_t ms = pb->read / NS_MS;

	pb->over = true;
	pb->next.kind = 0;
	if (!pb->whole)
		snprintf(pb->missing, sizeof(pb->missing),
			 "the recording ends after %" PRIu64 ".%03u s: %.*s",
			 ms / 1000, (unsigned)(ms % 1000),
			 (int)(n < 160 ? n : 160), why);
}

static void
playback_break(struct playback *pb, const char *why)
{
	playback_stop(pb, why, strlen(why));
}

static const char *
why_of(enum pit_status st)
{
	return st == PIT_ECORRUPT ? DAMAGED : pit_status_text(st);
}

/* The next block. False: there is none. */
static bool
read_block(struct playback *pb)
{
	uint8_t head[BLOCK_HEAD];
	size_t n = fread(head, 1, sizeof(head), pb->file), size;
	enum pit_status st;
	uint8_t *packed;

	if (n < sizeof(head)) {
		playback_break(pb, CUT);
		return false;
	}
	size = block_size(head);
	packed = size ? mem_grow(pb->packed, &pb->cap, size, 1) : NULL;
	if (!packed) {
		playback_break(pb, why_of(size ? PIT_ENOMEM : PIT_ECORRUPT));
		return false;
	}
	pb->packed = packed;
	if (fread(packed, 1, size, pb->file) < size) {
		playback_break(pb, CUT);
		return false;
	}
	st = unpacker_unpack(pb->unpacker, head, packed, &pb->block,
			     &pb->nblock);
	if (st)
		playback_break(pb, why_of(st));
	return st == PIT_OK;
}

/* Have the next item in pb->next. False: there is none. */
static bool
read_item(struct playback *pb)
{
	size_t used;

	if (pb->next.kind)
		return true;
	if (pb->over)
		return false;
	while (!pb->nblock)
		if (!read_block(pb))
			return false;
	used = item_get(pb->block, pb->nblock, &pb->next, &pb->read, NULL);
	pb->block += used;
	pb->nblock -= used;
	if (used && pb->next.kind)
		return true;
	playback_break(pb, DAMAGED);
	return false;
}

/* A copy that lives as long as the playback. False: no memory. */
static bool
keep_text(char **place, struct item_text text, const char **copy)
{
	mem_free(*place);
	*place = mem_strndup(text.n ? text.p : "", text.n);
	*copy = *place ? *place : "";
	return *place != NULL;
}

static bool
play_run(struct playback *pb, const struct item_run *run)
{
	pb->run.start = pb->run.launched = run->start;
	pb->run.epoch = run->epoch;
	pb->run.interval = run->interval;
	pb->run.delay = run->delay;
	pb->run.duration = run->duration;
	return keep_text(&pb->texts[0], run->folder, &pb->run.folder) &&
	       keep_text(&pb->texts[1], run->shown, &pb->run.shown) &&
	       keep_text(&pb->texts[2], run->args, &pb->run.args) &&
	       keep_text(&pb->texts[3], run->heading, &pb->run.heading);
}

/* This and those below return why it cannot be; NULL: it can. */
static const char *
play_started(struct playback *pb, const struct item_started *started)
{
	pb->run.launched = started->time;
	pb->run.pid = started->pid;
	return keep_text(&pb->texts[4], started->unprofiled,
			 &pb->run.unprofiled)
		   ? NULL
		   : pit_status_text(PIT_ENOMEM);
}

static struct stream *
stream_get(const struct playback *pb, uint32_t number)
{
	struct stream *stream = NULL;

	if (number && number <= pb->nstreams)
		stream = pb->streams[number - 1];
	return stream && stream->open ? stream : NULL;
}

/* Numbers are given again, so that there are as many as were open at once. */
static struct stream *
stream_new(struct playback *pb, uint32_t number)
{
	struct stream **p =
	    mem_grow(pb->streams, &pb->streams_cap, number, sizeof(*p));

	if (!p)
		return NULL;
	pb->streams = p;
	if (number > pb->nstreams)
		p[pb->nstreams++] = NULL;
	if (!p[number - 1])
		p[number - 1] = mem_zalloc(sizeof(**p));
	return p[number - 1];
}

static const char *
play_open(struct playback *pb, const struct item_open *open)
{
	struct stream *stream;

	if (!open->stream || open->stream > pb->nstreams + 1 ||
	    open->stream > STREAMS || stream_get(pb, open->stream))
		return DAMAGED;
	stream = stream_new(pb, open->stream);
	if (!stream || ingest_open(&stream->ingest, pb->model))
		return pit_status_text(PIT_ENOMEM);
	stream->open = true;
	stream->failed = false;
	return NULL;
}

/* Live, a stream that goes wrong is closed at once: the CLOSE item follows. */
static const char *
stream_take(struct stream *stream, const void *bytes, size_t n)
{
	enum pit_status st = PIT_OK;

	if (!stream->failed)
		st = ingest_take(&stream->ingest, bytes, n, NULL);
	if (st)
		stream->failed = true;
	return st == PIT_ENOMEM ? pit_status_text(st) : NULL;
}

static const char *
play_bytes(struct playback *pb, const struct item_bytes *bytes)
{
	struct stream *stream = stream_get(pb, bytes->stream);

	if (!stream)
		return DAMAGED;
	thin_see(&stream->thin, bytes->bytes.p, bytes->bytes.n);
	return stream_take(stream, bytes->bytes.p, bytes->bytes.n);
}

static const char *
play_samples(struct playback *pb, const struct item_samples *samples)
{
	struct stream *stream = stream_get(pb, samples->stream);
	const char *why = DAMAGED;
	struct out o;

	if (!stream)
		return DAMAGED;
	out_init(&o, RECORDS);
	if (thin_expand(&stream->thin, samples->rows.p, samples->rows.n, &o))
		why = out_status(&o) ? pit_status_text(out_status(&o))
				     : stream_take(stream, o.data, o.len);
	out_fini(&o);
	return why;
}

static const char *
play_close(struct playback *pb, const struct item_close *close)
{
	struct stream *stream = stream_get(pb, close->stream);
	char reason[sizeof(((struct pit_err *)NULL)->text)];

	if (!stream)
		return DAMAGED;
	snprintf(reason, sizeof(reason), "%.*s",
		 (int)(close->reason.n < sizeof(reason) ? close->reason.n
							: sizeof(reason)),
		 close->reason.n ? close->reason.p : "");
	model_lost(pb->model, stream->ingest.source, close->fate);
	ingest_close(&stream->ingest, close->cut ? reason : NULL, close->time);
	thin_fini(&stream->thin);
	stream->open = false;
	return NULL;
}

static const char *
play_mark(struct playback *pb, const struct item_mark *mark)
{
	enum pit_status st = model_mark(
	    pb->model, mark->time, mark->letter < 128 ? (char)mark->letter : 0,
	    mark->text.n ? mark->text.p : "", mark->text.n);

	return st ? pit_status_text(st) : NULL;
}

static void
play_line(void *data, const char *line, size_t n)
{
	struct playback *pb = data;

	if (model_printed(pb->model, pb->run.start + pb->played, line, n))
		pb->forgot = true;
}

static const char *
play_output(struct playback *pb, const struct item_output *output,
	    const struct playback_sink *sink)
{
	const struct item_text *bytes = &output->bytes;

	pb->run.screen = true;
	if (!bytes->n)
		return NULL;
	if (sink && sink->output)
		sink->output(sink->data, bytes->p, bytes->n);
	if (model_hears(pb->model))
		printed_lines_take(&pb->printed, bytes->p, bytes->n);
	return pb->forgot ? pit_status_text(PIT_ENOMEM) : NULL;
}

static void
play_end(struct playback *pb, const struct item_end *end)
{
	pb->lost = end->output;
	pb->whole = !end->reason.n;
	playback_stop(pb, end->reason.p, end->reason.n);
}

/* What the viewer knew. */
static void
play_fact(struct playback *pb, const struct item *item,
	  const struct playback_sink *sink)
{
	switch (item->kind) {
	case ITEM_SCREEN:
		pb->run.screen = true;
		if (sink && sink->screen)
			sink->screen(sink->data, item->screen.rows,
				     item->screen.cols);
		break;
	case ITEM_OUTCOME:
		pb->run.ended = true;
		pb->run.status = (int)item->outcome.status;
		pb->run.end = item->outcome.time;
		break;
	case ITEM_MISSED:
		pb->run.missed_full = item->missed.full;
		pb->run.missed_foreign = item->missed.foreign;
		break;
	case ITEM_END:
		play_end(pb, &item->end);
		break;
	default:
		break; /* newer than we are */
	}
}

static const char *
play_item(struct playback *pb, const struct item *item,
	  const struct playback_sink *sink)
{
	switch (item->kind) {
	case ITEM_STARTED:
		return play_started(pb, &item->started);
	case ITEM_OPEN:
		return play_open(pb, &item->open);
	case ITEM_BYTES:
		return play_bytes(pb, &item->bytes);
	case ITEM_SAMPLES:
		return play_samples(pb, &item->samples);
	case ITEM_CLOSE:
		return play_close(pb, &item->close);
	case ITEM_ENDED:
		model_ended(pb->model, item->ended.pid, item->ended.time);
		return NULL;
	case ITEM_MARK:
		return play_mark(pb, &item->mark);
	case ITEM_OUTPUT:
		return play_output(pb, &item->output, sink);
	default:
		play_fact(pb, item, sink);
		return NULL;
	}
}

/* Said when the viewer is left, which may be long after the run. */
static bool
is_late(uint64_t kind)
{
	return kind == ITEM_ENDED || kind == ITEM_MISSED || kind == ITEM_END ||
	       kind == ITEM_MARK;
}

bool
playback_play(struct playback *pb, uint64_t until,
	      const struct playback_sink *sink)
{
	const char *why;

	while (read_item(pb)) {
		const struct item item = pb->next;

		if (item.when > until)
			return true;
		pb->next.kind = 0;
		if (!is_late(item.kind))
			pb->played = item.when;
		why = play_item(pb, &item, sink);
		if (why)
			playback_break(pb, why);
	}
	return false;
}

static enum pit_status
read_head(struct playback *pb, struct pit_err *err)
{
	uint8_t head[BLOCK_FILE];
	size_t n = fread(head, 1, sizeof(head), pb->file);
	enum pit_status st;

	if (!block_is_recording(head, n))
		return pit_fail(err, PIT_ECORRUPT, "this is no recording");
	st = block_check_head(head, n, err);
	if (st)
		return st;
	if (!read_item(pb))
		return pit_fail(err, PIT_ECORRUPT, "%s", pb->missing);
	if (pb->next.kind != ITEM_RUN)
		return pit_fail(err, PIT_ECORRUPT,
				"the recording does not say what was run");
	pb->next.kind = 0;
	return play_run(pb, &pb->next.run)
		   ? PIT_OK
		   : pit_fail(err, PIT_ENOMEM, "out of memory");
}

enum pit_status
playback_open(struct playback **out, FILE *file, struct model *model,
	      struct pit_err *err)
{
	struct playback *pb = mem_zalloc(sizeof(*pb));
	enum pit_status st;

	*out = NULL;
	if (!pb) {
		fclose(file);
		return pit_fail(err, PIT_ENOMEM, "out of memory");
	}
	pb->file = file;
	pb->model = model;
	pb->run.unprofiled = "";
	pb->printed = (struct printed_lines){ .line = play_line, .data = pb };
	pb->unpacker = unpacker_new();
	st = pb->unpacker ? read_head(pb, err)
			  : pit_fail(err, PIT_ENOMEM, "out of memory");
	if (st)
		playback_free(pb);
	else
		*out = pb;
	return st;
}

const struct playback_run *
playback_run(const struct playback *pb)
{
	return &pb->run;
}

uint64_t
playback_time(const struct playback *pb)
{
	return pb->played;
}

const char *
playback_missing(const struct playback *pb)
{
	return pb->missing;
}

uint64_t
playback_missing_output(const struct playback *pb)
{
	return pb->lost;
}
