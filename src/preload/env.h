/* src/preload/env.h - how the launcher tells the sampler what to do.
 *
 * One variable, ENV_NAME=<launcher pid>:<interval ns>:<socket path>, beside
 * LD_PRELOAD, which has our path first and the user's own behind a colon. Both
 * are the last; where the user has an LD_PRELOAD, its place in the environment
 * and ENV_PLACE stand before the pid.
 * The sampler takes both away before main() runs, and its wrappers of the exec
 * family put them back for the next program.
 *
 * The socket path is absolute. The viewer listens at the abstract address of
 * the same name, too (a NUL and the path), for processes that can no longer
 * reach the path. Before it may stand words, each with a colon behind it:
 * "thread" makes the sampler a plain thread even where a runner of its own is
 * possible; "alone" leaves the children of a profiled process alone; "from="
 * and "until=" say when to begin and to end, in ns of CLOCK_MONOTONIC.
 *
 * The sampler's runner of the program that the launcher started is the
 * launcher's child too (it raises SIGCHLD there): the launcher has to reap it.
 */
#ifndef PIT_PRELOAD_ENV_H
#define PIT_PRELOAD_ENV_H

#define ENV_NAME     "PYINSTRUMENT_TOP_SAMPLER"
#define ENV_PRELOAD  "LD_PRELOAD"
#define ENV_PLACE    '@'
#define ENV_THREAD   "thread"
#define ENV_ALONE    "alone"
#define ENV_FROM     "from="
#define ENV_UNTIL    "until="
#define SAMPLER_FILE "pyinstrument-top-sampler.so"

#endif
