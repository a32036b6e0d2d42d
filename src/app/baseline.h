/* src/app/baseline.h - the run that another is compared with (--diff), and
 * whether that is slower than it may be (--fail-if-slower).
 */
#ifndef PIT_APP_BASELINE_H
#define PIT_APP_BASELINE_H

#include "app/options.h"
#include "base/err.h"
#include "model/model.h"
#include "model/snapshot.h"

#define STATUS_SLOWER 3

struct report;

/* Zeroed: there is none. */
struct baseline {
	struct model *model;
	char *heading;     /* owned: its own */
	bool session;      /* it does not say what threads did */
	char missing[256]; /* what its recording lacks; "": nothing */
};

/* Read what opts->diff names, and let opts->render refer to it, in the window
 * that the options say. It outlives them. */
enum pit_status baseline_open(struct baseline *base, struct options *opts,
			      struct pit_err *err) PIT_MUST_USE;
/* The same for the interface, whose user chooses time and window. */
enum pit_status baseline_show(struct baseline *base, const char *path,
			      const struct options *opts,
			      struct pit_err *err) PIT_MUST_USE;
void baseline_close(struct baseline *base);

/* Our exit status for a report that was made, of a program that ended with
 * status; what is to be said goes to standard error. */
int baseline_status(const struct options *opts, const struct report *report,
		    const struct snapshot *snap, int status);
/* The same where there was nothing to report. */
int baseline_unknown(const struct options *opts, int status);

#endif
