/* src/render/speedscope.h - what the two sorts of profile in a speedscope file
 * have in common: of threads that were sampled (speedscope.c), and of a loaded
 * session (speedscope_session.c).
 */
#ifndef PIT_RENDER_SPEEDSCOPE_H
#define PIT_RENDER_SPEEDSCOPE_H

#include "base/out.h"
#include "render/renderer.h"
#include "render/slices.h"

#define SPEEDSCOPE_PLACES 9 /* of a second */

/* "0,4,5": the frames of a place, kept as they are written. */
struct speedscope_texts {
	struct speedscope_text {
		size_t at;
		uint32_t n; /* 0: it is not there */
	} * texts;          /* by place */
	struct out kept;
	struct out last; /* of the sample before */
};

struct speedscope {
	struct out *o;
	const struct snapshot *snap;
	const struct render_options *opts;
	/* Frames that the file's profiles share get numbers as they are met. */
	uint32_t *numbers; /* by key, from 1; 0: not met */
	uint32_t *met;     /* by number - 1: what the key stands for */
	size_t len, cap;
	const char *sep; /* what stands before the next event */
};

/* Make room for keys below n. */
enum pit_status speedscope_frames(struct speedscope *s, size_t n) PIT_MUST_USE;
/* The frame's index in the file. When memory runs out the status of the out
 * says so. */
uint32_t speedscope_frame(struct speedscope *s, size_t key, uint32_t is);

/* Everything in front of the first profile, and its name alone. */
void speedscope_head(struct speedscope *s);
void speedscope_name(struct speedscope *s);
/* A profile, up to its events or samples; name: NULL: the file's; end: its last
 * moment. */
void speedscope_open(struct speedscope *s, const char *type, const char *name,
		     const char *end);
void speedscope_event(struct speedscope *s, char type, const char *at, size_t n,
		      uint32_t frame);

/* The profile of a track. */
void speedscope_track(struct speedscope *s, struct slices_look *look,
		      struct speedscope_texts *texts,
		      const struct track *track);

/* The file of a loaded session of one thread, as pyinstrument makes it. */
void speedscope_session(struct speedscope *s);

#endif
