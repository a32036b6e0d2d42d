/* src/model/session_combine.c - two sessions become one. */
#include "model/session.h"

#include "base/mem.h"

#include <string.h>

/* What the numbers of one session are in another. */
struct map {
	uint32_t *frames, *stacks;
};

static enum pit_status
map_frames(struct session *to, const struct session *from, struct map *map)
{
	enum pit_status st = PIT_OK;

	map->frames = mem_calloc(from->nframes, sizeof(*map->frames));
	if (!map->frames)
		return PIT_ENOMEM;
	for (size_t i = 1; i < from->nframes && !st; i++)
		st = session_frame(to, from->frames[i].text, from->frames[i].n,
				   &map->frames[i]);
	return st;
}

static enum pit_status
map_stacks(struct session *to, const struct session *from, struct map *map)
{
	enum pit_status st = PIT_OK;

	map->stacks = mem_calloc(from->nstacks, sizeof(*map->stacks));
	if (!map->stacks)
		return PIT_ENOMEM;
	for (size_t i = 1; i < from->nstacks && !st; i++)
		st = session_stack(to, map->stacks[from->stacks[i].caller],
				   map->frames[from->stacks[i].frame],
				   &map->stacks[i]);
	return st;
}

static enum pit_status
add_records(struct session *to, const struct session *from,
	    const struct map *map)
{
	enum pit_status st = PIT_OK;

	for (size_t i = 0; i < from->nrecords && !st; i++) {
		const struct session_record *record = &from->records[i];
		const struct session_number seconds = {
			.value = record->seconds,
			.is_whole = record->whole,
		};

		st =
		    session_add_record(to, map->stacks[record->stack], seconds);
	}
	return st;
}

static bool
has_text(const struct session_texts *texts, size_t n,
	 const struct session_text *text)
{
	for (size_t i = 0; i < n; i++)
		if (texts->at[i].n == text->n &&
		    !memcmp(texts->at[i].p, text->p, text->n))
			return true;
	return false;
}

/* Those of from that were not in to. */
static enum pit_status
add_texts(struct session_texts *to, const struct session_texts *from)
{
	size_t had = to->len;
	enum pit_status st = PIT_OK;

	for (size_t i = 0; i < from->len && !st; i++)
		if (!has_text(to, had, &from->at[i]))
			st =
			    session_texts_add(to, from->at[i].p, from->at[i].n);
	return st;
}

static struct session_number
add_numbers(struct session_number a, struct session_number b)
{
	return a.is_whole && b.is_whole ? session_whole(a.whole + b.whole)
					: session_double(a.value + b.value);
}

static enum pit_status
combine(struct session *to, const struct session *from)
{
	struct map map = { 0 };
	enum pit_status st = map_frames(to, from, &map);

	if (!st)
		st = map_stacks(to, from, &map);
	if (!st)
		st = add_records(to, from, &map);
	if (!st)
		st = add_texts(&to->sys_path, &from->sys_path);
	if (!st)
		st = add_texts(&to->sys_prefixes, &from->sys_prefixes);
	mem_free(map.frames);
	mem_free(map.stacks);
	if (from->min_interval.value < to->min_interval.value)
		to->min_interval = from->min_interval;
	if (from->max_interval.value > to->max_interval.value)
		to->max_interval = from->max_interval;
	to->duration = add_numbers(to->duration, from->duration);
	to->cpu_time = add_numbers(to->cpu_time, from->cpu_time);
	to->sample_count += from->sample_count;
	to->has_sys_path |= from->has_sys_path;
	to->has_sys_prefixes |= from->has_sys_prefixes;
	return st;
}

enum pit_status
session_combine(struct session **sum, struct session *more)
{
	enum pit_status st;

	if ((*sum)->start_time.value > more->start_time.value) {
		struct session *earlier = more;

		more = *sum;
		*sum = earlier;
	}
	st = combine(*sum, more);
	session_free(more);
	return st;
}
