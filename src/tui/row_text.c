#include "tui/row_text.h"

#include "base/path.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *
kind_name(enum frame_kind kind)
{
	switch (kind) {
	case FRAME_CUT:
		return "(frames left out: the stack is too deep)";
	case FRAME_STARTUP:
		return "(interpreter start-up)";
	case FRAME_NATIVE:
		return "(no Python code)";
	case FRAME_THREAD:
		return "(thread)";
	case FRAME_PROCESS:
		return "(process)";
	default:
		return "(unknown)";
	}
}

/* A process or a thread, or those that did the same. */
static bool
root_name(const struct snapshot *snap, frame_id frame, char *buf, size_t size)
{
	const struct root *root = roots_get(snap->roots, frame);

	if (!root)
		return false;
	if (root->count > 1)
		snprintf(buf, size, "%s ×%zu", root->label, root->count);
	else
		snprintf(buf, size, "%s", root->label);
	return true;
}

void
row_name(const struct snapshot *snap, frame_id frame, char *buf, size_t size)
{
	const struct frame_info *info = symtab_get(snap->syms, frame);

	if (root_name(snap, frame, buf, size))
		return;
	if (!info)
		snprintf(buf, size, "%s", kind_name(0));
	else if (!info->name || !info->name[0])
		snprintf(buf, size, "%s", kind_name(info->kind));
	else if (info->kind == FRAME_PROCESS)
		snprintf(buf, size, "%s", path_command(info->name));
	else if (info->kind != FRAME_PYTHON && info->kind != FRAME_C)
		snprintf(buf, size, "%s", info->name);
	else if (info->class_name)
		snprintf(buf, size, "%s.%s", info->class_name, info->function);
	else
		snprintf(buf, size, "%s", info->function);
}

/* Processes of one command differ by their number alone. */
static void
process_where(const struct snapshot *snap, frame_id frame, char *buf,
	      size_t size)
{
	const struct root *root = roots_get(snap->roots, frame);

	if (root && root->pid)
		snprintf(buf, size, "pid %" PRIu32, root->pid);
}

void
row_where(const struct snapshot *snap, frame_id frame, char *buf, size_t size)
{
	const struct frame_info *info = symtab_get(snap->syms, frame);

	buf[0] = '\0';
	if (!info)
		return;
	if (info->kind == FRAME_PROCESS)
		process_where(snap, frame, buf, size);
	else if (info->kind == FRAME_PYTHON)
		snprintf(buf, size, "%s:%u",
			 symtab_short_file(snap->syms, frame),
			 (unsigned)info->line);
	else if (info->kind == FRAME_C && info->module[0])
		snprintf(buf, size, "<%s>", info->module);
	else if (info->kind == FRAME_C)
		snprintf(buf, size, "<built-in>");
}

bool
row_matches(const struct snapshot *snap, frame_id frame, const char *text)
{
	char buf[ROW_WHERE];

	row_name(snap, frame, buf, ROW_NAME);
	if (strcasestr(buf, text))
		return true;
	row_where(snap, frame, buf, sizeof(buf));
	return strcasestr(buf, text) != NULL;
}
