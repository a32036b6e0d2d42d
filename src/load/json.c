/* src/load/json.c */
#include "load/json.h"

#include "base/mem.h"
#include "base/surrogate.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdalign.h>
#include <stdbool.h>
#include <string.h>

#include <yajl/yajl_parse.h>

#define WAIT      (16u * 1024) /* bytes behind a list that may wait for more */
#define PIECE     (WAIT + 64u) /* longer than what is cut can be */
#define ESCAPE    6u           /* \uXXXX */
#define NO_NUMBER UINT32_MAX

/* yajl's memory, in a list: it does not look whether there was any, so that a
 * failure jumps out of it and leaves it as it is. */
struct block {
	struct block *next, **link;
	size_t size;
	alignas(max_align_t) char data[];
};

struct json {
	const struct json_events *events;
	void *arg;
	yajl_handle yajl;
	struct block *blocks;
	jmp_buf no_memory;
	enum pit_status status; /* what an event returned */
	bool surrogates;        /* there are such escapes */
	bool came;              /* an event did, in this feed */
	bool closed;            /* the last one was the end of a list */
	struct out text;        /* one with surrogates */
	uint64_t fed;           /* bytes of the file before what yajl has now */
	uint64_t token;         /* where what came last ended, about */
	bool ends;              /* no more bytes will come */
	size_t held;            /* bytes of piece that wait for more: the
				 * beginning of an escape or a character, or
				 * what may be taken past yajl as a whole */
	char piece[PIECE];
};

static struct block *
block_of(void *p)
{
	return (struct block *)((char *)p - offsetof(struct block, data));
}

static void
yajl_give(void *ctx, void *p)
{
	struct block *block;

	(void)ctx;
	if (!p)
		return;
	block = block_of(p);
	*block->link = block->next;
	if (block->next)
		block->next->link = block->link;
	mem_free(block);
}

static void *
yajl_take(void *ctx, size_t n)
{
	struct json *j = ctx;
	struct block *block = mem_zalloc(sizeof(*block) + n);

	if (!block)
		longjmp(j->no_memory, 1);
	*block = (struct block){
		.next = j->blocks,
		.link = &j->blocks,
		.size = n,
	};
	if (block->next)
		block->next->link = &block->next;
	j->blocks = block;
	return block->data;
}

static void *
yajl_grow(void *ctx, void *p, size_t n)
{
	char *grown = yajl_take(ctx, n);
	size_t have = p ? block_of(p)->size : 0;

	if (p)
		memcpy(grown, p, have < n ? have : n);
	yajl_give(ctx, p);
	return grown;
}

/* An event has the last word; then yajl goes on or not. */
static int
go_on(struct json *j, enum pit_status st)
{
	j->came = true;
	j->closed = false;
	j->status = st;
	return !st;
}

static int
on_null(void *ctx)
{
	struct json *j = ctx;

	return go_on(j, j->events->word(j->arg, "null"));
}

static int
on_boolean(void *ctx, int value)
{
	struct json *j = ctx;

	return go_on(j, j->events->word(j->arg, value ? "true" : "false"));
}

static int
on_number(void *ctx, const char *p, size_t n)
{
	struct json *j = ctx;

	return go_on(j, j->events->number(j->arg, p, n));
}

/* Where there are surrogates, the text as ours have them. */
static enum pit_status
mend(struct json *j, const char **p, size_t *n)
{
	if (!j->surrogates || !*n)
		return PIT_OK;
	j->text.len = 0;
	surrogate_text(&j->text, *p, *n);
	*p = j->text.data;
	*n = j->text.len;
	return out_status(&j->text);
}

static int
on_text(void *ctx, const unsigned char *bytes, size_t n)
{
	struct json *j = ctx;
	const char *p = (const char *)bytes;
	enum pit_status st = mend(j, &p, &n);

	return go_on(j, st ? st : j->events->text(j->arg, p, n));
}

static int
on_key(void *ctx, const unsigned char *bytes, size_t n)
{
	struct json *j = ctx;
	const char *p = (const char *)bytes;
	enum pit_status st = mend(j, &p, &n);

	return go_on(j, st ? st : j->events->key(j->arg, p, n));
}

static int
on_open_map(void *ctx)
{
	struct json *j = ctx;

	return go_on(j, j->events->open(j->arg, '{'));
}

static int
on_open_array(void *ctx)
{
	struct json *j = ctx;

	return go_on(j, j->events->open(j->arg, '['));
}

static int
on_close(void *ctx)
{
	struct json *j = ctx;

	return go_on(j, j->events->close(j->arg));
}

static int
on_close_array(void *ctx)
{
	struct json *j = ctx;
	int on = on_close(j);

	j->closed = j->events->more;
	return on;
}

static const yajl_callbacks callbacks = {
	.yajl_null = on_null,
	.yajl_boolean = on_boolean,
	.yajl_number = on_number,
	.yajl_string = on_text,
	.yajl_start_map = on_open_map,
	.yajl_map_key = on_key,
	.yajl_end_map = on_close,
	.yajl_start_array = on_open_array,
	.yajl_end_array = on_close_array,
};

/* What asks yajl for something and may find no memory: false, then. */
static bool
start_yajl(struct json *j)
{
	yajl_alloc_funcs memory = { yajl_take, yajl_grow, yajl_give, j };

	if (setjmp(j->no_memory))
		return false;
	j->yajl = yajl_alloc(&callbacks, &memory, j);
	/* It takes what is no UTF-8; what is given to it is checked before. */
	return yajl_config(j->yajl, yajl_dont_validate_strings, 1);
}

static bool
run_yajl(struct json *j, const char *p, size_t n, yajl_status *result)
{
	if (setjmp(j->no_memory))
		return false;
	*result = p ? yajl_parse(j->yajl, (const unsigned char *)p, n)
		    : yajl_complete_parse(j->yajl);
	return true;
}

/* Its sentence, without the end of line; NULL: no memory. */
static const char *
ask_yajl(struct json *j)
{
	char *text;

	if (setjmp(j->no_memory))
		return NULL;
	text = (char *)yajl_get_error(j->yajl, 0, NULL, 0);
	text[strcspn(text, "\n")] = '\0';
	return text;
}

struct json *
json_new(const struct json_events *events, void *arg)
{
	struct json *j = mem_zalloc(sizeof(*j));

	if (!j)
		return NULL;
	j->events = events;
	j->arg = arg;
	out_init(&j->text, SIZE_MAX);
	if (!start_yajl(j)) {
		json_free(j);
		return NULL;
	}
	return j;
}

void
json_free(struct json *j)
{
	if (!j)
		return;
	while (j->blocks)
		yajl_give(j, j->blocks->data);
	out_fini(&j->text);
	mem_free(j);
}

uint64_t
json_place(const struct json *j)
{
	return j->fed + yajl_get_bytes_consumed(j->yajl);
}

static enum pit_status
refuse(const struct json *j, const char *why, struct pit_err *err)
{
	return pit_fail(err, PIT_ECORRUPT, "byte %" PRIu64 ": %s",
			json_place(j), why);
}

/* Why yajl does not go on. */
static enum pit_status
explain(struct json *j, struct pit_err *err)
{
	const char *why;

	if (j->status)
		return j->status;
	why = ask_yajl(j);
	if (!why)
		return pit_fail(err, PIT_ENOMEM, "out of memory");
	return refuse(j, why, err);
}

/* Hand n bytes of the file to yajl. */
static enum pit_status
parse(struct json *j, const char *p, size_t n, struct pit_err *err)
{
	yajl_status result;

	if (!n)
		return PIT_OK;
	j->came = false;
	if (!run_yajl(j, p, n, &result))
		return pit_fail(err, PIT_ENOMEM, "out of memory");
	if (result != yajl_status_ok)
		return explain(j, err);
	j->fed += n;
	if (j->came)
		j->token = j->fed;
	if (j->fed - j->token > JSON_MAX_TOKEN)
		return pit_fail(err, PIT_ELIMIT,
				"byte %" PRIu64 ": a text or a number of more "
				"than %u bytes",
				j->token, JSON_MAX_TOKEN);
	return PIT_OK;
}

/* Bytes of whole characters that n begin with. bad: what comes then is none,
 * and does not only lack its end. */
static size_t
whole_text(const char *p, size_t n, bool *bad)
{
	size_t at = 0, len;
	uint32_t ch;

	*bad = false;
	while (at < n) {
		uint64_t eight;

		if (n - at >= sizeof(eight)) {
			memcpy(&eight, p + at, sizeof(eight));
			if (!(eight & UINT64_C(0x8080808080808080))) {
				at += sizeof(eight);
				continue;
			}
		}
		len = utf8_get(p + at, n - at, &ch);
		if (ch == UTF8_BAD && len == 1) {
			*bad = n - at >= 4;
			break;
		}
		at += len;
	}
	return at;
}

/* The four digits of an escape. */
static uint32_t
hex_number(const char *p)
{
	uint32_t n = 0;

	for (int i = 0; i < 4; i++) {
		unsigned char c = (unsigned char)p[i];

		if (c >= '0' && c <= '9')
			n = n << 4 | (c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			n = n << 4 | ((c | 0x20) - 'a' + 10);
		else
			return NO_NUMBER;
	}
	return n;
}

/* An escape from p on, of n bytes. Returns its length, with its other half;
 * 0: more bytes are needed. lone: it is the first half of a pair without the
 * second, which yajl would not take as it is. */
static size_t
take_escape(struct json *j, const char *p, size_t n, uint32_t *lone)
{
	uint32_t ch, low;

	*lone = 0;
	if (n < 2)
		return 0;
	if (p[1] != 'u')
		return 2;
	if (n < ESCAPE)
		return 0;
	if ((p[2] | 0x20) != 'd')
		return ESCAPE;
	ch = hex_number(p + 2);
	if (ch == NO_NUMBER || !is_surrogate(ch))
		return ESCAPE;
	j->surrogates = true;
	if (ch >= 0xdc00)
		return ESCAPE;
	if (n < 2 * ESCAPE)
		return 0;
	low = p[6] == '\\' && p[7] == 'u' ? hex_number(p + 8) : NO_NUMBER;
	if (low != NO_NUMBER && low >= 0xdc00 && is_surrogate(low))
		return 2 * ESCAPE;
	*lone = ch;
	return ESCAPE;
}

/* Hand on as much of n bytes of whole characters as is known; returns that in
 * used. An escape is looked at up to all bytes that are there, and may end
 * behind n; but not where the text is cut, at n of a character that lacks its
 * end: what is wrong there is said alike however the bytes came. */
static enum pit_status
hand_on(struct json *j, const char *p, size_t n, size_t all, bool cut,
	size_t *used, struct pit_err *err)
{
	enum pit_status st = PIT_OK;
	size_t from = 0, at, len;
	const char *escape;
	uint32_t lone;
	char bytes[3];

	for (at = 0; !st && at < n; at += len) {
		escape = memchr(p + at, '\\', n - at);
		at = escape ? (size_t)(escape - p) : n;
		if (!escape)
			break;
		len = take_escape(j, p + at, all - at, &lone);
		if (!len || (cut && at + len > n))
			break;
		if (!lone)
			continue;
		st = parse(j, p + from, at - from, err);
		surrogate_put(bytes, lone);
		if (!st)
			st = parse(j, bytes, sizeof(bytes), err);
		j->fed += ESCAPE - sizeof(bytes);
		from = at + len;
	}
	*used = at;
	return st ? st : parse(j, p + from, at - from, err);
}

/* The file is wrong behind what was whole: but something before may be, too. */
static enum pit_status
refuse_text(struct json *j, const char *p, size_t whole, struct pit_err *err)
{
	enum pit_status st = parse(j, p, whole, err);

	return st ? st
		  : pit_fail(err, PIT_ECORRUPT,
			     "byte %" PRIu64 ": this is no UTF-8", j->fed);
}

/* What comes behind a list may be taken past yajl, which then still waits for
 * what may come there. */
static enum pit_status
offer(struct json *j, const char *p, size_t n, size_t *used)
{
	enum pit_status st;

	*used = 0;
	if (!j->closed)
		return PIT_OK;
	st = j->events->more(j->arg, p, n, used);
	j->fed += *used;
	j->token = j->fed;
	return st;
}

/* Hand on a part of the piece: up to where a list may end, so that there is
 * nothing behind its end that yajl has seen. */
static enum pit_status
hand_on_part(struct json *j, const char *p, size_t n, size_t *used,
	     struct pit_err *err)
{
	const char *end = memchr(p, ']', n);
	size_t part = end ? (size_t)(end + 1 - p) : n;
	/* The longest character has three bytes behind its first one. */
	size_t look = n - part < 3 ? n : part + 3, whole;
	bool bad;

	whole = whole_text(p, look, &bad);
	if (bad && whole < part)
		return refuse_text(j, p, whole, err);
	return hand_on(j, p, whole < part ? whole : part, n, whole < part, used,
		       err);
}

/* Behind a list, what was cut may be taken past yajl with what is to come. */
static bool
may_wait(const struct json *j, size_t n)
{
	return j->closed && !j->ends && n < WAIT;
}

/* All of n bytes but those that need others, which are still to come. */
static enum pit_status
hand_on_all(struct json *j, const char *p, size_t n, size_t *done,
	    struct pit_err *err)
{
	enum pit_status st;
	size_t used;

	*done = 0;
	do {
		st = offer(j, p + *done, n - *done, &used);
		*done += used;
		if (st || *done == n || may_wait(j, n - *done))
			break;
		st = hand_on_part(j, p + *done, n - *done, &used, err);
		*done += used;
	} while (!st && used && *done < n);
	return st;
}

/* Put some of n bytes behind those that wait, and hand on what is whole then.
 * taken: how many are done with. */
static enum pit_status
hand_on_held(struct json *j, const char *p, size_t n, size_t *taken,
	     struct pit_err *err)
{
	size_t room = sizeof(j->piece) - j->held, used;
	enum pit_status st;

	*taken = n < room ? n : room;
	memcpy(j->piece + j->held, p, *taken);
	st = hand_on_all(j, j->piece, j->held + *taken, &used, err);
	if (used >= j->held) {
		*taken = used - j->held;
		j->held = 0;
		return st;
	}
	j->held += *taken - used;
	memmove(j->piece, j->piece + used, j->held);
	return st;
}

enum pit_status
json_feed(struct json *j, const void *bytes, size_t n, struct pit_err *err)
{
	enum pit_status st = PIT_OK;
	const char *p = bytes;
	size_t used;

	while (n && !st) {
		if (j->held) {
			st = hand_on_held(j, p, n, &used, err);
		} else {
			st = hand_on_all(j, p, n, &used, err);
			if (!st) {
				j->held = n - used;
				memcpy(j->piece, p + used, j->held);
				used = n;
			}
		}
		p += used;
		n -= used;
	}
	return st;
}

enum pit_status
json_end(struct json *j, struct pit_err *err)
{
	yajl_status result;
	enum pit_status st;
	const char *rest = j->piece;
	size_t used, whole;
	bool bad;

	j->ends = true;
	st = hand_on_all(j, rest, j->held, &used, err);
	if (st)
		return st;
	rest += used;
	j->held -= used;
	whole = whole_text(rest, j->held, &bad);
	if (whole < j->held)
		return refuse_text(j, rest, whole, err);
	st = parse(j, rest, whole, err);
	if (st)
		return st;
	if (!run_yajl(j, NULL, 0, &result))
		return pit_fail(err, PIT_ENOMEM, "out of memory");
	if (result == yajl_status_ok)
		return PIT_OK;
	/* What yajl says now is of a blank that it puts behind the end. */
	return j->status ? j->status
			 : refuse(j, "the file ends too early", err);
}
