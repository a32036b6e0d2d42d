/* bench/recording.c - a long recording, for what reads one.
 *
 *	recording FILE SAMPLES
 */
#include "made.h"

#include "collect/recorder.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK ((size_t)256 << 10) /* what the recorder writes at once */
#define PACE  10000               /* us for it: no more comes before */

static void
write_run(struct recorder *rec)
{
	static const char argv[] = "python3\0made.py";
	const struct item_run run = {
		.epoch = 1700000000000000000,
		.interval = 1000000,
		.folder = { "/", 1 },
		.argv = { argv, sizeof(argv) },
		.shown = { "python3 made.py", 15 },
		.args = { "made.py", 7 },
		.heading = { "Program: made.py", 16 },
	};

	recorder_run(rec, &run);
}

static void
write_stream(uv_loop_t *loop, struct recorder *rec, const struct made *made)
{
	size_t n;

	recorder_open(rec, 1);
	for (size_t at = 0; at < made->n; at += n) {
		n = made->n - at < CHUNK ? made->n - at : CHUNK;
		recorder_bytes(rec, 1, made->bytes + at, n);
		uv_run(loop, UV_RUN_NOWAIT);
		usleep(PACE);
	}
}

int
main(int argc, char **argv)
{
	struct recorder *rec;
	struct made made;
	uv_loop_t loop;
	int fd;

	if (argc != 3 || atoll(argv[2]) <= 0) {
		fprintf(stderr, "usage: recording FILE SAMPLES\n");
		return 2;
	}
	fd = open(argv[1], O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || uv_loop_init(&loop))
		die("cannot begin");
	rec = recorder_new(&loop, fd, 0);
	if (!rec)
		die("out of memory");
	made_stream(&made, (uint64_t)atoll(argv[2]), MADE_STACKS);
	write_run(rec);
	recorder_begin(rec);
	write_stream(&loop, rec, &made);
	recorder_close(rec, 1, FATE_ENDED, NULL,
		       (uint64_t)atoll(argv[2]) * 1000000);
	recorder_end(rec);
	recorder_finish(rec);
	if (recorder_failure(rec))
		die(recorder_failure(rec));
	recorder_free(rec);
	uv_run(&loop, UV_RUN_DEFAULT);
	uv_loop_close(&loop);
	free(made.bytes);
	return 0;
}
