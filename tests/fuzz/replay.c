/* tests/fuzz/replay.c - feed a target every file of its corpus once, then
 * every file cut short at each byte, so that the corpus is a regression test
 * without libFuzzer. Files whose names begin with "seed-" are those that a
 * fuzzer came to, as many as reach what all of its reached: there are many, and
 * they are fed whole. Arguments name files to feed instead.
 */
#include "fuzz/fuzz.h"

#include <dirent.h>
#include <string.h>

#define MAX_FILE (1 << 20)

static int
replay_file(const char *path, int cuts)
{
	uint8_t *data = malloc(MAX_FILE);
	FILE *file = fopen(path, "rb");
	size_t n;

	if (!file || !data) {
		perror(path);
		return 99;
	}
	n = fread(data, 1, MAX_FILE, file);
	fclose(file);
	for (size_t cut = cuts ? 0 : n; cut <= n; cut++) {
		/* A block of the exact size, so that a sanitizer sees the
		 * first byte past it. */
		uint8_t *copy = malloc(cut ? cut : 1);

		memcpy(copy, data, cut);
		LLVMFuzzerTestOneInput(copy, cut);
		free(copy);
	}
	free(data);
	return 0;
}

static int
replay_corpus(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	int files = 0, rc = 0;
	char path[8192];

	if (!d) {
		perror(dir);
		return 99;
	}
	while (!rc && (entry = readdir(d))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", dir, entry->d_name);
		rc = replay_file(path, strncmp(entry->d_name, "seed-", 5) != 0);
		files++;
	}
	closedir(d);
	printf("%d files\n", files);
	return rc ? rc : files ? 0 : 99;
}

int
main(int argc, char **argv)
{
	const char *top = getenv("top_srcdir");
	char dir[4096];
	int rc = 0;

	if (argc < 2) {
		snprintf(dir, sizeof(dir), "%s/tests/fuzz/corpus/%s",
			 top ? top : ".", FUZZ_CORPUS);
		return replay_corpus(dir);
	}
	for (int i = 1; i < argc && !rc; i++)
		rc = replay_file(argv[i], 0);
	return rc;
}
