/* tests/fuzz/readback_binary.c - reports for programs alone. */
#include "fuzz/readback.h"

#include "fuzz/fuzz.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include <zlib.h>

#ifdef HAVE_PPROF
#include "render/profile.pb-c.h"
#endif

#define MAX_NESTED 6
#define MAX_PLAIN  (64u << 20) /* bytes of a profile */

/* Python's marshal, as Python/marshal.c reads it. */
struct marshal {
	const unsigned char *p, *end;
	uint32_t refs;
};

static uint64_t
take(struct marshal *m, int bytes)
{
	uint64_t value = 0;

	FUZZ_CHECK(m->end - m->p >= bytes);
	for (int i = 0; i < bytes; i++)
		value |= (uint64_t)*m->p++ << (8 * i);
	return value;
}

static char
take_type(struct marshal *m)
{
	uint64_t type = take(m, 1);

	m->refs += (type & 0x80) != 0;
	return (char)(type & 0x7f);
}

static double
take_float(struct marshal *m)
{
	uint64_t bits = take(m, 8);
	double value;

	memcpy(&value, &bits, sizeof(value));
	FUZZ_CHECK(isfinite(value) && value >= 0);
	return value;
}

static void
take_text(struct marshal *m)
{
	uint64_t n = take(m, 4);

	FUZZ_CHECK((uint64_t)(m->end - m->p) >= n);
	/* It is decoded with "surrogatepass". */
	check_utf8((const char *)m->p, n, TEXT_SURROGATES);
	m->p += n;
}

static void take_value(struct marshal *m, int nested);

static void
take_dict(struct marshal *m, int nested)
{
	while (*m->p != '0') {
		take_value(m, nested);
		take_value(m, nested);
		FUZZ_CHECK(m->p < m->end);
	}
	m->p++;
}

static void
take_long(struct marshal *m)
{
	int32_t digits = (int32_t)take(m, 4);

	for (int32_t i = abs(digits); i > 0; i--)
		FUZZ_CHECK(take(m, 2) < 1u << 15);
}

static void
take_value(struct marshal *m, int nested)
{
	char type = take_type(m);

	FUZZ_CHECK(nested < MAX_NESTED);
	switch (type) {
	case 'i':
		take(m, 4);
		break;
	case 'l':
		take_long(m);
		break;
	case 'g':
		take_float(m);
		break;
	case 'u':
		take_text(m);
		break;
	case 'r':
		FUZZ_CHECK(take(m, 4) < m->refs);
		break;
	case ')':
		for (uint64_t n = take(m, 1); n; n--)
			take_value(m, nested + 1);
		break;
	case '{':
		take_dict(m, nested + 1);
		break;
	default:
		FUZZ_CHECK(!"a type that marshal has");
	}
}

/* {function: (calls, calls, own time, time, callers)}. */
void
read_marshal(const char *p, size_t n, const struct truth *truth)
{
	struct marshal m = { (const unsigned char *)p,
			     (const unsigned char *)p + n, 0 };
	double own = 0;

	FUZZ_CHECK(take_type(&m) == '{');
	for (; m.p < m.end && *m.p != '0'; take_value(&m, 1)) {
		take_value(&m, 1);
		FUZZ_CHECK(take_type(&m) == ')' && take(&m, 1) == 5);
		take_value(&m, 1);
		take_value(&m, 1);
		FUZZ_CHECK(take_type(&m) == 'g');
		own += take_float(&m);
		take_value(&m, 1);
	}
	FUZZ_CHECK(m.p + 1 == m.end);
	FUZZ_CHECK(fabs(own - (double)truth->ns / 1e9) < 1e-9);
}

#ifdef HAVE_PPROF

static uint8_t *
inflate_all(const char *p, size_t n, size_t *plain)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)p, .avail_in = (uInt)n };
	uint8_t *bytes = malloc(MAX_PLAIN);

	FUZZ_CHECK(bytes && inflateInit2(&z, 16 + MAX_WBITS) == Z_OK);
	z.next_out = bytes;
	z.avail_out = MAX_PLAIN;
	FUZZ_CHECK(inflate(&z, Z_FINISH) == Z_STREAM_END && !z.avail_in);
	*plain = z.total_out;
	inflateEnd(&z);
	return bytes;
}

static bool
has_function(const Pprof__Profile *profile, uint64_t id)
{
	size_t found = 0;

	for (size_t i = 0; i < profile->n_function; i++)
		found += profile->function[i]->id == id;
	return id && found == 1;
}

static bool
has_location(const Pprof__Profile *profile, uint64_t id)
{
	size_t found = 0;

	for (size_t i = 0; i < profile->n_location; i++)
		found += profile->location[i]->id == id;
	return id && found == 1;
}

/* Every number of something is one that is there. */
static void
check_functions(const Pprof__Profile *profile)
{
	int64_t strings = (int64_t)profile->n_string_table;

	for (size_t i = 0; i < profile->n_string_table; i++)
		check_utf8(profile->string_table[i],
			   strlen(profile->string_table[i]), 0);
	for (size_t i = 0; i < profile->n_function; i++) {
		const Pprof__Function *f = profile->function[i];

		FUZZ_CHECK(has_function(profile, f->id));
		FUZZ_CHECK(f->name >= 0 && f->name < strings);
		FUZZ_CHECK(f->filename >= 0 && f->filename < strings);
		FUZZ_CHECK(f->system_name >= 0 && f->system_name < strings);
	}
	for (size_t i = 0; i < profile->n_location; i++) {
		const Pprof__Location *at = profile->location[i];

		FUZZ_CHECK(has_location(profile, at->id) && at->n_line == 1);
		FUZZ_CHECK(at->mapping_id <= profile->n_mapping);
		FUZZ_CHECK(has_function(profile, at->line[0]->function_id));
	}
}

static void
check_samples(const Pprof__Profile *profile, const struct truth *truth)
{
	uint64_t ns = 0, samples = 0;

	for (size_t i = 0; i < profile->n_sample; i++) {
		const Pprof__Sample *sample = profile->sample[i];

		FUZZ_CHECK(sample->n_value == profile->n_sample_type);
		samples += (uint64_t)sample->value[0];
		ns += (uint64_t)sample->value[1];
		for (size_t k = 0; k < sample->n_location_id; k++)
			FUZZ_CHECK(
			    has_location(profile, sample->location_id[k]));
	}
	FUZZ_CHECK(ns == truth->ns && samples == truth->samples);
}

void
read_profile(const char *p, size_t n, const struct truth *truth)
{
	size_t plain;
	uint8_t *bytes = inflate_all(p, n, &plain);
	Pprof__Profile *profile = pprof__profile__unpack(NULL, plain, bytes);

	FUZZ_CHECK(profile && profile->n_string_table);
	FUZZ_CHECK(!profile->string_table[0][0]);
	check_functions(profile);
	check_samples(profile, truth);
	pprof__profile__free_unpacked(profile, NULL);
	free(bytes);
}

#else

void
read_profile(const char *p, size_t n, const struct truth *truth)
{
	(void)p;
	(void)n;
	(void)truth;
}

#endif
