/* src/render/renderer.h - what a report format is; the list is renderers.def.
 *
 * A renderer writes one report of a snapshot. It sees nothing else, keeps no
 * state and does not touch files: the caller owns the out.
 */
#ifndef PIT_RENDER_RENDERER_H
#define PIT_RENDER_RENDERER_H

#include "base/out.h"
#include "base/source.h"
#include "model/fold.h"
#include "model/snapshot.h"

#include <stdbool.h>

struct ftree;
struct regex;

struct render_options {
	const char *version;     /* of the program, for the banner: "0.1.0" */
	const char *recorded;    /* text: when it began, in the words, the
				  * language and the time zone of whoever asks:
				  * of render_epoch(); NULL: nothing */
	const char *started;     /* the same, for a name: 2026-11-28T10-20-30;
				  * NULL: nothing */
	const char *description; /* "Program: script.py arg"; NULL: from argv */
	const char *exit_note;   /* NULL, or "killed by SIGKILL", for people */
	const char *missed;      /* NULL, or which processes were not seen */
	const char *missing;     /* NULL, or what a recording lacks */
	uint64_t delay;          /* ns from the program's start to when it was
				  * measured, */
	uint64_t duration;       /* and for how long, if it ran on; 0: to its
				  * end */
	bool show_all; /* no groups, no threshold, importlib shown, each process
			* and thread apart, idle time counted */
	bool apart;    /* each process and thread has a row of its own */
	bool idle;     /* waiting for work counts */
	bool timeline; /* in order of time, each process and thread apart, idle
			* time counted */
	const struct regex *thread; /* names of the wanted ones; NULL: all */
	double threshold; /* share of the whole below which rows are left out */
	bool threshold_given; /* somebody asked for it; html: else the page
			       * begins with its own */
	/* Paths that count as library code, or not; NULL: those that are. */
	const struct regex *hide, *show;
	bool unicode; /* text: box-drawing characters */
	bool color;   /* text: SGR escapes */
	int columns;  /* text: width that rows should fit in; 0: any */
	bool flat;    /* text: functions, hottest first, instead of the tree: */
	bool flat_total; /* by total time instead of self time */
	bool percent;    /* text: times are shares of the first row */
	bool short_mode; /* text: a frame around it instead of the banner */
	double rows; /* markdown, csv: so many at most; negative: as is usual */
	/* What it is compared with; NULL: nothing. The name of its file; its
	 * description, and what its recording lacks, each or NULL. */
	const struct snapshot *base;
	const char *base_name, *base_description, *base_missing;
	int normalize; /* enum diff_unit, of such a comparison */
	bool lines;  /* collapsed: where a frame was at, not where it begins */
	bool states; /* collapsed: what a thread does that does not run */
	bool page;   /* lines: a page of HTML */
	bool with_source;    /* html: the text of source files is in it */
	double resolution;   /* trace: s below which calls are told in groups;
			      * 0: none are; negative: by how much there is */
	struct out *remarks; /* NULL, or where a report says what whoever asks
			      * should hear besides: a sentence a line */
	/* lines, html: NULL: there is none */
	const struct source_text *source;
	/* NULL, or the tree that was made of the session already; no processor
	 * changes it: see model/ftree_given.h */
	const struct ftree *tree;
};

/* What is not said otherwise. */
#define RENDER_OPTIONS                                                         \
	((struct render_options){                                              \
	    .threshold = FOLD_LIGHT, .rows = -1, .resolution = -1 })

struct processor;

struct renderer {
	const char *name;  /* of -r and the Python API */
	const char *alias; /* NULL, or other names of -r: "pyisession" */
	/* Suffixes of file names that select it: ".pstats .prof". A new file
	 * gets the first. */
	const char *suffix;
	const char *help; /* one line: --help, completion, man page */
	bool binary;      /* no text: not for a terminal */
	bool page;        /* for a browser */
	/* What its tree goes through first, in order, ended by NULL. */
	const struct processor *const *processors;
	const struct processor *const *timeline; /* with that option */
	bool session_alone; /* of a loaded session it asks for nothing but that:
			     * see model_keep_session() */
	bool sums;  /* it never asks what was when, but with that option */
	bool split; /* it says what time was spent in: see model/split.h */
	void (*write)(struct out *o, const struct snapshot *snap,
		      const struct render_options *opts);
	/* The same of how it differs from opts->base; NULL: it cannot. */
	void (*diff)(struct out *o, const struct snapshot *snap,
		     const struct render_options *opts);
};

#define RENDERER(id) extern const struct renderer renderer_##id;
#include "render/renderers.def"
#undef RENDERER

/* CLOCK_REALTIME ns at which the run began, or the window in it; 0: unknown. */
uint64_t render_epoch(const struct snapshot *snap);

/* Is what it says of itself what a loaded file says? Of a part of that, the
 * file does not know. */
static inline bool
render_is_of_file(const struct snapshot *snap)
{
	return snap->session && window_is_all(&snap->window);
}

/* By a name of it; NULL: unknown. */
const struct renderer *renderer_find(const char *name);
/* By file name suffix, case ignored, longest wins; NULL: none fits. */
const struct renderer *renderer_for_file(const char *path);
/* The length of its suffix that path ends with; 0: with none. */
size_t renderer_suffix_len(const struct renderer *r, const char *path);
/* Has path the suffix of a format that people use and that we do not have? */
bool renderer_is_missing(const char *path);
/* All names, "text, json", or all suffixes; ends early where buf is too short,
 * which RENDERER_LIST is not. */
#define RENDERER_LIST 320
void renderer_names(char *buf, size_t size);
void renderer_suffixes(char *buf, size_t size);
const struct renderer *renderer_at(size_t i); /* the list; NULL: past it */

#endif
