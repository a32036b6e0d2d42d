/* src/preload/filter.h - what a seccomp filter would do to a sampler.
 *
 * Pure: a program that has just bound itself may ask nothing of the kernel.
 */
#ifndef PIT_PRELOAD_FILTER_H
#define PIT_PRELOAD_FILTER_H

#include <linux/filter.h>
#include <stdbool.h>

/* Does it kill a process for a call that the sampler makes in the program's
 * name when it starts? prog is one that the kernel has accepted. */
bool filter_kills_sampler(const struct sock_fprog *prog);

#endif
