/* bench/session.c - how fast a session is read: session FILE. Prints the best
 * of some rounds, whose file is in the page cache from the first on, in the
 * time that the process had on a CPU.
 */
#include "load/load.h"

#include <stdio.h>
#include <time.h>

#define ROUNDS 5

static double
cpu_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Seconds; the session is the caller's. */
static double
read_once(const char *path, struct session **session, double *megabytes)
{
	FILE *file = fopen(path, "rb");
	double start = cpu_seconds(), end;
	struct pit_err err;

	if (!file) {
		perror(path);
		return -1;
	}
	if (load_file(file, session, &err)) {
		fprintf(stderr, "%s: %s\n", path, err.text);
		fclose(file);
		return -1;
	}
	end = cpu_seconds();
	*megabytes = (double)ftell(file) / 1e6;
	fclose(file);
	return end - start;
}

int
main(int argc, char *argv[])
{
	double best = 0, megabytes = 0;
	struct session *session = NULL;

	if (argc != 2)
		return 2;
	for (int i = 0; i < ROUNDS; i++) {
		double took;

		session_free(session);
		session = NULL;
		took = read_once(argv[1], &session, &megabytes);
		if (took < 0)
			return 1;
		if (!i || took < best)
			best = took;
	}
	printf("read at %.0f MB/s: %zu records, %zu stacks, %zu frames\n",
	       megabytes / best, session->nrecords, session->nstacks - 1,
	       session->nframes - 1);
	session_free(session);
	return 0;
}
