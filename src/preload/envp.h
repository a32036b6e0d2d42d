/* src/preload/envp.h - take our variables out of an environment, and put them
 * into the one that the next program gets.
 *
 * The second half runs where nothing may be allocated, locked or written (in
 * children of vfork, in signal handlers): the caller brings the room.
 */
#ifndef PIT_PRELOAD_ENVP_H
#define PIT_PRELOAD_ENVP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define ENVP_PATH_MAX   4096
#define ENVP_SOCKET_MAX 108 /* of sockaddr_un */

/* What the launcher said. */
struct envp_spec {
	char preload[ENVP_PATH_MAX]; /* our entry of LD_PRELOAD */
	char text[256];              /* the value of ENV_NAME */
	pid_t launcher;
	uint64_t interval;
	const char *socket;   /* in text */
	bool thread;          /* ENV_THREAD was asked for */
	bool alone;           /* ENV_ALONE */
	uint64_t from, until; /* ENV_FROM, ENV_UNTIL; 0: not given */
};

/* Read ENV_NAME's value; false: it is not one of ours. */
bool envp_parse(struct envp_spec *spec, const char *value);

/* Find our variables in envp and take them away, in place: the order of the
 * others stays, and LD_PRELOAD is what the user had, or gone. The words of
 * ours are blanked, as /proc/<pid>/environ shows them. Returns false, and
 * spec is not to be used, when there was no valid ENV_NAME. */
bool envp_take(struct envp_spec *spec, char **envp);

/* Has somebody else put a sampler in there? */
bool envp_is_taken(const struct envp_spec *spec, char *const envp[]);

/* Bytes that envp_build() needs for this envp (NULL: an empty one). */
size_t envp_size(const struct envp_spec *spec, char *const envp[]);

/* envp with our variables, in room of envp_size() bytes, aligned for
 * pointers. The strings of envp are borrowed. */
char *const *envp_build(const struct envp_spec *spec, char *const envp[],
			void *room);

#endif
