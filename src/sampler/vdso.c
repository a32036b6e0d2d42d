/* src/sampler/vdso.c */
#include "sampler/vdso.h"

#include <elf.h>
#include <stdbool.h>
#include <string.h>

#if defined(__x86_64__)
#define CLOCK_SYMBOL "__vdso_clock_gettime"
#else
#define CLOCK_SYMBOL "__kernel_clock_gettime"
#endif

/* Its addresses count from base on. */
struct image {
	uintptr_t base;
	const Elf64_Dyn *dynamic;
};

static const Elf64_Phdr *
header_find(uintptr_t at, uint32_t type)
{
	const Elf64_Ehdr *elf = (const void *)at;
	const Elf64_Phdr *ph = (const void *)(at + elf->e_phoff);

	for (int i = 0; i < elf->e_phnum; i++)
		if (ph[i].p_type == type)
			return &ph[i];
	return NULL;
}

static bool
image_open(struct image *image, uintptr_t at)
{
	const Elf64_Ehdr *elf = (const void *)at;
	const Elf64_Phdr *load, *dynamic;

	if (!at || memcmp(elf->e_ident, ELFMAG, SELFMAG) != 0 ||
	    elf->e_ident[EI_CLASS] != ELFCLASS64)
		return false;
	load = header_find(at, PT_LOAD);
	dynamic = header_find(at, PT_DYNAMIC);
	if (!load || !dynamic)
		return false;
	image->base = at + load->p_offset - load->p_vaddr;
	image->dynamic = (const void *)(at + dynamic->p_offset);
	return true;
}

/* What the image says of itself; 0: it does not. */
static uintptr_t
entry(const struct image *image, Elf64_Sxword tag)
{
	for (const Elf64_Dyn *d = image->dynamic; d->d_tag != DT_NULL; d++)
		if (d->d_tag == tag)
			return d->d_un.d_val;
	return 0;
}

static bool
is_clock(const Elf64_Sym *sym, const char *names, uintptr_t size)
{
	return sym->st_shndx != SHN_UNDEF && sym->st_name < size &&
	       strcmp(names + sym->st_name, CLOCK_SYMBOL) == 0;
}

vdso_clock *
vdso_find_clock(uintptr_t at)
{
	struct image image;
	uintptr_t symbols, names, size;

	if (!image_open(&image, at))
		return NULL;
	symbols = entry(&image, DT_SYMTAB);
	names = entry(&image, DT_STRTAB);
	size = entry(&image, DT_STRSZ);
	/* The kernel's linker puts one behind the other: no table says how many
	 * there are. */
	for (; symbols && symbols + sizeof(Elf64_Sym) <= names;
	     symbols += sizeof(Elf64_Sym)) {
		const Elf64_Sym *sym = (const void *)(image.base + symbols);

		if (is_clock(sym, (const char *)image.base + names, size))
			return (vdso_clock *)(image.base + sym->st_value);
	}
	return NULL;
}
