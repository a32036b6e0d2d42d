/* src/sampler/env.h - how the launcher tells the sampler what to do.
 *
 * One variable, ENV_NAME=<launcher pid>:<interval ns>:<socket path>, beside
 * LD_PRELOAD, which has our path first and the user's own behind a colon.
 * The sampler takes both away before main() runs, and its wrappers of the exec
 * family put them back for the next program.
 */
#ifndef PIT_SAMPLER_ENV_H
#define PIT_SAMPLER_ENV_H

#define ENV_NAME    "PYINSTRUMENT_TOP_SAMPLER"
#define ENV_PRELOAD "LD_PRELOAD"
#define SAMPLER_FILE "pyinstrument-top-sampler.so"

#endif
