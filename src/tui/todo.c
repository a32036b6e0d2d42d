#include "tui/todo.h"

#include "base/mem.h"

#include <stdio.h>

void
todo_add(struct todo *todo, enum command cmd)
{
	if (todo->n < ARRAY_LEN(todo->at))
		todo->at[todo->n++] = cmd;
}

void
seek_start(struct seek *seek, const char *text)
{
	snprintf(seek->text, sizeof(seek->text), "%s", text);
	seek->found[0] = '\0';
	seek->dirty = true;
}

void
seek_take(const struct seek *seek, struct view *view)
{
	if (seek->dirty)
		snprintf(view->find, sizeof(view->find), "%s", seek->text);
}

void
seek_count(struct seek *seek, size_t count)
{
	snprintf(seek->found, sizeof(seek->found), "%zu found", count);
}

void
seek_at(struct seek *seek, const char *text, size_t index, size_t count)
{
	snprintf(seek->found, sizeof(seek->found), "/%.10s %zu/%zu", text,
		 index, count);
}
