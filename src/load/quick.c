/* src/load/quick.c */
#include "load/quick.h"

#include "base/mem.h"
#include "base/out.h"
#include "base/table.h"

#include <string.h>

/* What is remembered, at most: past it all is forgotten. */
#define MAX_TEXTS (1u << 17)
#define MAX_BYTES (16u << 20)
#define MAX_LEADS (4u << 20) /* bytes of them */
#define SAMPLES   9u         /* words of one that say where it goes */
#define LEADS     4096u      /* a power of two */

/* A text as it stands in the file, with the quote behind it. */
struct quick_text {
	uint32_t at, n; /* in bytes */
	uint32_t frame; /* 0: not known yet */
	uint32_t next;  /* what came behind it the last time */
};

struct key {
	const char *p;
	size_t n;
};

/* The texts of a stack but for the innermost one, as they stand in the file, up
 * to its quote. One makes way for the next in its place. */
struct lead {
	size_t at, n;     /* in lead_bytes */
	uint32_t text;    /* the last one's number */
	uint32_t callers; /* 0: there is nothing here */
};

struct quick {
	struct quick_text *texts; /* from 1 */
	size_t len, cap;
	struct table table;
	struct out bytes;
	/* The record at hand. */
	struct quick_frame *frames;
	size_t depth, frame_cap;
	bool asks;
	struct lead leads[LEADS];
	struct out lead_bytes;
	struct key lead; /* of the record at hand; NULL: it has none */
	struct lead *slot;
	const char *innermost; /* where its last text begins */
};

/* Where the reading is. */
struct cursor {
	const char *p, *end;
};

static bool
is_text(const void *owner, uint32_t id, const void *key)
{
	const struct quick *q = owner;
	const struct quick_text *text = &q->texts[id];
	const struct key *want = key;

	return text->n == want->n &&
	       !memcmp(q->bytes.data + text->at, want->p, want->n);
}

static uint64_t
text_hash(const void *owner, uint32_t id)
{
	const struct quick *q = owner;

	return table_bytes(&q->table, q->bytes.data + q->texts[id].at,
			   q->texts[id].n);
}

static void
forget_leads(struct quick *q)
{
	memset(q->leads, 0, sizeof(q->leads));
	q->lead_bytes.len = 0;
}

static void
forget(struct quick *q)
{
	forget_leads(q);
	q->texts[0] = (struct quick_text){ 0 };
	q->len = 1;
	q->bytes.len = 0;
	q->depth = 0;
	table_fini(&q->table);
}

struct quick *
quick_new(void)
{
	struct quick *q = mem_zalloc(sizeof(*q));

	if (!q)
		return NULL;
	out_init(&q->bytes, SIZE_MAX);
	out_init(&q->lead_bytes, SIZE_MAX);
	q->texts = mem_grow(NULL, &q->cap, 1, sizeof(*q->texts));
	if (!q->texts) {
		mem_free(q);
		return NULL;
	}
	forget(q);
	return q;
}

void
quick_free(struct quick *q)
{
	if (!q)
		return;
	mem_free(q->texts);
	mem_free(q->frames);
	table_fini(&q->table);
	out_fini(&q->bytes);
	out_fini(&q->lead_bytes);
	mem_free(q);
}

/* A new text. 0: no memory. */
static uint32_t
add_text(struct quick *q, const struct key *key)
{
	struct quick_text *texts =
	    mem_grow(q->texts, &q->cap, q->len + 1, sizeof(*texts));
	uint32_t *slot, id = (uint32_t)q->len;

	if (texts)
		q->texts = texts;
	if (!texts || !table_reserve(&q->table, text_hash, q))
		return 0;
	texts[id] = (struct quick_text){
		.at = (uint32_t)q->bytes.len,
		.n = (uint32_t)key->n,
	};
	out_mem(&q->bytes, key->p, key->n);
	if (out_status(&q->bytes))
		return 0;
	slot = table_slot(&q->table, table_bytes(&q->table, key->p, key->n),
			  is_text, q, key);
	table_put(&q->table, slot, id);
	q->len++;
	return id;
}

static bool
is_next(struct cursor *c, const char *text, size_t n)
{
	if ((size_t)(c->end - c->p) < n || memcmp(c->p, text, n) != 0)
		return false;
	c->p += n;
	return true;
}

static bool
skip(struct cursor *c, char wanted)
{
	if (c->p == c->end || *c->p != wanted)
		return false;
	c->p++;
	return true;
}

/* The text behind a quote, which comes after another one: mostly it is the same
 * as the last time. 0: it has no end here, or an escape before it. */
static uint32_t
take_text(struct quick *q, struct cursor *c, uint32_t before)
{
	uint32_t id = q->texts[before].next;
	const struct quick_text *guess = &q->texts[id];
	const char *end;
	struct key key;

	if (id && is_next(c, q->bytes.data + guess->at, guess->n))
		return id;
	end = memchr(c->p, '"', (size_t)(c->end - c->p));
	if (!end || (end > c->p && end[-1] == '\\') ||
	    end - c->p > (ptrdiff_t)MAX_BYTES)
		return 0;
	key = (struct key){ c->p, (size_t)(end + 1 - c->p) };
	id = table_find(&q->table, table_bytes(&q->table, key.p, key.n),
			is_text, q, &key);
	if (!id)
		id = add_text(q, &key);
	q->texts[before].next = id;
	c->p = end + 1;
	return id;
}

static bool
push(struct quick *q, uint32_t text)
{
	uint32_t frame = q->texts[text].frame;
	struct quick_frame *frames;

	if (!text)
		return false;
	frames =
	    mem_grow(q->frames, &q->frame_cap, q->depth + 1, sizeof(*frames));
	if (!frames)
		return false;
	q->frames = frames;
	frames[q->depth++] = (struct quick_frame){ text, frame };
	q->asks = q->asks || !frame;
	return true;
}

/* '"text", ...]' behind the bracket; text: what was before it. */
static bool
take_texts(struct quick *q, struct cursor *c, uint32_t text)
{
	q->depth = 0;
	q->asks = false;
	if (!text && skip(c, ']'))
		return true;
	do {
		q->innermost = c->p;
		if (!skip(c, '"'))
			return false;
		text = take_text(q, c, text);
		if (!push(q, text))
			return false;
	} while (is_next(c, ", ", 2));
	return skip(c, ']');
}

/* Where a lead goes: by a few of its bytes, since all of them are compared. */
static size_t
lead_place(const struct quick *q, const struct key *lead)
{
	uint64_t words[SAMPLES];

	if (lead->n < sizeof(words))
		return table_bytes(&q->table, lead->p, lead->n) & (LEADS - 1);
	for (size_t i = 0; i < SAMPLES; i++)
		memcpy(&words[i],
		       lead->p + (lead->n - sizeof(*words)) * i / (SAMPLES - 1),
		       sizeof(*words));
	words[0] ^= lead->n;
	return table_bytes(&q->table, words, sizeof(words)) & (LEADS - 1);
}

/* What may be the lead of the stack at the cursor. Where a text begins with a
 * bracket it is a shorter one. */
static void
find_lead(struct quick *q, const struct cursor *c)
{
	const char *end = c->p;

	q->lead = (struct key){ 0 };
	do {
		end = memchr(end, ']', (size_t)(c->end - end));
		if (!end || end - c->p < 2)
			return;
	} while (*(end++ - 1) != '"');
	end = memrchr(c->p, '"', (size_t)(end - 2 - c->p));
	if (!end || end == c->p)
		return;
	q->lead = (struct key){ c->p, (size_t)(end - c->p) };
	q->slot = &q->leads[lead_place(q, &q->lead)];
}

/* The stack behind its bracket by its lead. False: it is to be read as a whole.
 */
static bool
take_known(struct quick *q, struct cursor *c, struct quick_record *record)
{
	struct cursor at = *c;
	const struct lead *have;

	find_lead(q, c);
	have = q->slot;
	if (!q->lead.p || !have->callers || have->n != q->lead.n ||
	    !is_next(&at, q->lead_bytes.data + have->at, have->n) ||
	    !take_texts(q, &at, have->text) || q->asks || q->depth != 1)
		return false;
	record->callers = have->callers;
	q->lead.p = NULL;
	*c = at;
	return true;
}

static bool
take_stack(struct quick *q, struct cursor *c, struct quick_record *record)
{
	record->callers = 0;
	return take_known(q, c, record) || take_texts(q, c, 0);
}

void
quick_keep(struct quick *q, uint32_t callers)
{
	struct lead lead = { q->lead_bytes.len, q->lead.n, 0, callers };

	/* A shorter one may end within a text. */
	if (!q->lead.p || q->lead.p + lead.n != q->innermost || q->depth < 2 ||
	    lead.n > MAX_LEADS)
		return;
	if (lead.at > MAX_LEADS) {
		forget_leads(q);
		lead.at = 0;
	}
	lead.text = q->frames[q->depth - 2].text;
	out_mem(&q->lead_bytes, q->lead.p, lead.n);
	if (!out_status(&q->lead_bytes))
		*q->slot = lead;
}

static bool
take_digits(struct cursor *c)
{
	const char *from = c->p;

	while (c->p < c->end && *c->p >= '0' && *c->p <= '9')
		c->p++;
	return c->p > from;
}

static bool
take_number(struct cursor *c)
{
	skip(c, '-');
	if (!skip(c, '0') && !take_digits(c))
		return false;
	if (skip(c, '.') && !take_digits(c))
		return false;
	if (!skip(c, 'e') && !skip(c, 'E'))
		return true;
	if (!skip(c, '-'))
		skip(c, '+');
	return take_digits(c);
}

static bool
take_record(struct quick *q, struct cursor *c, struct quick_record *record)
{
	if (!is_next(c, ", [[", 4) || !take_stack(q, c, record) ||
	    !is_next(c, ", ", 2))
		return false;
	record->number = c->p;
	if (!take_number(c))
		return false;
	record->n = (size_t)(c->p - record->number);
	return skip(c, ']');
}

size_t
quick_read(struct quick *q, const char *p, size_t n,
	   struct quick_record *record)
{
	struct cursor c = { p, p + n };

	if (q->len > MAX_TEXTS || q->bytes.len > MAX_BYTES)
		forget(q);
	if (!take_record(q, &c, record)) {
		q->asks = false;
		return 0;
	}
	record->frames = q->frames;
	record->depth = q->depth;
	return q->asks ? 0 : (size_t)(c.p - p);
}

bool
quick_asks(const struct quick *q, size_t depth)
{
	return q->asks && q->depth == depth;
}

void
quick_teach(struct quick *q, size_t at, uint32_t frame)
{
	q->texts[q->frames[at].text].frame = frame;
}
