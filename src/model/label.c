#include "model/label.h"

#include "base/ascii.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Of what was given no name. */
static const char *
nameless(enum frame_kind kind)
{
	switch (kind) {
	case FRAME_THREAD:
		return "(thread)";
	case FRAME_TASK:
		return "(task)";
	case FRAME_PROCESS:
		return "(process)";
	default:
		return "(unknown)";
	}
}

/* Of a C function no class is known apart from its name. */
static const char *
plain_name(const struct root *root, const struct frame_info *info)
{
	switch (info->kind) {
	case FRAME_PROCESS:
		return root ? root->label : info->name;
	case FRAME_THREAD:
	case FRAME_TASK:
		return root && root->told ? root->label : info->name;
	case FRAME_PYTHON:
		return info->function;
	default:
		return info->name;
	}
}

const char *
label_function(const struct symtab *syms, const struct roots *roots,
	       frame_id frame)
{
	const struct frame_info *info = symtab_get(syms, frame);
	const char *name =
	    info ? plain_name(roots_get(roots, frame), info) : "";

	return *name ? name : nameless(info ? info->kind : 0);
}

uint32_t
label_pid(const struct roots *roots, frame_id frame)
{
	const struct root *root = roots_get(roots, frame);

	return root ? root->pid : 0;
}

void
label_name(const struct symtab *syms, const struct roots *roots, frame_id frame,
	   char *buf, size_t size)
{
	const char *function = label_function(syms, roots, frame);
	const struct frame_info *info = symtab_get(syms, frame);
	const struct root *root = roots_get(roots, frame);

	if (root && (root->count > 1 || root->least))
		snprintf(buf, size, "%s ×%zu%s", function, root->count,
			 root->least ? "+" : "");
	else if (info && info->kind == FRAME_PYTHON && info->class_name)
		snprintf(buf, size, "%s.%s", info->class_name, function);
	else
		snprintf(buf, size, "%s", function);
}

void
label_where(const struct symtab *syms, const struct roots *roots,
	    frame_id frame, char *buf, size_t size)
{
	const struct frame_info *info = symtab_get(syms, frame);
	uint32_t pid = label_pid(roots, frame);

	buf[0] = '\0';
	if (!info)
		return;
	/* Processes of one command differ by their number alone. */
	if (info->kind == FRAME_PROCESS && pid)
		snprintf(buf, size, "pid %" PRIu32, pid);
	else if (info->kind == FRAME_PYTHON)
		snprintf(buf, size, "%s:%" PRIu32,
			 symtab_short_file(syms, frame), info->line);
	else if (info->kind == FRAME_C && info->module[0])
		snprintf(buf, size, "<%s>", info->module);
	else if (info->kind == FRAME_C)
		snprintf(buf, size, "%s", info->file);
}

const char *
label_awaited(const struct symtab *syms, const struct roots *roots,
	      frame_id frame)
{
	const struct root *root = roots_get(roots, frame);

	return root && root->by ? label_function(syms, roots, root->by) : NULL;
}

void
label_beside(const struct symtab *syms, const struct roots *roots,
	     frame_id frame, char *buf, size_t size)
{
	const char *by = label_awaited(syms, roots, frame);

	label_where(syms, roots, frame, buf, size);
	if (by && !buf[0])
		snprintf(buf, size, "awaited by %s", by);
}

void
label_thread(const struct roots *roots, frame_id frame, char *buf, size_t size)
{
	const struct root *root = roots_one(roots, frame);
	bool daemon = root && root->daemon == ROOT_DAEMON;

	buf[0] = '\0';
	if (root && root->native)
		snprintf(buf, size, "tid %" PRIu64 "%s", root->native,
			 daemon ? ", daemon" : "");
	else if (daemon)
		snprintf(buf, size, "daemon");
}

void
label_row(const struct symtab *syms, const struct roots *roots, frame_id frame,
	  char *buf, size_t size)
{
	label_beside(syms, roots, frame, buf, size);
	if (!buf[0])
		label_thread(roots, frame, buf, size);
}

bool
label_matches(const struct symtab *syms, const struct roots *roots,
	      frame_id frame, const char *text)
{
	char buf[LABEL_WHERE];

	label_name(syms, roots, frame, buf, LABEL_NAME);
	if (ascii_holds(buf, text))
		return true;
	label_where(syms, roots, frame, buf, sizeof(buf));
	return ascii_holds(buf, text);
}
