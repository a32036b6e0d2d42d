/* src/tui/pane.c */
#include "tui/pane.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>

static const struct pane_ops *
pane_ops_at(enum pane_id id)
{
	static const struct pane_ops *const all[PANE_COUNT] = {
#define PANE(id) &pane_##id,
#include "tui/panes.def"
#undef PANE
	};

	return (unsigned)id < PANE_COUNT ? all[id] : NULL;
}

struct pane *
pane_new(enum pane_id id)
{
	const struct pane_ops *ops = pane_ops_at(id);
	struct pane *pane = mem_zalloc(ops->size);

	if (!pane)
		return NULL;
	pane->ops = ops;
	if (ops->init && ops->init(pane)) {
		mem_free(pane);
		return NULL;
	}
	return pane;
}

void
pane_free(struct pane *pane)
{
	if (!pane)
		return;
	if (pane->ops->fini)
		pane->ops->fini(pane);
	mem_free(pane);
}

void
pane_look_for(struct pane *pane, const char *text, bool go)
{
	seek_start(&pane->seek, text);
	if (go)
		todo_add(&pane->todo, CMD_FIND_NEXT);
}

const char *
pane_seek_found(const struct pane *pane)
{
	return pane->seek.found;
}

const char *
pane_found(const struct pane *pane)
{
	return pane->ops->found ? pane->ops->found(pane) : "";
}

void
pane_mode(const struct pane *pane, char *buf, size_t size)
{
	buf[0] = '\0';
	if (pane->ops->mode)
		pane->ops->mode(pane, buf, size);
}

void
pane_say(struct pane *pane, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(pane->say, sizeof(pane->say), fmt, ap);
	va_end(ap);
}
