#include "model/idle.h"

#include "base/mem.h"

#include <string.h>

struct rule {
	const char *file, *function, *callee;
};

static const struct rule rules[] = {
#define IDLE(file, function, callee) { file, function, callee },
#include "model/idle.def"
#undef IDLE
};

/* Does path end in file, by whole components? */
static bool
ends_in(const char *path, const char *file)
{
	size_t n = strlen(path), m = strlen(file);

	return n >= m && strcmp(path + n - m, file) == 0 &&
	       (n == m || path[n - m - 1] == '/');
}

static bool
is_rule(const struct rule *rule, const struct frame_info *info,
	const char *callee)
{
	return strcmp(info->function, rule->function) == 0 &&
	       (!rule->callee[0] || !callee ||
		strcmp(callee, rule->callee) == 0) &&
	       ends_in(info->file, rule->file);
}

bool
idle_is(const struct tree *raw, const struct symtab *syms, node_id leaf)
{
	const struct tree_node *node = tree_get(raw, leaf);
	const char *callee = NULL;

	for (; node && node->flags & NODE_LIBRARY;
	     node = tree_get(raw, node->parent)) {
		const struct frame_info *info = symtab_get(syms, node->frame);

		if (!info || info->kind > FRAME_C)
			break;
		for (size_t i = 0; i < ARRAY_LEN(rules); i++)
			if (info->kind == FRAME_PYTHON &&
			    is_rule(&rules[i], info, callee))
				return true;
		callee = info->function;
	}
	return false;
}
