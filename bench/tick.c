/* bench/tick.c - the least that a timer costs here: wake up HZ times a second
 * for SECONDS and do nothing. Prints the percentage of a CPU that this took.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int64_t
now(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return ts.tv_sec * INT64_C(1000000000) + ts.tv_nsec;
}

int
main(int argc, char **argv)
{
	int64_t period, start, cpu, due;
	double seconds;

	if (argc != 3 || atoi(argv[1]) <= 0 || atof(argv[2]) <= 0) {
		fprintf(stderr, "usage: tick HZ SECONDS\n");
		return 2;
	}
	period = 1000000000 / atoi(argv[1]);
	seconds = atof(argv[2]);
	start = due = now(CLOCK_MONOTONIC);
	cpu = now(CLOCK_PROCESS_CPUTIME_ID);
	while ((double)(due - start) < seconds * 1e9) {
		struct timespec at;

		due += period;
		at.tv_sec = due / 1000000000;
		at.tv_nsec = due % 1000000000;
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
	}
	cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	printf("%.3f\n",
	       100.0 * (double)cpu / (double)(now(CLOCK_MONOTONIC) - start));
	return 0;
}
