/* src/model/idle.c */
#include "model/idle.h"

#include "base/mem.h"
#include "model/fold.h"

#include <string.h>

struct code_at {
	const char *file, *function;
};

struct rule {
	struct code_at at;
	const char *callee;
};

#define IDLE(file, function, callee)
#define IDLE_ENTRY(file, function)
#define IDLE_AWAIT(word)
#define BUSY(file, function)

#undef IDLE
#define IDLE(file, function, callee) { { file, function }, callee },
static const struct rule rules[] = {
#include "model/idle.def"
};
#undef IDLE
#define IDLE(file, function, callee)

#undef IDLE_ENTRY
#define IDLE_ENTRY(file, function) { file, function },
static const struct code_at entries[] = {
#include "model/idle.def"
};
#undef IDLE_ENTRY
#define IDLE_ENTRY(file, function)

#undef IDLE_AWAIT
#define IDLE_AWAIT(word) word,
static const char *const awaits[] = {
#include "model/idle.def"
};
#undef IDLE_AWAIT
#define IDLE_AWAIT(word)

#undef BUSY
#define BUSY(file, function) { file, function },
static const struct code_at busy[] = {
#include "model/idle.def"
};
#undef BUSY
#undef IDLE
#undef IDLE_ENTRY
#undef IDLE_AWAIT

/* Is path the package's file: does it end in file, by whole components, and is
 * that from the package on? */
static bool
is_file(const struct symtab *syms, const struct frame_info *info,
	const char *file)
{
	const char *package = symtab_name(syms, info->package);
	size_t n = strlen(info->file), m = strlen(file);
	size_t first = strcspn(file, "/.");

	return n > m && info->file[n - m - 1] == '/' &&
	       strcmp(info->file + n - m, file) == 0 &&
	       strlen(package) == first && memcmp(package, file, first) == 0;
}

static bool
is_module(const struct frame_info *info, const char *module)
{
	size_t n = strlen(module);

	return strncmp(info->module, module, n) == 0 &&
	       (info->module[n] == '\0' || info->module[n] == '.');
}

static bool
is_at(const struct symtab *syms, const struct frame_info *info,
      const struct code_at *at)
{
	if (strcmp(info->function, at->function) != 0)
		return false;
	return info->kind == FRAME_C ? is_module(info, at->file)
				     : is_file(syms, info, at->file);
}

static bool
is_one_of(const struct symtab *syms, const struct frame_info *info,
	  const struct code_at *places, size_t n)
{
	for (size_t i = 0; info && i < n; i++)
		if (is_at(syms, info, &places[i]))
			return true;
	return false;
}

/* callee: what the frame called; NULL: it is the innermost. */
static bool
is_rule(const struct symtab *syms, const struct frame_info *info,
	const char *callee)
{
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		const char *want = rules[i].callee;

		if ((!want[0] || !callee || strcmp(callee, want) == 0) &&
		    is_at(syms, info, &rules[i].at))
			return info->kind != FRAME_C || !callee;
	}
	return false;
}

static bool
is_module_code(const struct frame_info *info)
{
	return info && info->kind == FRAME_PYTHON &&
	       strcmp(info->function, "<module>") == 0;
}

static bool
is_idle_await(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(awaits); i++)
		if (strcmp(word, awaits[i]) == 0)
			return true;
	return false;
}

/* Did the function that the thread began with call this one? It is itself
 * called by the thread's run(), or its bootstrap if it is one. Or was it a
 * task's coroutine, or the program's module, or what that called? */
static bool
is_entry(const struct symtab *syms, const struct idle_frame *at)
{
	static const struct code_at starts[] = {
		{ "threading.py", "run" },
		{ "threading.py", "_bootstrap_inner" },
	};
	const struct frame_info *caller = at[-1].info, *above = at[-2].info;

	if (!is_one_of(syms, at->info, entries, ARRAY_LEN(entries)))
		return false;
	return (above && above->kind == FRAME_TASK) ||
	       is_one_of(syms, above, starts, ARRAY_LEN(starts)) ||
	       is_module_code(above) || is_module_code(caller);
}

bool
idle_may_be(const struct frame_info *last)
{
	return last &&
	       (last->kind == FRAME_AWAIT || fold_is_library(last, true) ||
		fold_is_library(last, false));
}

bool
idle_is(const struct symtab *syms, const struct idle_frame *stack, size_t n)
{
	const struct idle_frame *at = stack + n - 1;
	const char *callee = NULL;

	if (at->info && at->info->kind == FRAME_AWAIT) {
		if (is_idle_await(at->info->function))
			return true;
		callee = at->info->function;
		at--;
	}
	for (; at->info && at->library && at->info->kind <= FRAME_C; at--) {
		if (is_rule(syms, at->info, callee) || is_entry(syms, at))
			return !is_one_of(syms, at[-1].info, busy,
					  ARRAY_LEN(busy));
		callee = at->info->function;
	}
	return false;
}
