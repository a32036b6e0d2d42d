/* src/render/lines.h - the report of source lines: lines.c finds out what is to
 * be shown, lines_text.c and lines_page.c write it.
 */
#ifndef PIT_RENDER_LINES_H
#define PIT_RENDER_LINES_H

#include "render/summary.h"

struct lines {
	struct out *o;
	const struct snapshot *snap;
	const struct render_options *opts;
	const struct summary *sum; /* its figures alone */
	int precision;             /* digits behind the point */
	uint64_t whole;            /* ns of all threads */
	bool in_file;              /* between file() and file_end() */
};

struct lines_file {
	const char *path, *name; /* name: the short one */
	const char *why;         /* its text is not there; NULL: it is */
	uint64_t self, total;    /* ns */
};

struct lines_row {
	uint32_t line;        /* 0: unknown */
	const char *source;   /* NULL: its text is not there */
	uint64_t self, total; /* ns; both 0: it is there for its neighbours */
};

/* A way to write it, in this order. */
struct lines_way {
	uint32_t context; /* lines to show before and behind each */
	void (*head)(const struct lines *l);
	void (*file)(const struct lines *l, const struct lines_file *file);
	void (*row)(const struct lines *l, const struct lines_row *row);
	void (*gap)(const struct lines *l); /* between rows */
	/* What is left out, in a sentence: in the file, or at the end. */
	void (*rest)(const struct lines *l, const char *sentence);
	void (*file_end)(const struct lines *l);
	void (*end)(const struct lines *l);
};

extern const struct lines_way lines_text, lines_page;

/* Append a time in seconds, in so many columns at least. */
void lines_seconds(const struct lines *l, int width, uint64_t ns);
/* Append a line of a source as one of clean text, tabs as blanks. */
void lines_source(struct out *o, const char *source);

#endif
