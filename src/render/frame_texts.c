/* src/render/frame_texts.c */
#include "render/frame_texts.h"

#include "base/mem.h"

void
frame_texts_init(struct frame_texts *texts)
{
	*texts = (struct frame_texts){ .len = 1 };
	out_init(&texts->bytes, SIZE_MAX);
}

void
frame_texts_fini(struct frame_texts *texts)
{
	mem_free(texts->list);
	table_fini(&texts->table);
	out_fini(&texts->bytes);
}

static bool
is_text(const void *owner, uint32_t id, const void *key)
{
	const struct frame_text *have =
	    &((const struct frame_texts *)owner)->list[id];
	const struct frame_text *want = key;

	return have->frame == want->frame && have->line == want->line;
}

static uint64_t
hash_text(const struct frame_texts *texts, const struct frame_text *text)
{
	return table_words(&texts->table, text->frame, text->line);
}

static uint64_t
text_hash(const void *owner, uint32_t id)
{
	const struct frame_texts *texts = owner;

	return hash_text(texts, &texts->list[id]);
}

uint32_t
frame_texts_find(const struct frame_texts *texts, uint32_t frame, uint32_t line)
{
	const struct frame_text key = { .frame = frame, .line = line };

	return table_find(&texts->table, hash_text(texts, &key), is_text, texts,
			  &key);
}

uint32_t
frame_texts_add(struct frame_texts *texts, uint32_t frame, uint32_t line,
		size_t at)
{
	struct frame_text text = { frame, line, at, texts->bytes.len - at };
	struct frame_text *list =
	    mem_grow(texts->list, &texts->cap, texts->len + 1, sizeof(*list));
	uint32_t *slot;

	if (list)
		texts->list = list;
	if (!list || out_status(&texts->bytes) || texts->len == UINT32_MAX ||
	    !table_reserve(&texts->table, text_hash, texts))
		return 0;
	slot = table_slot(&texts->table, hash_text(texts, &text), is_text,
			  texts, &text);
	list[texts->len] = text;
	table_put(&texts->table, slot, (uint32_t)texts->len);
	return (uint32_t)texts->len++;
}
