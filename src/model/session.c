/* src/model/session.c */
#include "model/session.h"

#include "base/mem.h"

#include <string.h>

#define ATTRIBUTE    '\1' /* before each attribute of a frame */
#define DEFAULT_TICK 0.001

/* A frame's text, or what is before its attributes. */
struct frame_key {
	const char *p;
	size_t n;
};

static bool
is_text(const void *owner, uint32_t id, const void *key)
{
	const struct session *s = owner;
	const struct session_frame *frame = &s->frames[id];
	const struct frame_key *want = key;

	return frame->n == want->n && !memcmp(frame->text, want->p, want->n);
}

static uint64_t
text_hash(const void *owner, uint32_t id)
{
	const struct session *s = owner;

	return table_bytes(&s->by_text, s->frames[id].text, s->frames[id].n);
}

static bool
is_name(const void *owner, uint32_t id, const void *key)
{
	const struct session *s = owner;
	const struct session_frame *frame = &s->frames[id];
	const struct frame_key *want = key;

	return frame->name_n == want->n &&
	       !memcmp(frame->text, want->p, want->n);
}

static uint64_t
name_hash(const void *owner, uint32_t id)
{
	const struct session *s = owner;

	return table_bytes(&s->by_name, s->frames[id].text,
			   s->frames[id].name_n);
}

static bool
is_call(const void *owner, uint32_t id, const void *key)
{
	const struct session *s = owner;
	const struct session_stack *want = key;

	return s->stacks[id].caller == want->caller &&
	       s->stacks[id].frame == want->frame;
}

static uint64_t
hash_call(const struct session *s, const struct session_stack *stack)
{
	return table_words(&s->by_call, stack->caller, stack->frame);
}

static uint64_t
call_hash(const void *owner, uint32_t id)
{
	const struct session *s = owner;

	return hash_call(s, &s->stacks[id]);
}

static bool
frame_reserve(struct session *s)
{
	struct session_frame *frames =
	    mem_grow(s->frames, &s->frame_cap, s->nframes + 1, sizeof(*frames));

	if (!frames)
		return false;
	s->frames = frames;
	return table_reserve(&s->by_text, text_hash, s) &&
	       table_reserve(&s->by_name, name_hash, s);
}

static bool
stack_reserve(struct session *s)
{
	struct session_stack *stacks =
	    mem_grow(s->stacks, &s->stack_cap, s->nstacks + 1, sizeof(*stacks));

	if (!stacks)
		return false;
	s->stacks = stacks;
	return table_reserve(&s->by_call, call_hash, s);
}

struct session *
session_new(void)
{
	struct session *s = mem_zalloc(sizeof(*s));

	if (!s)
		return NULL;
	s->min_interval = s->max_interval = session_double(DEFAULT_TICK);
	if (session_text_set(&s->target_description, "", 0) ||
	    session_text_set(&s->cwd, "/", 1) || !frame_reserve(s) ||
	    !stack_reserve(s)) {
		session_free(s);
		return NULL;
	}
	s->frames[s->nframes++] = (struct session_frame){ 0 };
	s->stacks[s->nstacks++] = (struct session_stack){ 0 };
	return s;
}

void
session_free(struct session *s)
{
	if (!s)
		return;
	for (size_t i = 1; i < s->nframes; i++)
		mem_free((char *)s->frames[i].text);
	mem_free(s->frames);
	mem_free(s->stacks);
	mem_free(s->records);
	mem_free(s->start);
	mem_free(s->target_description.p);
	mem_free(s->cwd.p);
	session_texts_clear(&s->sys_path);
	session_texts_clear(&s->sys_prefixes);
	mem_free(s->sys_path.at);
	mem_free(s->sys_prefixes.at);
	table_fini(&s->by_text);
	table_fini(&s->by_name);
	table_fini(&s->by_call);
	mem_free(s);
}

/* A whole number of up to 18 digits; false: it is none. */
static bool
read_number(const char *p, const char *end, int64_t *number)
{
	bool minus = p < end && *p == '-';
	int64_t n = 0;

	p += minus;
	if (p == end || end - p > 18)
		return false;
	for (; p < end; p++) {
		if (*p < '0' || *p > '9')
			return false;
		n = n * 10 + (*p - '0');
	}
	*number = minus ? -n : n;
	return true;
}

static enum session_kind
kind_of(const struct session_frame *frame)
{
	static const struct {
		const char *file, *function;
		enum session_kind kind;
	} kinds[] = {
		{ "<built-in>", NULL, SESSION_BUILTIN },
		{ "<thread>", NULL, SESSION_THREAD },
		{ "<process>", NULL, SESSION_PROCESS },
		{ "", "[root]", SESSION_ROOT },
		{ "", "[self]", SESSION_SELF },
		{ "", "[await]", SESSION_AWAIT },
		{ "", "[out-of-context]", SESSION_OUTSIDE },
	};

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		const char *function = kinds[i].function;

		/* These are their whole name, without a file. */
		if (function && (frame->name_n != strlen(function) ||
				 strcmp(frame->function, function) != 0))
			continue;
		if (strcmp(frame->file, kinds[i].file) == 0)
			return kinds[i].kind;
	}
	return SESSION_PYTHON;
}

/* The parts of the name, whose own copy ends in a NUL. */
static enum pit_status
split_name(struct session_frame *frame)
{
	const char *end = frame->function + frame->name_n;
	const char *file = memchr(frame->function, '\0', frame->name_n);
	const char *line, *stop;

	if (!file)
		return PIT_OK;
	frame->file = ++file;
	line = memchr(file, '\0', (size_t)(end - file));
	if (!line)
		return PIT_OK;
	line++;
	stop = memchr(line, '\0', (size_t)(end - line));
	return read_number(line, stop ? stop : end, &frame->line)
		   ? PIT_OK
		   : PIT_ECORRUPT;
}

/* Take one attribute of n bytes; of several alike, the first counts. */
static void
take_attribute(struct session_frame *frame, char *p, size_t n)
{
	int64_t at;

	if (n && *p == 'c' && !frame->class_name) {
		p[n] = '\0';
		frame->class_name = p + 1;
	} else if (n && *p == 'l' && !frame->at) {
		if (read_number(p + 1, p + n, &at) && at > 0 &&
		    at <= UINT32_MAX)
			frame->at = (uint32_t)at;
	} else if (n == 2 && !memcmp(p, "h1", 2)) {
		frame->hides = true;
	}
}

/* Fill a frame from text, which it then owns: twice, since the second copy is
 * cut up into strings. */
static enum pit_status
frame_init(struct session_frame *frame, const char *text, size_t n)
{
	const char *mark = memchr(text, ATTRIBUTE, n);
	char *copy = mem_zalloc(2 * (n + 1)), *parts, *end, *next;

	if (!copy)
		return PIT_ENOMEM;
	memcpy(copy, text, n);
	parts = memcpy(copy + n + 1, text, n);
	end = parts + n;
	*frame = (struct session_frame){
		.text = copy,
		.n = (uint32_t)n,
		.name_n = (uint32_t)(mark ? mark - text : (ptrdiff_t)n),
		.function = parts,
		.file = "",
	};
	parts[frame->name_n] = '\0';
	for (char *p = parts + frame->name_n; p < end; p = next) {
		p++;
		next = memchr(p, ATTRIBUTE, (size_t)(end - p));
		next = next ? next : end;
		take_attribute(frame, p, (size_t)(next - p));
	}
	if (split_name(frame)) {
		mem_free(copy);
		return PIT_ECORRUPT;
	}
	frame->kind = (uint8_t)kind_of(frame);
	return PIT_OK;
}

enum pit_status
session_frame(struct session *s, const char *text, size_t n, uint32_t *frame)
{
	struct frame_key key = { text, n }, name;
	uint32_t id = table_find(&s->by_text, table_bytes(&s->by_text, text, n),
				 is_text, s, &key);
	struct session_frame new;
	uint32_t *slot;
	enum pit_status st;

	*frame = id;
	if (id)
		return PIT_OK;
	if (s->nframes >= SESSION_MAX_FRAMES || n > UINT32_MAX / 2)
		return PIT_ELIMIT;
	if (!frame_reserve(s))
		return PIT_ENOMEM;
	st = frame_init(&new, text, n);
	if (st)
		return st;
	id = *frame = (uint32_t)s->nframes;
	slot = table_slot(&s->by_text, table_bytes(&s->by_text, text, n),
			  is_text, s, &key);
	table_put(&s->by_text, slot, id);
	name = (struct frame_key){ text, new.name_n };
	slot =
	    table_slot(&s->by_name, table_bytes(&s->by_name, text, new.name_n),
		       is_name, s, &name);
	new.identity = *slot ? *slot : id;
	table_put(&s->by_name, slot, new.identity);
	s->frames[s->nframes++] = new;
	return PIT_OK;
}

enum pit_status
session_stack(struct session *s, uint32_t caller, uint32_t frame,
	      uint32_t *stack)
{
	struct session_stack key = { caller, frame };
	uint32_t *slot = NULL;

	/* What was called from there first is mostly the next one, and near. */
	*stack = caller + 1;
	if (*stack < s->nstacks && is_call(s, *stack, &key))
		return PIT_OK;
	if (!stack_reserve(s))
		return PIT_ENOMEM;
	/* Such a one is found by that alone, and is in no table. */
	if (*stack < s->nstacks) {
		slot = table_slot(&s->by_call, hash_call(s, &key), is_call, s,
				  &key);
		*stack = *slot;
		if (*slot)
			return PIT_OK;
	}
	if (s->nstacks >= SESSION_MAX_STACKS)
		return PIT_ELIMIT;
	*stack = (uint32_t)s->nstacks;
	if (slot)
		table_put(&s->by_call, slot, *stack);
	s->stacks[s->nstacks++] = key;
	return PIT_OK;
}

void
session_expect_stack(const struct session *s, uint32_t caller, uint32_t frame)
{
	const struct session_stack key = { caller, frame };

	table_fetch(&s->by_call, hash_call(s, &key));
}

enum pit_status
session_add_record(struct session *s, uint32_t stack,
		   struct session_number seconds)
{
	struct session_record *records;

	if (s->nrecords >= SESSION_MAX_RECORDS)
		return PIT_ELIMIT;
	records = mem_grow(s->records, &s->record_cap, s->nrecords + 1,
			   sizeof(*records));
	if (!records)
		return PIT_ENOMEM;
	s->records = records;
	records[s->nrecords++] = (struct session_record){
		.seconds = seconds.value,
		.stack = stack,
		.whole = seconds.is_whole,
	};
	return PIT_OK;
}

void
session_clear_records(struct session *s)
{
	s->nrecords = 0;
}

enum pit_status
session_add_start(struct session *s, uint32_t frame)
{
	uint32_t *start =
	    mem_grow(s->start, &s->start_cap, s->nstart + 1, sizeof(*start));

	if (!start)
		return PIT_ENOMEM;
	s->start = start;
	start[s->nstart++] = frame;
	return PIT_OK;
}

void
session_clear_start(struct session *s)
{
	s->nstart = 0;
}

enum pit_status
session_text_set(struct session_text *text, const char *p, size_t n)
{
	char *copy = mem_zalloc(n + 1);

	if (!copy)
		return PIT_ENOMEM;
	memcpy(copy, p, n);
	mem_free(text->p);
	*text = (struct session_text){ copy, n };
	return PIT_OK;
}

enum pit_status
session_texts_add(struct session_texts *texts, const char *p, size_t n)
{
	struct session_text *at =
	    mem_grow(texts->at, &texts->cap, texts->len + 1, sizeof(*at));

	if (!at)
		return PIT_ENOMEM;
	texts->at = at;
	at[texts->len] = (struct session_text){ 0 };
	if (session_text_set(&at[texts->len], p, n))
		return PIT_ENOMEM;
	texts->len++;
	return PIT_OK;
}

void
session_texts_clear(struct session_texts *texts)
{
	for (size_t i = 0; i < texts->len; i++)
		mem_free(texts->at[i].p);
	texts->len = 0;
}

struct session_number
session_double(double value)
{
	return (struct session_number){ .value = value };
}

struct session_number
session_whole(int64_t whole)
{
	return (struct session_number){
		.value = (double)whole,
		.whole = whole,
		.is_whole = true,
	};
}
