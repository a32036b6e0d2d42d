#include "preload/image.h"

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
#define IMAGE_DYNAMIC 512  /* entries that are looked at */
#define IMAGE_CHUNK   16   /* of those at a time */
#define IMAGE_PATH    4096

#if defined(__x86_64__)
#define IMAGE_MACHINE EM_X86_64
#elif defined(__aarch64__)
#define IMAGE_MACHINE EM_AARCH64
#endif

struct image {
	int fd;
	size_t len;
	_Alignas(8) char head[IMAGE_HEAD + 1]; /* NUL-terminated */
};

static bool
image_pread(int fd, void *to, size_t n, uint64_t at, size_t *len)
{
	ssize_t got;

	do
		got = pread(fd, to, n, (off_t)at);
	while (got < 0 && errno == EINTR);
	*len = got > 0 ? (size_t)got : 0;
	return got > 0;
}

static bool
image_read(struct image *image, int fd)
{
	bool any = image_pread(fd, image->head, IMAGE_HEAD, 0, &image->len);

	image->fd = fd;
	image->head[image->len] = '\0';
	return any;
}

/* The nth segment; false: there is none in what was read. */
static bool
image_segment(const struct image *image, unsigned n, Elf64_Phdr *ph)
{
	const Elf64_Ehdr *eh = (const void *)image->head;
	size_t at = eh->e_phoff;

	if (eh->e_phentsize != sizeof(*ph) || n >= eh->e_phnum ||
	    at > image->len || (image->len - at) / sizeof(*ph) <= n)
		return false;
	memcpy(ph, image->head + at + n * sizeof(*ph), sizeof(*ph));
	return true;
}

static bool
image_find(const struct image *image, uint32_t type, Elf64_Phdr *ph)
{
	for (unsigned n = 0; image_segment(image, n, ph); n++)
		if (ph->p_type == type)
			return true;
	return false;
}

/* Where in the file is what is loaded at addr? 0: not known. */
static uint64_t
image_offset(const struct image *image, uint64_t addr)
{
	Elf64_Phdr ph;

	for (unsigned n = 0; image_segment(image, n, &ph); n++)
		if (ph.p_type == PT_LOAD && addr >= ph.p_vaddr &&
		    addr - ph.p_vaddr < ph.p_filesz)
			return addr - ph.p_vaddr + ph.p_offset;
	return 0;
}

/* The program's dynamic linker is musl's, by its name. */
static bool
interp_is_musl(const struct image *image)
{
	Elf64_Phdr ph;

	return image_find(image, PT_INTERP, &ph) && ph.p_offset < image->len &&
	       strstr(image->head + ph.p_offset, "/ld-musl") != NULL;
}

static const char *const runtimes[] = {
	"libasan.so",       "libhwasan.so",     "liblsan.so",
	"libtsan.so",       "libclang_rt.asan", "libclang_rt.hwasan",
	"libclang_rt.lsan", "libclang_rt.tsan", "libclang_rt.msan",
};

bool
image_is_runtime(const char *name, size_t len)
{
	size_t n;

	for (size_t i = 0; i < sizeof(runtimes) / sizeof(runtimes[0]); i++) {
		n = strlen(runtimes[i]);
		if (len >= n && memcmp(name, runtimes[i], n) == 0)
			return true;
	}
	return false;
}

/* Is the file name at this place of the file that of a runtime? */
static bool
needs_runtime(const struct image *image, uint64_t at)
{
	char name[32];
	size_t len;

	return image_pread(image->fd, name, sizeof(name), at, &len) &&
	       image_is_runtime(name, strnlen(name, len));
}

/* What to do with an entry of the dynamic section; true: look no further. */
typedef bool dynamic_visit(const struct image *image, const Elf64_Dyn *dyn,
			   uint64_t *strings);

static bool
is_strings(const struct image *image, const Elf64_Dyn *dyn, uint64_t *strings)
{
	if (dyn->d_tag == DT_STRTAB)
		*strings = image_offset(image, dyn->d_un.d_ptr);
	return dyn->d_tag == DT_STRTAB;
}

static bool
is_runtime(const struct image *image, const Elf64_Dyn *dyn, uint64_t *strings)
{
	return dyn->d_tag == DT_NEEDED &&
	       needs_runtime(image, *strings + dyn->d_un.d_val);
}

static bool
dynamic_any(const struct image *image, uint64_t at, dynamic_visit *visit,
	    uint64_t *strings)
{
	Elf64_Dyn dyn[IMAGE_CHUNK];
	size_t len;

	for (int n = 0; n < IMAGE_DYNAMIC; n += IMAGE_CHUNK) {
		if (!image_pread(image->fd, dyn, sizeof(dyn),
				 at + (uint64_t)n * sizeof(*dyn), &len))
			return false;
		for (size_t i = 0; i < len / sizeof(*dyn); i++) {
			if (dyn[i].d_tag == DT_NULL)
				return false;
			if (visit(image, &dyn[i], strings))
				return true;
		}
	}
	return false;
}

/* Those that a library needs which the program needs come too late themselves.
 */
static bool
is_sanitized(const struct image *image)
{
	uint64_t strings = 0;
	Elf64_Phdr ph;

	return image_find(image, PT_DYNAMIC, &ph) &&
	       dynamic_any(image, ph.p_offset, is_strings, &strings) &&
	       strings && dynamic_any(image, ph.p_offset, is_runtime, &strings);
}

static enum image_kind
elf_kind(const struct image *image)
{
	const Elf64_Ehdr *eh = (const void *)image->head;

	if (image->head[EI_CLASS] != ELFCLASS64)
		return IMAGE_FOREIGN;
	if (image->len < sizeof(*eh))
		return IMAGE_TAKES_US;
	if (eh->e_machine != IMAGE_MACHINE)
		return IMAGE_FOREIGN;
	if (interp_is_musl(image))
		return IMAGE_MUSL;
	return is_sanitized(image) ? IMAGE_SANITIZED : IMAGE_TAKES_US;
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

/* The path of what to look at next; NULL: *kind is known. */
static const char *
image_step(struct image *image, int fd, enum image_kind *kind)
{
	*kind = IMAGE_TAKES_US;
	if (!image_read(image, fd))
		return NULL;
	if (image->len > EI_CLASS &&
	    memcmp(image->head, ELFMAG, SELFMAG) == 0) {
		*kind = elf_kind(image);
		return NULL;
	}
	return script_interp(image);
}

bool
image_is_python(const char *path)
{
	const char *slash = strrchr(path, '/');

	return strncmp(slash ? slash + 1 : path, "python", 6) == 0;
}

static enum image_kind
image_follow(struct image *image, int dir, const char *path, bool *python)
{
	enum image_kind kind = IMAGE_TAKES_US;
	struct stat st;
	int fd;

	for (int i = 0; path && i <= IMAGE_SCRIPTS; i++) {
		if (python && image_is_python(path))
			*python = true;
		/* To open a device may do something. */
		if (fstatat(dir, path, &st, 0) < 0 || !S_ISREG(st.st_mode))
			return IMAGE_TAKES_US;
		fd = openat(dir, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
		if (fd < 0)
			return IMAGE_TAKES_US;
		path = image_step(image, fd, &kind);
		close(fd);
		dir = AT_FDCWD;
	}
	return kind;
}

enum image_kind
image_look(int dir, const char *path, bool *python)
{
	struct image image;
	int saved = errno;
	enum image_kind kind = image_follow(&image, dir, path, python);

	errno = saved;
	return kind;
}

enum image_kind
image_look_fd(int fd, bool *python)
{
	struct image image;
	int saved = errno;
	enum image_kind kind;
	const char *next = image_step(&image, fd, &kind);

	if (next)
		kind = image_follow(&image, AT_FDCWD, next, python);
	errno = saved;
	return kind;
}

static bool
is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	       faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) == 0;
}

/* The first program of that name along path, in file; false: there is none. */
static bool
name_find(const char *name, const char *path, char file[IMAGE_PATH])
{
	size_t n = strlen(name), len;

	for (;; path += len + 1) {
		len = strcspn(path, ":");
		if (len + n + 2 <= IMAGE_PATH) {
			memcpy(file, path, len);
			file[len] = '/';
			memcpy(file + len + (len > 0), name, n + 1);
			if (is_program(file))
				return true;
		}
		if (!path[len])
			return false;
	}
}

enum image_kind
image_look_name(const char *name, const char *path, bool *python)
{
	char file[IMAGE_PATH];
	int saved = errno;
	bool found;

	if (strchr(name, '/'))
		return image_look(AT_FDCWD, name, python);
	found = *name && name_find(name, path ? path : "/bin:/usr/bin", file);
	errno = saved;
	return found ? image_look(AT_FDCWD, file, python) : IMAGE_TAKES_US;
}

const char *
image_reason(enum image_kind kind)
{
	switch (kind) {
	case IMAGE_FOREIGN:
		return "it is built for another kind of machine";
	case IMAGE_MUSL:
		return "it is linked with musl";
	case IMAGE_SANITIZED:
		return "it is built with a sanitizer, whose runtime has to "
		       "come first";
	case IMAGE_TAKES_US:
		break;
	}
	return NULL;
}
