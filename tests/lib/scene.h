/* tests/lib/scene.h - a snapshot made by hand, for tests of what reads one.
 *
 * A stack is written as words with spaces between, outermost first:
 *	main       the application's function main
 *	Job.run    its method
 *	req/send   function send of the library req
 *	(sleep)    a C function
 *	?load      a frame of the import system
 *	!run       a frame of runpy
 *	-f         a function that asks to be hidden
 *	@f         code of a string
 *	start/ native/ cut/    rows that are no functions
 */
#ifndef PIT_TESTS_LIB_SCENE_H
#define PIT_TESTS_LIB_SCENE_H

#include "model/paths.h"
#include "model/places.h"
#include "model/roots.h"
#include "model/snapshot.h"

#define SCENE_PROCS 4

struct scene {
	struct symtab *syms;
	struct tree *tree, *grouped;
	struct weights weights;
	struct roots *roots;
	struct paths *paths;
	struct places places;
	struct proc_info procs[SCENE_PROCS];
	struct root_place groups[SCENE_PROCS];
	struct snapshot snap;
};

void scene_init(struct scene *sc);
void scene_fini(struct scene *sc);

/* The process's index. It has run for a second at 1 ms. */
size_t scene_process(struct scene *sc, const char *command);
/* The thread's node. */
node_id scene_thread(struct scene *sc, size_t proc, const char *name);
/* One sample of ms milliseconds; "" for none but the thread itself. */
void scene_sample(struct scene *sc, node_id thread, const char *stack,
		  unsigned ms);
/* Time spent right in a node. */
void scene_spend(struct scene *sc, node_id at, unsigned ms);
/* The node of one more frame; for stacks too long to write. */
node_id scene_frame(struct scene *sc, node_id parent, const char *word);

#endif
