/* src/render/texts.c */
#include "render/texts.h"

#include "base/mem.h"

#include <string.h>

static bool
same_text(const void *owner, uint32_t id, const void *key)
{
	const struct texts *t = owner;
	const struct text *want = key, *have = &t->list[id];

	return have->n == want->n && !memcmp(t->bytes.data + have->at,
					     t->bytes.data + want->at, want->n);
}

static uint64_t
text_hash(const void *owner, uint32_t id)
{
	const struct texts *t = owner;

	return table_bytes(&t->table, t->bytes.data + t->list[id].at,
			   t->list[id].n);
}

void
texts_init(struct texts *t)
{
	*t = (struct texts){ .len = 1 };
	out_init(&t->bytes, SIZE_MAX);
}

void
texts_fini(struct texts *t)
{
	table_fini(&t->table);
	out_fini(&t->bytes);
	mem_free(t->list);
}

uint32_t
texts_add(struct texts *t, const char *p, size_t n, uint32_t first)
{
	struct text text = { t->bytes.len, n, first }, *list;
	uint32_t *slot;

	out_mem(&t->bytes, p, n);
	list = mem_grow(t->list, &t->cap, (size_t)t->len + 1, sizeof(*list));
	if (list)
		t->list = list;
	if (!list || t->bytes.status || !table_reserve(&t->table, text_hash, t))
		return 0;
	slot = table_slot(&t->table,
			  table_bytes(&t->table, t->bytes.data + text.at, n),
			  same_text, t, &text);
	if (*slot) {
		t->bytes.len = text.at;
		return *slot;
	}
	t->list[t->len] = text;
	table_put(&t->table, slot, t->len);
	return t->len++;
}

void
text_function(struct out *o, const struct frame_info *info)
{
	if (!info) {
		out_str(o, "root");
	} else if (info->kind == FRAME_PYTHON) {
		if (info->class_name)
			out_printf(o, "%s.", info->class_name);
		out_str(o, info->function);
	} else {
		if (info->module[0])
			out_printf(o, "%s.", info->module);
		out_str(o, info->name);
	}
}
