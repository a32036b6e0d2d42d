/* src/app/options.h - the command line, parsed and checked; options.def lists
 * what there is. Touches no files and prints nothing.
 */
#ifndef PIT_APP_OPTIONS_H
#define PIT_APP_OPTIONS_H

#include "base/err.h"
#include "base/out.h"
#include "render/renderer.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct regex;
struct slower_limit;

enum option_action {
	ACTION_RUN,
	ACTION_LIST,
	ACTION_REATTACH,
	ACTION_HELP,
	ACTION_HELP_ALL,
	ACTION_VERSION
};

enum start_kind {
	START_SCRIPT,  /* script.py [args] */
	START_MODULE,  /* -m module [args] */
	START_CODE,    /* -c code [args] */
	START_COMMAND, /* -- command [args] */
};

enum option_switch { SWITCH_AUTO, SWITCH_ON, SWITCH_OFF };

/* Strings are those of argv. */
struct options {
	enum option_action action;
	enum start_kind kind;
	char *what;         /* the module or the code; else NULL */
	char **args;        /* what follows, or from the script or command on */
	const char *python; /* NULL: found on PATH */
	bool from_path;     /* so is the script */
	bool timing_thread; /* asked for one */
	const char *outfile;     /* NULL: stdout */
	const char *output_file; /* NULL: none */
	const char *record;      /* NULL: none */
	const char **loads; /* owned: sessions instead of a run, as given */
	size_t nloads, loads_cap;
	pid_t reattach;        /* whose interface comes here; 0: the only one */
	const char *load_prev; /* a saved report instead of a run; or NULL */
	const char *description;         /* NULL: "Program: {args}" */
	const struct renderer *renderer; /* never NULL after options_parse() */
	uint64_t interval;               /* ns */
	bool tui;                        /* asked for */
	bool no_tui;       /* asked for, or implied by an option */
	bool plain;        /* for screen readers: a line now and then */
	bool no_browser;   /* a page is not opened */
	bool no_report;    /* the recording is all that is wanted */
	const char *live;  /* the first option that only a run can follow, not a
			    * recording; NULL: none */
	const char *shape; /* the first option that shapes a report; or NULL */
	uint64_t delay, duration; /* ns; duration: 0: to the end */
	bool no_children;
	uint64_t from, to; /* ns from the start; to: UINT64_MAX: the end */
	const char *from_mark, *to_mark; /* instead: names; NULL: none */
	enum mode mode;
	bool no_tasks; /* --async off */
	bool said_async;
	size_t history; /* bytes */
	/* What shapes a report, and its patterns, which are owned. */
	struct render_options render;
	const char *custom; /* -r package.Class; NULL: one of ours */
	const char *diff;   /* what it is compared with; NULL: nothing */
	struct slower_limit *limits; /* owned: how much slower it may be */
	size_t nlimits, limits_cap;
	struct regex *thread;
	struct regex *mark;      /* owned: lines that make a mark; NULL: none */
	const char *hide, *show; /* which option said so; NULL: none */
	const char **params;     /* owned: of -p, as given */
	size_t nparams, params_cap;
	enum option_switch unicode, color;
};

/* Why what was asked for cannot be had without the interface; NULL: it can. */
const char *options_need_interface(const struct options *opts);

/* Parse. PIT_EUSAGE comes with a sentence. An empty command line is asked to
 * be answered with the help: PIT_EUSAGE and ACTION_HELP. */
enum pit_status options_parse(struct options *opts, int argc, char *argv[],
			      struct pit_err *err) PIT_MUST_USE;

/* The first word behind the program's name that is an option of ours, which the
 * program got; NULL: there is none. */
const char *options_behind(const struct options *opts);

/* Free what options_parse() made, whether it failed or not. */
void options_fini(struct options *opts);

void options_help(struct out *o);
void options_help_all(struct out *o);
void options_version(struct out *o);

#endif
