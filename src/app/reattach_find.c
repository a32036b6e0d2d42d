/* src/app/reattach_find.c */
#include "app/reattach_find.h"

#include "app/attach.h"
#include "base/mem.h"
#include "collect/sweep.h"

#include <dirent.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define PATIENCE_MS 5000 /* for a viewer that may be busy */

/* A directory that only we may enter? Else somebody else could get our
 * terminal. */
static bool
is_ours(const char *dir)
{
	struct stat sb;

	return !lstat(dir, &sb) && S_ISDIR(sb.st_mode) &&
	       sb.st_uid == geteuid() && !(sb.st_mode & (S_IRWXG | S_IRWXO));
}

static bool
is_known(const struct viewers *viewers, pid_t pid)
{
	for (size_t i = 0; i < viewers->n; i++)
		if (viewers->at[i].pid == pid)
			return true;
	return false;
}

/* The viewer in a directory, if one listens there. */
static void
find_in(struct viewers *viewers, const char *dir)
{
	struct sockaddr_un addr;
	struct viewer *grown;
	pid_t pid;
	int fd;

	if (!is_ours(dir) || !attach_address(dir, &addr))
		return;
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	pid = connect(fd, (const struct sockaddr *)&addr, sizeof(addr))
		  ? 0
		  : attach_peer(fd);
	grown = pid && !is_known(viewers, pid)
		    ? mem_grow(viewers->at, &viewers->cap, viewers->n + 1,
			       sizeof(*viewers->at))
		    : NULL;
	if (!grown) {
		close(fd);
		return;
	}
	viewers->at = grown;
	grown[viewers->n++] = (struct viewer){ .socket = fd, .pid = pid };
}

static void
find_below(struct viewers *viewers, const char *base)
{
	DIR *dir = base && base[0] == '/' ? opendir(base) : NULL;
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
	const struct dirent *entry;
	int n;

	while (dir && (entry = readdir(dir))) {
		if (strncmp(entry->d_name, SWEEP_PREFIX,
			    sizeof(SWEEP_PREFIX) - 1) != 0)
			continue;
		n = snprintf(path, sizeof(path), "%s/%s", base, entry->d_name);
		if (n > 0 && (size_t)n < sizeof(path))
			find_in(viewers, path);
	}
	if (dir)
		closedir(dir);
}

/* It says at once who it is, unless it is stopped. */
static void
ask(struct viewer *viewer)
{
	struct pollfd pfd = { .fd = viewer->socket, .events = POLLIN };
	struct attach_message message;
	size_t n;
	int fd = -1;

	if (poll(&pfd, 1, PATIENCE_MS) != 1 ||
	    !attach_receive(viewer->socket, &message, &fd) ||
	    message.kind != ATTACH_INFO) {
		if (fd >= 0)
			close(fd);
		return;
	}
	n = strcspn(message.text, "\n");
	viewer->program = message.number;
	snprintf(viewer->where, sizeof(viewer->where), "%.*s", (int)n,
		 message.text);
	snprintf(viewer->text, sizeof(viewer->text), "%.150s",
		 message.text + n + (message.text[n] == '\n'));
}

/* Would a viewer have its socket below it? */
static bool
has_sockets(const char *base)
{
	const size_t more =
	    sizeof("/" SWEEP_PREFIX "/" SWEEP_SOCKET) + SWEEP_RANDOM;

	return base && base[0] == '/' && !access(base, W_OK | X_OK) &&
	       strlen(base) + more <=
		   sizeof(((struct sockaddr_un *)0)->sun_path);
}

void
viewers_find(struct viewers *viewers)
{
	const char *run = getenv("XDG_RUNTIME_DIR");

	*viewers = (struct viewers){ 0 };
	if (has_sockets(run)) {
		find_below(viewers, run);
	} else {
		find_below(viewers, getenv("TMPDIR"));
		find_below(viewers, "/tmp");
	}
	for (size_t i = 0; i < viewers->n; i++)
		ask(&viewers->at[i]);
}

void
viewers_fini(struct viewers *viewers)
{
	viewers_keep(viewers, NULL);
	mem_free(viewers->at);
	*viewers = (struct viewers){ 0 };
}

void
viewers_keep(struct viewers *viewers, const struct viewer *kept)
{
	for (size_t i = 0; i < viewers->n; i++) {
		if (&viewers->at[i] == kept || viewers->at[i].socket < 0)
			continue;
		close(viewers->at[i].socket);
		viewers->at[i].socket = -1;
	}
}

struct viewer *
viewers_choose(struct viewers *viewers, pid_t pid)
{
	struct viewer *found = NULL;
	size_t left = 0;

	for (size_t i = 0; i < viewers->n; i++) {
		struct viewer *v = &viewers->at[i];

		if (pid && (v->pid == pid || v->program == pid))
			return v;
		if (v->program && !v->where[0]) {
			found = v;
			left++;
		}
	}
	if (pid)
		return NULL;
	if (left == 1)
		return found;
	return viewers->n == 1 ? &viewers->at[0] : NULL;
}
