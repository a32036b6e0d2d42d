/* src/reader/pymodule.c */
#include "reader/pymodule.h"

#include "reader/pystr.h"

#define MODULES_MAX (1u << 16) /* entries of sys.modules */

static bool
modules_open(struct pymodule *module, const struct pyver *ver, struct peek *pk,
	     uintptr_t interp, struct pydict *d)
{
	uintptr_t at;

	return peek_ptr(pk, &at, interp + ver->off.interp.sysdict) &&
	       pydict_open(ver, pk, at, d) &&
	       pydict_find(d, ver, pk, "modules", &module->hint, &at) &&
	       pydict_open(ver, pk, at, d);
}

bool
pymodule_find(struct pymodule *module, const struct pyver *ver, struct peek *pk,
	      uintptr_t interp, const char *name)
{
	struct pydict_item item;
	struct pydict d;
	size_t *i = &module->looked;

	if (!modules_open(module, ver, pk, interp, &d))
		return false;
	if (d.entries != module->entries || d.n < *i)
		*i = 0;
	module->entries = d.entries;
	for (; *i < d.n && *i < MODULES_MAX; ++*i) {
		if (!pydict_item(&d, pk, *i, &item))
			return false;
		if (item.value && item.key &&
		    pystr_is(ver, pk, item.key, name)) {
			module->addr = item.value;
			return true;
		}
	}
	return false;
}

bool
pymodule_is_level(const struct pymodule *now, const struct pymodule *other)
{
	return !now->addr && !other->addr && now->entries == other->entries &&
	       now->looked == other->looked;
}

bool
pymodule_open(const struct pymodule *module, const struct pyver *ver,
	      struct peek *pk, struct pydict *d)
{
	uintptr_t at;

	return peek_ptr(pk, &at, module->addr + ver->off.object.ob_size) &&
	       pydict_open(ver, pk, at, d);
}

void
pymodule_forget(struct pymodule *module)
{
	module->addr = 0;
	module->looked = 0;
}
