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

/* CPU time of a thread so far, and time that it could have run but had no CPU,
 * from its schedstat file, which is open. ns; the kernel brings the first up to
 * date when the thread leaves the CPU and at its timer ticks, the second when
 * it gets one. */
bool kthread_cpu(int schedstat, uint64_t *cpu, uint64_t *ready);

/* What a thread does at this moment. */
struct kthread_call {
	bool runs; /* or could: it is in no system call. The rest is unset */
	int64_t number; /* of the system call it waits in; -1: in none */
	uint64_t args[2];
};

/* From its syscall file, which is open. */
bool kthread_call(int syscall, struct kthread_call *call);

/* Where descriptor fd of the process leads: "pipe:[12]", "/dev/pts/0".
 * Terminated, maybe cut; "": unknown. */
void kthread_file(int procfs, uint64_t fd, char *buf, size_t cap);

/* Decimal digits of v, terminated; returns their number. buf: 21 bytes. */
size_t kthread_decimal(char *buf, uint64_t v);

#endif
