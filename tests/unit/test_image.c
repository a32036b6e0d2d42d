#include "preload/image.h"

#include "lib/test.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file of these bytes, by name; to be removed. */
static char *
file_make(const void *bytes, size_t n)
{
	char *path = strdup("/tmp/test_image_XXXXXX");
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), n);
	close(fd);
	return path;
}

static bool
takes(const void *bytes, size_t n)
{
	char *path = file_make(bytes, n);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool yes = image_look(AT_FDCWD, path, NULL) == IMAGE_TAKES_US;

	assert_int_equal(image_look_fd(fd, NULL) == IMAGE_TAKES_US, yes);
	close(fd);
	unlink(path);
	free(path);
	return yes;
}

/* A header, one segment and the name of the dynamic linker. */
struct elf {
	Elf64_Ehdr eh;
	Elf64_Phdr ph;
	char interp[64];
};

static void
elf_make(struct elf *elf, const char *interp)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

	memset(elf, 0, sizeof(*elf));
	assert_int_equal(read(fd, &elf->eh, sizeof(elf->eh)), sizeof(elf->eh));
	close(fd);
	elf->eh.e_phoff = offsetof(struct elf, ph);
	elf->eh.e_phnum = 1;
	elf->ph.p_type = PT_INTERP;
	elf->ph.p_offset = offsetof(struct elf, interp);
	strcpy(elf->interp, interp);
}

/* What this test program is. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define OWN_KIND IMAGE_SANITIZED
#else
#define OWN_KIND IMAGE_TAKES_US
#endif

static void
test_own_kind_takes_us(void **state)
{
	struct elf elf;

	(void)state;
	assert_int_equal(image_look(AT_FDCWD, "/proc/self/exe", NULL),
			 OWN_KIND);
	assert_int_equal(image_look(AT_FDCWD, "/bin/sh", NULL), IMAGE_TAKES_US);
	elf_make(&elf, "/lib64/ld-linux-x86-64.so.2");
	assert_true(takes(&elf, sizeof(elf)));
}

static void
test_32_bit_program_is_left_alone(void **state)
{
	struct elf elf;

	(void)state;
	elf_make(&elf, "/lib/ld-linux.so.2");
	elf.eh.e_ident[EI_CLASS] = ELFCLASS32;
	assert_false(takes(&elf, sizeof(elf)));
}

static void
test_other_machine_is_left_alone(void **state)
{
	struct elf elf;

	(void)state;
	elf_make(&elf, "/lib/ld-linux.so.2");
	elf.eh.e_machine = EM_S390;
	assert_false(takes(&elf, sizeof(elf)));
}

static void
test_musl_is_left_alone(void **state)
{
	struct elf elf;

	(void)state;
	elf_make(&elf, "/lib/ld-musl-x86_64.so.1");
	assert_false(takes(&elf, sizeof(elf)));
}

static void
test_sanitizer_is_left_alone(void **state)
{
	/* The dynamic section and its strings are loaded elsewhere. */
	struct {
		Elf64_Ehdr eh;
		Elf64_Phdr ph[2];
		Elf64_Dyn dyn[4];
		char names[64];
	} elf = { .names = "\0libc.so.6\0libasan.so.8" };
	struct elf own;

	(void)state;
	elf_make(&own, "");
	elf.eh = own.eh;
	elf.eh.e_phoff = sizeof(elf.eh);
	elf.eh.e_phnum = 2;
	elf.ph[0] = (Elf64_Phdr){ .p_type = PT_LOAD,
				  .p_vaddr = 0x400000,
				  .p_filesz = sizeof(elf) };
	elf.ph[1] = (Elf64_Phdr){ .p_type = PT_DYNAMIC,
				  .p_offset = sizeof(elf.eh) + sizeof(elf.ph) };
	elf.dyn[0] = (Elf64_Dyn){ .d_tag = DT_NEEDED, .d_un.d_val = 1 };
	elf.dyn[1] = (Elf64_Dyn){ .d_tag = DT_NEEDED, .d_un.d_val = 11 };
	elf.dyn[2] = (Elf64_Dyn){
		.d_tag = DT_STRTAB,
		.d_un.d_ptr = 0x400000 + sizeof(elf) - sizeof(elf.names),
	};
	assert_false(takes(&elf, sizeof(elf)));
	elf.dyn[1].d_un.d_val = 1;
	assert_true(takes(&elf, sizeof(elf)));
	elf.dyn[1].d_un.d_val = UINT64_MAX;
	assert_true(takes(&elf, sizeof(elf)));
	for (size_t n = 0; n < sizeof(elf); n++)
		takes(&elf, n);
}

static void
test_names_are_searched_along_the_path(void **state)
{
	char dir[] = "/tmp/test_image_XXXXXX", path[128], file[64];
	struct elf elf;
	FILE *f;

	(void)state;
	assert_non_null(mkdtemp(dir));
	elf_make(&elf, "/lib/ld-musl-x86_64.so.1");
	snprintf(file, sizeof(file), "%s/sh", dir);
	f = fopen(file, "w");
	fwrite(&elf, sizeof(elf), 1, f);
	fclose(f);
	snprintf(path, sizeof(path), "/nonexistent:%s:/bin", dir);
	/* Not executable: the next one is run. */
	assert_int_equal(image_look_name("sh", path, NULL), IMAGE_TAKES_US);
	chmod(file, 0755);
	assert_int_equal(image_look_name("sh", path, NULL), IMAGE_MUSL);
	assert_int_equal(image_look_name(file, "/bin", NULL), IMAGE_MUSL);
	assert_int_equal(image_look_name("sh", NULL, NULL), IMAGE_TAKES_US);
	assert_int_equal(image_look_name("", path, NULL), IMAGE_TAKES_US);
	unlink(file);
	rmdir(dir);
}

static void
test_script_counts_as_its_interpreter(void **state)
{
	struct elf elf;
	char script[128], *path;

	(void)state;
	elf_make(&elf, "/lib/ld-musl-x86_64.so.1");
	path = file_make(&elf, sizeof(elf));
	snprintf(script, sizeof(script), "#! %s -x\nbody\n", path);
	assert_false(takes(script, strlen(script)));
	unlink(path);
	free(path);
	assert_true(takes("#!/bin/sh\n", 10));
}

static void
test_scripts_that_call_each_other_end(void **state)
{
	char *path = file_make("", 0), text[128];
	FILE *f = fopen(path, "w");

	(void)state;
	snprintf(text, sizeof(text), "#!%s\n", path);
	fputs(text, f);
	fclose(f);
	assert_int_equal(image_look(AT_FDCWD, path, NULL), IMAGE_TAKES_US);
	unlink(path);
	free(path);
}

static void
test_broken_files_take_us(void **state)
{
	struct elf elf;

	(void)state;
	assert_true(takes("", 0));
	assert_true(takes("#!", 2));
	assert_true(takes("\177ELF", 4));
	elf_make(&elf, "/lib/ld-musl-x86_64.so.1");
	elf.eh.e_phoff = UINT64_MAX - 8;
	assert_true(takes(&elf, sizeof(elf)));
	elf_make(&elf, "/lib/ld-musl-x86_64.so.1");
	elf.ph.p_offset = UINT64_MAX;
	assert_true(takes(&elf, sizeof(elf)));
	elf.eh.e_phnum = 0xffff;
	assert_true(takes(&elf, sizeof(elf)));
	for (size_t n = 0; n < sizeof(elf); n++)
		takes(&elf, n);
}

static void
test_what_cannot_be_read_takes_us_and_keeps_errno(void **state)
{
	(void)state;
	errno = 77;
	assert_int_equal(image_look(AT_FDCWD, "/nonexistent", NULL),
			 IMAGE_TAKES_US);
	assert_int_equal(image_look(AT_FDCWD, "/tmp", NULL), IMAGE_TAKES_US);
	assert_int_equal(image_look(AT_FDCWD, "/dev/null", NULL),
			 IMAGE_TAKES_US);
	assert_int_equal(image_look_fd(-1, NULL), IMAGE_TAKES_US);
	assert_int_equal(errno, 77);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own_kind_takes_us),
		cmocka_unit_test(test_32_bit_program_is_left_alone),
		cmocka_unit_test(test_other_machine_is_left_alone),
		cmocka_unit_test(test_musl_is_left_alone),
		cmocka_unit_test(test_sanitizer_is_left_alone),
		cmocka_unit_test(test_names_are_searched_along_the_path),
		cmocka_unit_test(test_script_counts_as_its_interpreter),
		cmocka_unit_test(test_scripts_that_call_each_other_end),
		cmocka_unit_test(test_broken_files_take_us),
		cmocka_unit_test(
		    test_what_cannot_be_read_takes_us_and_keeps_errno),
	};

	return RUN_TESTS(tests);
}
