/* src/model/ftree_session_name.c - what the rows of a loaded session are
 * called, and what pyinstrument says of their files.
 */
#include "base/mem.h"
#include "base/path.h"
#include "base/table.h"
#include "model/ftree_session.h"

#include <string.h>

/* What a frame's file says. */
#define ORIGIN_APP      1u /* the application's */
#define ORIGIN_INHERITS 2u /* code of a string: as its caller is */
#define ORIGIN_IMPORT   4u /* the import system's */

static bool
starts_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

/* By its letters, whatever they mean: "/opt/py" covers "/opt/python_app" too.
 * The same file gives the same report in pyinstrument. */
static bool
is_below_prefix(const struct session *s, const char *file)
{
	for (size_t i = 0; i < s->sys_prefixes.len; i++)
		if (starts_with(file, s->sys_prefixes.at[i].p))
			return true;
	return false;
}

static uint8_t
origin_of_frame(const struct session *s, const struct session_frame *frame)
{
	const char *file = frame->file;

	if (!*file || is_below_prefix(s, file))
		return 0;
	if (*file != '<' || starts_with(file, "<ipython-input-"))
		return ORIGIN_APP;
	if (!strcmp(file, "<string>") || !strcmp(file, "<stdin>"))
		return ORIGIN_INHERITS;
	return 0;
}

static uint8_t
import_of_frame(const struct session_frame *frame)
{
	return strstr(frame->file, "<frozen importlib._bootstrap")
		   ? ORIGIN_IMPORT
		   : 0;
}

static const char *
class_of(const struct session_frame *frame)
{
	return frame->class_name ? frame->class_name : "";
}

/* An index of frames in which those of one function and class are one. */
struct alike {
	struct table table;
	const struct session *s;
};

static uint64_t
hash_alike(const void *owner, uint32_t id)
{
	const struct alike *a = owner;
	const struct session_frame *frame = &a->s->frames[id];
	const char *class_name = class_of(frame);

	return table_words(
	    &a->table, frame->identity,
	    table_bytes(&a->table, class_name, strlen(class_name)));
}

static bool
same_alike(const void *owner, uint32_t id, const void *key)
{
	const struct alike *a = owner;
	const struct session_frame *frame = &a->s->frames[id];
	const struct session_frame *want = key;

	return frame->identity == want->identity &&
	       !frame->class_name == !want->class_name &&
	       !strcmp(class_of(frame), class_of(want));
}

static bool
find_alike(struct ftree_session *fs)
{
	struct alike a = { .s = fs->s };
	bool ok = true;

	for (uint32_t id = 1; id < fs->s->nframes && ok; id++) {
		uint32_t *slot;

		ok = table_reserve(&a.table, hash_alike, &a);
		if (!ok)
			break;
		slot = table_slot(&a.table, hash_alike(&a, id), same_alike, &a,
				  &fs->s->frames[id]);
		if (!*slot)
			table_put(&a.table, slot, id);
		fs->like[id] = *slot;
	}
	table_fini(&a.table);
	return ok;
}

struct ftree_session *
ftree_session_new(const struct session *session)
{
	struct ftree_session *fs = mem_zalloc(sizeof(*fs));
	size_t n = session->nframes;

	if (!fs)
		return NULL;
	fs->s = session;
	fs->like = mem_calloc(n, sizeof(*fs->like));
	fs->origin = mem_calloc(n, sizeof(*fs->origin));
	fs->shorts = mem_calloc(n, sizeof(*fs->shorts));
	out_init(&fs->paths, SIZE_MAX);
	if (!fs->like || !fs->origin || !fs->shorts || !find_alike(fs)) {
		ftree_session_free(fs);
		return NULL;
	}
	for (size_t id = 1; id < n; id++)
		fs->origin[id] =
		    origin_of_frame(session, &session->frames[id]) |
		    import_of_frame(&session->frames[id]);
	return fs;
}

void
ftree_session_free(struct ftree_session *fs)
{
	if (!fs)
		return;
	mem_free(fs->like);
	mem_free(fs->origin);
	mem_free(fs->shorts);
	out_fini(&fs->paths);
	mem_free(fs);
}

const struct session_frame *
ftree_session_frame(const struct ftree *ft, row_id id)
{
	uint32_t frame = ftree_row(ft, id)->frame;

	return frame ? &ft->session->s->frames[frame] : NULL;
}

const char *
ftree_session_function(const struct ftree *ft, row_id id)
{
	const struct session_frame *frame = ftree_session_frame(ft, id);

	if (frame)
		return frame->function;
	return ftree_row(ft, id)->flags & FTREE_SELF ? "[self]" : "[root]";
}

const char *
ftree_session_file(const struct ftree *ft, row_id id)
{
	const struct session_frame *frame = ftree_session_frame(ft, id);

	return frame ? frame->file : "";
}

int64_t
ftree_session_line(const struct ftree *ft, row_id id)
{
	const struct session_frame *frame = ftree_session_frame(ft, id);

	return frame ? frame->line : 0;
}

enum frame_kind
ftree_session_kind(const struct ftree *ft, row_id id)
{
	const struct session_frame *frame = ftree_session_frame(ft, id);

	if (!frame || ftree_row(ft, id)->flags & FTREE_SYNTHETIC)
		return 0;
	return frame->kind == SESSION_BUILTIN ? FRAME_C : FRAME_PYTHON;
}

uint32_t
ftree_session_same(const struct ftree *ft, row_id id)
{
	const struct session_frame *frame = ftree_session_frame(ft, id);

	return frame ? frame->identity : 0;
}

bool
ftree_session_is_importlib(const struct ftree *ft, uint32_t frame)
{
	return ft->session->origin[frame] & ORIGIN_IMPORT;
}

bool
ftree_session_is_hidden(const struct ftree *ft, uint32_t frame,
			const struct ftree_look *look)
{
	return !look->all && (ft->session->s->frames[frame].hides ||
			      ftree_session_is_importlib(ft, frame));
}

bool
ftree_session_is_leaf_frame(const struct session_frame *frame)
{
	return frame->kind == SESSION_SELF || frame->kind == SESSION_AWAIT ||
	       frame->kind == SESSION_OUTSIDE;
}

bool
ftree_session_is_leaf(const struct ftree *ft, row_id id)
{
	const struct session_frame *frame = ftree_session_frame(ft, id);

	if (!frame)
		return ftree_row(ft, id)->flags & FTREE_SELF;
	return ftree_session_is_leaf_frame(frame);
}

/* A row that is no function has the file of its caller. */
static row_id
row_of_file(const struct ftree *ft, row_id id)
{
	while (ftree_row(ft, id)->flags & FTREE_SYNTHETIC &&
	       ftree_row(ft, id)->parent)
		id = ftree_row(ft, id)->parent;
	return id;
}

const char *
ftree_session_short_file(const struct ftree *ft, row_id id)
{
	const struct ftree_session *fs = ft->session;
	const struct session_frame *frame =
	    ftree_session_frame(ft, row_of_file(ft, id));
	size_t at = frame ? fs->shorts[frame->identity] : 0;

	if (!frame)
		return "";
	return at ? fs->paths.data + at - 1 : frame->file;
}

/* Append the path as an entry of sys.path has it, if that has fewer components
 * than what o holds from start on. */
static size_t
shorten_by(struct out *o, size_t start, size_t parts, const char *path,
	   const char *entry)
{
	size_t n = path_relative(NULL, path, strlen(path), entry);

	if (n >= parts)
		return parts;
	o->len = start;
	path_relative(o, path, strlen(path), entry);
	return n;
}

static size_t
count_slashes(const char *p)
{
	size_t n = 0;

	for (; (p = strchr(p, '/')); p++)
		n++;
	return n;
}

/* Relative to that entry of sys.path which leaves fewest components, the first
 * of equals; entries are taken from where the report is made. */
static enum pit_status
add_short(struct ftree_session *fs, const struct session_texts *entries,
	  const char *cwd, const char *file)
{
	struct out *o = &fs->paths, path;
	size_t start = o->len, parts = count_slashes(file) + 1;

	out_str(o, file);
	if (parts > 1) {
		out_init(&path, SIZE_MAX);
		path_absolute(&path, cwd, file, strlen(file));
		for (size_t i = 0; i < entries->len && !path.status; i++)
			parts = shorten_by(o, start, parts, path.data,
					   entries->at[i].p);
		if (path.status && !o->status)
			o->status = path.status;
		out_fini(&path);
	}
	out_mem(o, "", 1);
	return out_status(o);
}

/* The entries as absolute paths. */
static enum pit_status
absolute_entries(const struct session *s, struct session_texts *entries)
{
	enum pit_status st = PIT_OK;

	for (size_t i = 0; i < s->sys_path.len && !st; i++) {
		struct out o;

		out_init(&o, SIZE_MAX);
		path_absolute(&o, s->cwd.p, s->sys_path.at[i].p,
			      s->sys_path.at[i].n);
		st = out_status(&o);
		if (!st)
			st = session_texts_add(entries, o.data, o.len);
		out_fini(&o);
	}
	return st;
}

enum pit_status
ftree_session_shorten(struct ftree *ft)
{
	struct ftree_session *fs = ft->session;
	struct session_texts entries = { 0 };
	enum pit_status st = absolute_entries(fs->s, &entries);

	for (row_id id = ft->top; id && !st; id = ftree_next(ft, ft->top, id)) {
		const struct session_frame *frame =
		    ftree_session_frame(ft, row_of_file(ft, id));
		size_t at = fs->paths.len;

		if (!frame || fs->shorts[frame->identity])
			continue;
		st = add_short(fs, &entries, fs->s->cwd.p, frame->file);
		fs->shorts[frame->identity] = at + 1;
	}
	session_texts_clear(&entries);
	mem_free(entries.at);
	return st;
}

void
ftree_session_mark_app(struct ftree *ft)
{
	for (row_id id = ft->top; id; id = ftree_next(ft, ft->top, id)) {
		struct ftree_row *row = ftree_row(ft, id);
		unsigned origin = ft->session->origin[row->frame];
		bool by_app = !row->parent ||
			      ftree_row(ft, row->parent)->flags & FTREE_APP;

		if (row->flags & FTREE_SYNTHETIC)
			continue;
		if (origin & ORIGIN_APP || (origin & ORIGIN_INHERITS && by_app))
			row->flags |= FTREE_APP;
	}
}
