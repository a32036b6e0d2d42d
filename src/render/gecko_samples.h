/* src/render/gecko_samples.h - a track as the samples and the markers of a
 * thread in a Firefox profile.
 *
 * The profiler takes what is between two samples for the first one's, and draws
 * each as reaching half-way to its neighbours. A stretch is a sample where it
 * begins, and one more, an interval before its end, where it is longer than
 * two. Where nothing was sampled there is one without a stack.
 */
#ifndef PIT_RENDER_GECKO_SAMPLES_H
#define PIT_RENDER_GECKO_SAMPLES_H

#include "render/gecko_tables.h"
#include "render/tracks.h"

struct gecko_sample {
	uint64_t at;     /* ns since the beginning */
	uint64_t before; /* ns since the sample before, or the beginning */
	uint64_t weight; /* ns */
	uint64_t cpu;    /* ns used since the sample before */
	bool cpu_known;
	uint32_t stack; /* GECKO_NONE: none */
};

/* What the thread could not run for, or did instead, or that it imported, what
 * else it did meanwhile included: a marker. */
struct gecko_marker {
	enum gecko_category category; /* GECKO_GIL, GECKO_GC or GECKO_IMPORT */
	uint64_t start, end;          /* ns since the beginning */
};

typedef void gecko_visit_sample(void *arg, const struct gecko_sample *sample);
typedef void gecko_visit_marker(void *arg, const struct gecko_marker *marker);

/* In order of time; of markers, of their ends. Nothing is kept: a column is
 * written in one go, and each takes another. */
void gecko_samples(const struct gecko_tables *tables,
		   const struct tracks *tracks, const struct track *track,
		   gecko_visit_sample *visit, void *arg);
void gecko_markers(const struct gecko_tables *tables,
		   const struct tracks *tracks, const struct track *track,
		   gecko_visit_marker *visit, void *arg);

#endif
