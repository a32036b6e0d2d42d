/* src/collect/sweep.h - clear away what a killed viewer left behind.
 *
 * A viewer that dies by SIGKILL cannot remove the directory of its socket;
 * the next one of the same user does.
 */
#ifndef PIT_COLLECT_SWEEP_H
#define PIT_COLLECT_SWEEP_H

/* Of a socket's directory: mkdtemp() adds SWEEP_RANDOM characters. */
#define SWEEP_PREFIX "pyinstrument-top-"
#define SWEEP_RANDOM 6u
#define SWEEP_SOCKET "sampler"
#define SWEEP_VIEWER "viewer" /* where another terminal comes */

/* Remove the directories below base that are the caller's and whose socket
 * nobody holds any more. Live viewers notice nothing. What cannot be removed
 * stays: nothing depends on it. */
void sweep_stale(const char *base);

#endif
