/* src/render/callgrind_name.c */
#include "render/callgrind.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "model/label.h"
#include "render/summary.h"

#include <inttypes.h>
#include <string.h>

#define UNKNOWN "???" /* as valgrind writes it */

struct callgrind_parts
callgrind_parts(const struct calls *calls, uint32_t id)
{
	struct callgrind_parts parts;

	parts.object = calls->keys.data + calls->functions[id].key;
	parts.file = parts.object + strlen(parts.object) + 1;
	parts.name = parts.file + strlen(parts.file) + 1;
	parts.line = parts.name + strlen(parts.name) + 1;
	return parts;
}

/* White space of Unicode, which readers skip before a name. */
static bool
is_blank(uint32_t ch)
{
	return ch == ' ' || ch == 0xa0 || ch == 0x1680 ||
	       (ch >= 0x2000 && ch <= 0x200a) || ch == 0x2028 || ch == 0x2029 ||
	       ch == 0x202f || ch == 0x205f || ch == 0x3000;
}

/* A text that begins with such has something else in its place. */
static void
keep_blank(struct out *o, size_t start)
{
	uint32_t ch;
	size_t used;

	if (o->status || o->len == start)
		return;
	used = utf8_get(o->data + start, o->len - start, &ch);
	if (is_blank(ch))
		memset(o->data + start, '_', used);
}

/* Append what may stand on the rest of a line and is not empty, and a NUL. */
static void
add_part(struct out *o, const char *text)
{
	size_t start = o->len;

	text_clean(o, text, strlen(text));
	out_mem(o, "", 0); /* there are bytes even if it is the first */
	if (o->status)
		return;
	if (strspn(o->data + start, " ") == o->len - start)
		out_str(o, UNKNOWN);
	keep_blank(o, start);
	out_char(o, '\0');
}

static void
root_name(struct out *o, const struct frame_info *info, uint32_t pid)
{
	out_str(o, info->kind == FRAME_THREAD ? "thread "
		   : info->kind == FRAME_TASK ? "task "
					      : "process ");
	if (pid)
		out_printf(o, "%" PRIu32 " ", pid);
	out_str(o, info->name);
}

/* "Encoder.encode", "thread MainThread". */
static void
function_name(struct out *o, const struct frame_info *info, uint32_t pid)
{
	if (info && frame_is_root(info->kind))
		root_name(o, info, pid);
	else
		text_function(o, info);
}

static const char *
object_of(const struct snapshot *snap, const struct frame_info *info)
{
	return info->module[0] ? info->module
			       : symtab_name(snap->syms, info->package);
}

void
callgrind_key(struct out *o, const struct snapshot *snap, frame_id frame,
	      uint32_t pid)
{
	const struct frame_info *info =
	    symtab_get(snap->syms, symtab_function(snap->syms, frame));
	struct out name;

	out_init(&name, SIZE_MAX);
	function_name(&name, info, pid ? pid : label_pid(snap->roots, frame));
	render_fail(o, name.status);
	add_part(o, info ? object_of(snap, info) : "");
	add_part(o, info ? info->file : "");
	add_part(o, name.data ? name.data : "");
	out_printf(o, "%" PRIu32, info ? info->line : 0);
	out_char(o, '\0');
	out_fini(&name);
}

/* KCachegrind knows objects without their folder. */
static const char *
short_object(const char *object)
{
	const char *slash = strrchr(object, '/');

	return slash ? slash + 1 : object;
}

/* The number of an object with a name; o is overwritten. 0: no memory. */
static uint32_t
add_pair(struct texts *texts, struct out *o, const char *object,
	 const char *name, uint32_t id)
{
	o->len = 0;
	out_str(o, short_object(object));
	out_char(o, '\0');
	out_str(o, name);
	out_char(o, '\0');
	return o->status ? 0 : texts_add(texts, o->data, o->len, id);
}

/* Does it end as one that has a line added, "f:12"? */
static bool
has_line(const char *name)
{
	size_t n = strlen(name), digits = 0;

	while (digits < n && name[n - digits - 1] >= '0' &&
	       name[n - digits - 1] <= '9')
		digits++;
	return digits && digits < n && name[n - digits - 1] == ':';
}

/* Give a function the numbers of its texts, and find out whether it alone has
 * its name. False: no memory. */
static bool
look_at(struct callgrind *cg, struct out *o, uint32_t id)
{
	struct callgrind_parts parts = callgrind_parts(&cg->calls, id);
	struct callgrind_named *named = &cg->named[id];
	uint32_t name, kin;

	named->object =
	    texts_add(&cg->texts, parts.object, strlen(parts.object), id);
	named->file = texts_add(&cg->texts, parts.file, strlen(parts.file), id);
	name = texts_add(&cg->names, parts.file,
			 (size_t)(parts.line - parts.file), id);
	kin = add_pair(&cg->kin, o, parts.object, parts.name, id);
	if (!named->object || !named->file || !name || !kin)
		return false;
	named->shared = cg->names.list[name].first != id;
	if (named->shared)
		cg->named[cg->names.list[name].first].shared = true;
	if (has_line(parts.name))
		named->shared = true;
	named->kin = cg->kin.list[kin].first;
	if (cg->named[named->kin].file != named->file)
		cg->named[named->kin].crowded = true;
	return true;
}

/* A file as its package has it: "json/decoder.py". */
static const char *
short_file(const struct callgrind_parts *parts)
{
	size_t n = strlen(parts->object);
	const char *found = parts->file;

	for (const char *p = parts->file; (p = strchr(p, '/')); p++)
		if (!strncmp(p + 1, parts->object, n) && p[n + 1] == '/')
			found = p + 1;
	return found;
}

enum form { FORM_PLAIN, FORM_PLACE, FORM_PATH, FORM_NUMBER, FORM_COUNT };

static void
put_form(struct out *o, const struct callgrind_parts *parts, bool line,
	 enum form form, uint32_t id)
{
	o->len = 0;
	out_printf(o, "%s%s%s", parts->name, line ? ":" : "",
		   line ? parts->line : "");
	if (form == FORM_PLACE)
		out_printf(o, " (%s)", short_file(parts));
	if (form >= FORM_PATH)
		out_printf(o, " (%s)", parts->file);
	if (form == FORM_NUMBER)
		out_printf(o, " #%" PRIu32, id);
	out_char(o, '\0');
}

/* The first form that no other function of the object has. */
static bool
choose_form(struct callgrind *cg, struct out *text, struct out *o, uint32_t id)
{
	struct callgrind_parts parts = callgrind_parts(&cg->calls, id);
	struct callgrind_named *named = &cg->named[id];
	enum form form =
	    cg->named[named->kin].crowded ? FORM_PLACE : FORM_PLAIN;

	for (; form < FORM_COUNT; form++) {
		put_form(text, &parts, named->shared, form, id);
		named->name = text->status
				  ? 0
				  : add_pair(&cg->finals, o, parts.object,
					     text->data, id);
		if (!named->name || cg->finals.list[named->name].first == id)
			break;
	}
	return named->name;
}

bool
callgrind_name(struct callgrind *cg)
{
	struct out text, pair;
	bool ok = true;

	cg->named = mem_calloc(cg->calls.nfunctions, sizeof(*cg->named));
	if (!cg->named)
		return false;
	out_init(&text, SIZE_MAX);
	out_init(&pair, SIZE_MAX);
	for (uint32_t id = 1; id < cg->calls.nfunctions && ok; id++)
		ok = look_at(cg, &pair, id);
	for (uint32_t id = 1; id < cg->calls.nfunctions && ok; id++)
		ok = choose_form(cg, &text, &pair, id);
	out_fini(&text);
	out_fini(&pair);
	if (ok)
		cg->known = mem_calloc(cg->texts.len, 1);
	return ok && cg->known;
}

const char *
callgrind_final(const struct callgrind *cg, uint32_t id)
{
	const struct text *text = &cg->finals.list[cg->named[id].name];
	const char *object = cg->finals.bytes.data + text->at;

	return object + strlen(object) + 1;
}
