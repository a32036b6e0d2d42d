/* src/reader/kthread.h - what the kernel says of a thread, read without libc.
 */
#ifndef PIT_READER_KTHREAD_H
#define PIT_READER_KTHREAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* procfs: of /proc/<pid>; file: "comm". Returns a descriptor, or negative. */
int kthread_open(int procfs, uint32_t tid, const char *file);

/* The thread's name, terminated; "": unknown. */
void kthread_name(int procfs, uint32_t tid, char *buf, size_t cap);

/* CPU time of a thread so far, from its schedstat file, which is open. The
 * kernel brings it up to date when the thread leaves the CPU and at its timer
 * ticks. */
bool kthread_cpu(int schedstat, uint64_t *ns);

/* Decimal digits of v, terminated; returns their number. buf: 21 bytes. */
size_t kthread_decimal(char *buf, uint64_t v);

#endif
