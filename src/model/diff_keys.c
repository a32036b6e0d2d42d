/* src/model/diff_keys.c */
#include "model/diff_keys.h"

#include "base/mem.h"
#include "model/label.h"

#include <string.h>

#define QUALIFIED_SINCE 0x030b0000u /* PY_VERSION_HEX of CPython 3.11 */

struct diff_keys *
diff_keys_new(bool qualified)
{
	struct diff_keys *keys = mem_zalloc(sizeof(*keys));

	if (!keys)
		return NULL;
	out_init(&keys->text, SIZE_MAX);
	out_init(&keys->key, SIZE_MAX);
	keys->qualified = qualified;
	keys->len = 1;
	keys->start = mem_grow(NULL, &keys->cap, 2, sizeof(*keys->start));
	if (keys->start) {
		keys->start[0] = keys->start[1] = 0;
		return keys;
	}
	diff_keys_free(keys);
	return NULL;
}

void
diff_keys_free(struct diff_keys *keys)
{
	if (!keys)
		return;
	out_fini(&keys->text);
	out_fini(&keys->key);
	table_fini(&keys->table);
	mem_free(keys->start);
	mem_free(keys);
}

bool
diff_keys_are_qualified(const struct snapshot *snap)
{
	for (size_t i = 0; i < snap->nprocs; i++)
		if (snap->procs[i].python &&
		    snap->procs[i].python < QUALIFIED_SINCE)
			return false;
	return !snap->session;
}

static uint64_t
key_hash(const void *owner, uint32_t id)
{
	const struct diff_keys *keys = owner;

	return table_bytes(&keys->table, keys->text.data + keys->start[id],
			   keys->start[id + 1] - keys->start[id]);
}

static bool
key_is(const void *owner, uint32_t id, const void *key)
{
	const struct diff_keys *keys = owner;
	const struct out *want = key;

	return keys->start[id + 1] - keys->start[id] == want->len &&
	       !memcmp(keys->text.data + keys->start[id], want->data,
		       want->len);
}

/* The number of keys->key, which is handed out if need be; 0: no memory. */
static uint32_t
key_number(struct diff_keys *keys)
{
	size_t *start = mem_grow(keys->start, &keys->cap, (size_t)keys->len + 2,
				 sizeof(*start));
	uint32_t *slot;

	if (start)
		keys->start = start;
	if (!start || keys->key.status || keys->len >= UINT32_MAX - 2 ||
	    !table_reserve(&keys->table, key_hash, keys))
		return 0;
	slot =
	    table_slot(&keys->table,
		       table_bytes(&keys->table, keys->key.data, keys->key.len),
		       key_is, keys, &keys->key);
	if (*slot)
		return *slot;
	out_mem(&keys->text, keys->key.data, keys->key.len);
	if (keys->text.status)
		return 0;
	table_put(&keys->table, slot, keys->len);
	keys->start[++keys->len] = keys->text.len;
	return *slot;
}

static void
put_key(struct diff_keys *keys, enum frame_kind kind, const char *class_name,
	const char *name, const char *file)
{
	keys->key.len = 0;
	out_char(&keys->key, (char)('a' + (int)kind));
	if (class_name) {
		out_str(&keys->key, class_name);
		out_char(&keys->key, '.');
	}
	out_str(&keys->key, name);
	/* A name has no NUL. */
	out_char(&keys->key, '\0');
	out_str(&keys->key, file);
}

uint32_t
diff_keys_frame(struct diff_keys *keys, const struct snapshot *snap,
		frame_id frame)
{
	const struct frame_info *info = symtab_get(snap->syms, frame);

	if (info->kind != FRAME_PYTHON)
		put_key(keys, info->kind, NULL,
			label_function(snap->syms, snap->roots, frame),
			keys->qualified ? info->module : "");
	else if (keys->qualified)
		put_key(keys, info->kind, NULL, info->name,
			symtab_short_file(snap->syms, frame));
	else
		put_key(keys, info->kind, info->class_name, info->function,
			symtab_short_file(snap->syms, frame));
	return key_number(keys);
}
