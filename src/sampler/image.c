#include "sampler/image.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define IMAGE_HEAD    1024 /* bytes that are looked at: header and segments */
#define IMAGE_SCRIPTS 4    /* the kernel follows as many #! lines */

#if defined(__x86_64__)
#define IMAGE_MACHINE EM_X86_64
#elif defined(__aarch64__)
#define IMAGE_MACHINE EM_AARCH64
#endif

struct image {
	size_t len;
	_Alignas(8) char head[IMAGE_HEAD + 1]; /* NUL-terminated */
};

static bool
image_read(struct image *image, int fd)
{
	ssize_t n;

	do
		n = pread(fd, image->head, IMAGE_HEAD, 0);
	while (n < 0 && errno == EINTR);
	image->len = n > 0 ? (size_t)n : 0;
	image->head[image->len] = '\0';
	return image->len > 0;
}

/* The program's dynamic linker is musl's, by its name. */
static bool
interp_is_musl(const struct image *image)
{
	const Elf64_Ehdr *eh = (const void *)image->head;
	Elf64_Phdr ph;
	size_t at = eh->e_phoff;

	if (eh->e_phentsize != sizeof(ph))
		return false;
	for (unsigned i = 0; i < eh->e_phnum; i++, at += sizeof(ph)) {
		if (at > image->len || image->len - at < sizeof(ph))
			return false;
		memcpy(&ph, image->head + at, sizeof(ph));
		if (ph.p_type != PT_INTERP)
			continue;
		return ph.p_offset < image->len &&
		       strstr(image->head + ph.p_offset, "/ld-musl") != NULL;
	}
	return false;
}

static bool
elf_takes_preload(const struct image *image)
{
	const Elf64_Ehdr *eh = (const void *)image->head;

	if (image->head[EI_CLASS] != ELFCLASS64)
		return false;
	if (image->len < sizeof(*eh))
		return true;
	return eh->e_machine == IMAGE_MACHINE && !interp_is_musl(image);
}

/* The path behind #!, cut out in place; NULL: this is no script. */
static const char *
script_interp(struct image *image)
{
	char *p = image->head;

	if (p[0] != '#' || p[1] != '!')
		return NULL;
	p += 2 + strspn(p + 2, " \t");
	p[strcspn(p, " \t\n")] = '\0';
	return p;
}

/* False when the answer is known; else *next is what to look at. */
static bool
image_look(struct image *image, const char **next, bool *takes)
{
	*takes = true;
	if (image->len > EI_CLASS &&
	    memcmp(image->head, ELFMAG, SELFMAG) == 0) {
		*takes = elf_takes_preload(image);
		return false;
	}
	*next = script_interp(image);
	return *next != NULL;
}

static bool
image_follow(struct image *image, const char *path)
{
	struct stat st;
	bool takes = true;
	int fd;

	for (int i = 0; i <= IMAGE_SCRIPTS; i++) {
		/* To open a device may do something. */
		if (stat(path, &st) < 0 || !S_ISREG(st.st_mode))
			return true;
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
		if (fd < 0)
			return true;
		if (!image_read(image, fd)) {
			close(fd);
			return true;
		}
		close(fd);
		if (!image_look(image, &path, &takes))
			return takes;
	}
	return true;
}

bool
image_takes_preload(const char *path)
{
	struct image image;
	int saved = errno;
	bool takes = image_follow(&image, path);

	errno = saved;
	return takes;
}

bool
image_takes_preload_fd(int fd)
{
	struct image image;
	int saved = errno;
	const char *next;
	bool takes = true;

	if (image_read(&image, fd) && image_look(&image, &next, &takes))
		takes = image_follow(&image, next);
	errno = saved;
	return takes;
}
