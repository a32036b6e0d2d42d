/* src/collect/recorder.c */
#include "collect/recorder.h"

#include "base/mem.h"
#include "collect/block.h"
#include "collect/growing.h"
#include "collect/thin.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PERIOD_MS  1000
#define ENOUGH     ((size_t)256 << 10) /* bytes that are written at once */
#define GATHER_MAX ((size_t)8 << 20)   /* that may wait */
#define OUTPUT_MAX (GATHER_MAX / 2)    /* with more, output does not */
#define END_ROOM   4096                /* bytes for the last item */
#define WHY_ROOM   256                 /* for one that says why it is that */
#define STREAMS    (1u << 16)          /* that may be open at once */
#define FINISH_MS  100
#define FINISH_NS  (UINT64_C(10) * 1000 * 1000 * 1000)

struct recorder {
	uv_work_t work;   /* data: the recorder */
	uv_timer_t timer; /* the next block is due */
	uv_loop_t *loop;
	bool begun, busy, ended;
	uint64_t start, when;   /* of the run; of the last item since */
	uint64_t most, written; /* bytes of the file */
	uint64_t lost;          /* bytes of output */
	struct thin *streams;
	size_t nstreams, cap;
	struct out gather; /* what comes */
	char why[128];     /* it ended early; "": it did not */
	/* The thread's, while busy. */
	struct out block;
	struct packer *packer;
	struct growing file;
	/* Of the last item in the block and in the file, and the bytes of
	 * output that were lost before the block. */
	uint64_t block_when, file_when, block_lost;
};

static void recorder_kick(struct recorder *rec);

static void
recorder_on_closed(uv_handle_t *handle)
{
	struct recorder *rec = handle->data;

	for (size_t i = 0; i < rec->nstreams; i++)
		thin_fini(&rec->streams[i]);
	mem_free(rec->streams);
	out_fini(&rec->gather);
	out_fini(&rec->block);
	packer_free(rec->packer);
	growing_trim(&rec->file);
	close(rec->file.fd);
	mem_free(rec);
}

struct recorder *
recorder_new(uv_loop_t *loop, int fd, uint64_t most)
{
	struct recorder *rec = mem_zalloc(sizeof(*rec));
	struct packer *packer = rec ? packer_new() : NULL;

	if (!packer) {
		mem_free(rec);
		close(fd);
		return NULL;
	}
	rec->packer = packer;
	rec->loop = loop;
	rec->file.fd = fd;
	rec->most = most;
	rec->work.data = rec;
	uv_timer_init(loop, &rec->timer);
	rec->timer.data = rec;
	out_init(&rec->gather, GATHER_MAX + END_ROOM);
	out_init(&rec->block, GATHER_MAX + END_ROOM);
	return rec;
}

void
recorder_free(struct recorder *rec)
{
	if (!rec)
		return;
	rec->ended = true;
	rec->begun = false;
	if (!rec->busy) /* else the thread has all of it */
		uv_close((uv_handle_t *)&rec->timer, recorder_on_closed);
}

/* In the thread. Behind it there has to be so much room. */
static bool
write_block(struct recorder *rec, size_t room)
{
	size_t n;
	const uint8_t *packed =
	    packer_pack(rec->packer, rec->block.data, rec->block.len, &n);

	if (!packed)
		rec->file.error = ENOMEM;
	else if (room && !growing_reserve(&rec->file, n + room))
		rec->file.error = ENOSPC;
	else
		return growing_append(&rec->file, packed, n);
	return false;
}

/* In the thread. The file did not take the block, but it has room for why. */
static void
write_reason(struct recorder *rec)
{
	const char *why = strerror(rec->file.error);
	struct item item = { .kind = ITEM_END, .when = rec->file_when };

	item.end.output = rec->block_lost;
	item.end.reason = (struct item_text){ why, strlen(why) };
	rec->block.len = 0;
	item_put(&rec->block, &item, &rec->file_when);
	if (packer_restart(rec->packer))
		write_block(rec, 0);
}

static void
recorder_on_work(uv_work_t *work)
{
	struct recorder *rec = work->data;
	uint8_t head[BLOCK_FILE];

	if (rec->file.size == 0) {
		block_file_head(head);
		if (!growing_append(&rec->file, head, sizeof(head)))
			return;
		growing_reserve(&rec->file, END_ROOM);
	}
	if (!write_block(rec, WHY_ROOM)) {
		write_reason(rec);
		return;
	}
	rec->file_when = rec->block_when;
	growing_reserve(&rec->file, END_ROOM);
}

static void
recorder_on_timer(uv_timer_t *timer)
{
	recorder_kick(timer->data);
}

static void
recorder_wait(struct recorder *rec)
{
	if (rec->gather.len && !uv_is_active((uv_handle_t *)&rec->timer))
		uv_timer_start(&rec->timer, recorder_on_timer, PERIOD_MS, 0);
}

static void
recorder_give_up(struct recorder *rec, const char *why)
{
	if (!rec->why[0])
		snprintf(rec->why, sizeof(rec->why), "%s", why);
	rec->ended = true;
	rec->gather.len = 0;
}

static void
recorder_on_done(uv_work_t *work, int status)
{
	struct recorder *rec = work->data;

	(void)status;
	rec->busy = false;
	rec->block.len = 0;
	rec->written = rec->file.size;
	if (rec->file.error)
		recorder_give_up(rec, strerror(rec->file.error));
	if (!rec->begun)
		uv_close((uv_handle_t *)&rec->timer, recorder_on_closed);
	else if (rec->gather.len >= ENOUGH || rec->ended)
		recorder_kick(rec);
	else
		recorder_wait(rec);
}

/* Let the thread write what there is. */
static void
recorder_kick(struct recorder *rec)
{
	struct out block = rec->block;

	if (!rec->begun || rec->busy || !rec->gather.len)
		return;
	uv_timer_stop(&rec->timer);
	rec->block = rec->gather;
	rec->gather = block;
	rec->block_when = rec->when;
	rec->block_lost = rec->lost;
	rec->busy = true;
	if (!uv_queue_work(rec->loop, &rec->work, recorder_on_work,
			   recorder_on_done))
		return;
	rec->busy = false;
	recorder_give_up(rec, "there is no thread to write it");
}

/* The last item. It has room of its own. */
static void
recorder_stop(struct recorder *rec, const char *why)
{
	struct item item = { .kind = ITEM_END, .when = rec->when };

	if (rec->ended)
		return;
	snprintf(rec->why, sizeof(rec->why), "%s", why);
	item.end.output = rec->lost;
	item.end.reason = (struct item_text){ rec->why, strlen(rec->why) };
	item_put(&rec->gather, &item, &rec->when);
	rec->ended = true;
	recorder_kick(rec);
}

/* Is there room for n bytes more? All of what waits may become a block, and
 * none is begun that might not fit. */
static bool
recorder_has_room(struct recorder *rec, size_t n)
{
	size_t waits = rec->gather.len + n;

	if (waits + 64 > GATHER_MAX) {
		recorder_stop(rec, "the file took it too slowly");
		return false;
	}
	if (rec->most &&
	    rec->written + rec->block.len + waits + waits / 16 + END_ROOM >
		rec->most) {
		recorder_stop(rec, "it had reached the size it may have");
		return false;
	}
	return true;
}

/* n: bytes of the item's texts. */
static void
recorder_add(struct recorder *rec, struct item *item, size_t n)
{
	if (rec->ended || !recorder_has_room(rec, n + 128))
		return;
	item->when = uv_hrtime();
	item->when -= item->when > rec->start ? rec->start : item->when;
	item_put(&rec->gather, item, &rec->when);
	if (out_status(&rec->gather)) {
		rec->gather.status = PIT_OK;
		recorder_give_up(rec, pit_status_text(PIT_ENOMEM));
	} else if (rec->gather.len >= ENOUGH) {
		recorder_kick(rec);
	} else if (rec->begun) {
		recorder_wait(rec);
	}
}

void
recorder_run(struct recorder *rec, const struct item_run *run)
{
	struct item item = { .kind = ITEM_RUN, .run = *run };

	if (!rec)
		return;
	rec->start = run->start;
	recorder_add(rec, &item,
		     run->folder.n + run->argv.n + run->shown.n + run->args.n +
			 run->heading.n);
}

void
recorder_put(struct recorder *rec, struct item *item)
{
	if (rec)
		recorder_add(rec, item, 0);
}

/* What is known of a stream; NULL: it cannot be recorded. */
static struct thin *
recorder_stream(struct recorder *rec, source_id src)
{
	struct thin *p;

	if (src <= rec->nstreams)
		return &rec->streams[src - 1];
	p = src > STREAMS ? NULL
			  : mem_grow(rec->streams, &rec->cap, src, sizeof(*p));
	if (!p) {
		recorder_stop(rec, "there were too many processes");
		return NULL;
	}
	rec->streams = p;
	memset(p + rec->nstreams, 0, (src - rec->nstreams) * sizeof(*p));
	rec->nstreams = src;
	return &p[src - 1];
}

void
recorder_open(struct recorder *rec, source_id src)
{
	struct item item = { .kind = ITEM_OPEN, .open = { src } };

	if (!rec || rec->ended)
		return;
	if (recorder_stream(rec, src))
		recorder_add(rec, &item, 0);
}

/* Whose bytes they are. */
struct origin {
	struct recorder *rec;
	source_id src;
};

static void
recorder_on_part(void *data, enum thin_part part, const void *bytes, size_t n)
{
	const struct origin *origin = data;
	const struct item_text text = { bytes, n };
	struct item item = { .kind = ITEM_BYTES };

	if (part == THIN_ROWS) {
		item.kind = ITEM_SAMPLES;
		item.samples = (struct item_samples){ origin->src, text };
	} else {
		item.bytes = (struct item_bytes){ origin->src, text };
	}
	recorder_add(origin->rec, &item, n);
}

void
recorder_bytes(struct recorder *rec, source_id src, const void *bytes, size_t n)
{
	struct origin origin = { rec, src };
	struct thin *thin;

	if (!rec || rec->ended)
		return;
	thin = recorder_stream(rec, src);
	if (thin && thin_take(thin, bytes, n, recorder_on_part, &origin))
		recorder_stop(rec, pit_status_text(PIT_ENOMEM));
}

void
recorder_close(struct recorder *rec, source_id src, enum proc_fate fate,
	       const char *reason, uint64_t now)
{
	struct origin origin = { rec, src };
	struct item item = { .kind = ITEM_CLOSE,
			     .close = {
				 src, reason != NULL, now, { "", 0 }, fate } };
	struct thin *thin;

	if (!rec || rec->ended)
		return;
	thin = recorder_stream(rec, src);
	if (!thin)
		return;
	thin_flush(thin, recorder_on_part, &origin);
	thin_fini(thin);
	if (reason)
		item.close.reason =
		    (struct item_text){ reason, strlen(reason) };
	recorder_add(rec, &item, item.close.reason.n);
}

void
recorder_output(struct recorder *rec, const void *bytes, size_t n)
{
	struct item item = { .kind = ITEM_OUTPUT, .output = { { bytes, n } } };

	if (!rec || rec->ended)
		return;
	if (rec->gather.len + n > OUTPUT_MAX)
		rec->lost += n;
	else
		recorder_add(rec, &item, n);
}

void
recorder_begin(struct recorder *rec)
{
	if (!rec)
		return;
	rec->begun = true;
	recorder_kick(rec);
}

void
recorder_end(struct recorder *rec)
{
	if (rec)
		recorder_stop(rec, "");
}

static void
finish_on_timer(uv_timer_t *timer)
{
	(void)timer; /* its turn of the loop is all that is wanted */
}

void
recorder_finish(struct recorder *rec)
{
	uint64_t limit = uv_hrtime() + FINISH_NS;
	uv_timer_t timer;

	if (!rec || !rec->begun)
		return;
	recorder_end(rec);
	uv_timer_init(rec->loop, &timer);
	uv_timer_start(&timer, finish_on_timer, FINISH_MS, FINISH_MS);
	while (rec->busy && uv_hrtime() < limit)
		uv_run(rec->loop, UV_RUN_ONCE);
	uv_close((uv_handle_t *)&timer, NULL);
	uv_run(rec->loop, UV_RUN_NOWAIT);
	if (rec->busy)
		recorder_give_up(rec, "the file takes nothing any more");
}

const char *
recorder_failure(const struct recorder *rec)
{
	return rec && rec->why[0] ? rec->why : NULL;
}
