/* src/sampler/vdso.h - the kernel's own code in a process, which tells the time
 * without a system call.
 */
#ifndef PIT_SAMPLER_VDSO_H
#define PIT_SAMPLER_VDSO_H

#include <stdint.h>
#include <time.h>

/* As clock_gettime(), but a failure is a negative errno. */
typedef int vdso_clock(clockid_t clock, struct timespec *ts);

/* The one in the image at that address, getauxval(AT_SYSINFO_EHDR); NULL: there
 * is none. */
vdso_clock *vdso_find_clock(uintptr_t image);

#endif
