/* src/load/source.c */
#include "load/source.h"

#include "base/mem.h"
#include "base/path.h"
#include "model/symtab.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SOURCE_MAX ((off_t)32 << 20) /* nobody reads such a file */

static void
source_forget(struct source *source)
{
	mem_free(source->text);
	source->text = NULL;
	source->nlines = 0;
}

static bool
read_all(int fd, char *p, size_t n)
{
	while (n) {
		ssize_t got = read(fd, p, n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		p += got;
		n -= (size_t)got;
	}
	return true;
}

/* Find the lines in n bytes of text, which a NUL ends. Its line ends are taken
 * out, and so are NULs, for which Python does not take a file. */
static bool
find_lines(struct source *source, size_t n)
{
	char *text = source->text;
	size_t *lines;

	for (size_t at = 0; at < n;) {
		char *end = memchr(text + at, '\n', n - at);
		size_t len = end ? (size_t)(end - text) - at : n - at;

		lines = mem_grow(source->lines, &source->cap,
				 source->nlines + 1, sizeof(*lines));
		if (!lines)
			return false;
		source->lines = lines;
		lines[source->nlines++] = at;
		text[at + len] = '\0';
		if (len && text[at + len - 1] == '\r')
			text[at + len - 1] = '\0';
		at += len + 1;
	}
	return true;
}

static bool
is_newer(const struct source *source, const struct stat *sb)
{
	return source->since && (uint64_t)sb->st_mtim.tv_sec * 1000000000 +
					(uint64_t)sb->st_mtim.tv_nsec >
				    source->since;
}

/* NULL: it has been read. */
static const char *
source_read(struct source *source, int fd)
{
	struct stat sb;

	if (fstat(fd, &sb) || !S_ISREG(sb.st_mode))
		return "it is no file";
	if (is_newer(source, &sb))
		return "it has changed since the run began";
	if (sb.st_size > SOURCE_MAX)
		return "it is too long";
	source->text = mem_calloc((size_t)sb.st_size + 1, 1);
	if (!source->text)
		return "out of memory";
	if (!read_all(fd, source->text, (size_t)sb.st_size))
		return "it cannot be read";
	return find_lines(source, (size_t)sb.st_size) ? NULL : "out of memory";
}

static const char *
source_open(struct source *source, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	const char *why;

	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR
			   ? "it is not there"
			   : "it cannot be read";
	why = source_read(source, fd);
	close(fd);
	if (why)
		source_forget(source);
	return why;
}

/* CPython 3.8 names its script as it was given. */
static const char *
source_open_relative(struct source *source, const char *file)
{
	const char *why = "out of memory";
	struct out path;

	out_init(&path, SIZE_MAX);
	path_absolute(&path, source->start, file, strlen(file));
	if (!out_status(&path))
		why = source_open(source, path.data);
	out_fini(&path);
	return why;
}

static const char *
source_look(void *arg, const char *file)
{
	struct source *source = arg;

	source_forget(source);
	if (file[0] == '/')
		return source_open(source, file);
	/* "<string>", for one, and what begins we do not know where. */
	if (!file[0] || file[0] == '<' || !source->start)
		return "it is no file";
	return source_open_relative(source, file);
}

static const char *
source_line(void *arg, uint32_t line)
{
	const struct source *source = arg;

	if (!source->text || !line || line > source->nlines)
		return NULL;
	return source->text + source->lines[line - 1];
}

void
source_init(struct source *source, const struct snapshot *snap)
{
	*source = (struct source){
		.render = { source_look, source_line, source },
	};
	if (snap)
		source_since(source, snap);
}

/* Copied, as models come and go. Where a session was loaded is not where its
 * program ran. */
static void
set_start(struct source *source, const struct snapshot *snap)
{
	const char *start =
	    snap->syms && !snap->session ? symtab_start(snap->syms) : NULL;

	if (start && source->start && strcmp(start, source->start) == 0)
		return;
	mem_free(source->start);
	source->start = start ? mem_strdup(start) : NULL;
}

void
source_since(struct source *source, const struct snapshot *snap)
{
	if (!source->since && snap->nprocs)
		source->since = snap->procs[0].epoch;
	set_start(source, snap);
}

void
source_fini(struct source *source)
{
	source_forget(source);
	mem_free(source->lines);
	mem_free(source->start);
}
