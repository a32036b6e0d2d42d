/* tests/fuzz/readback_text.c - reports that are text. */
#include "fuzz/readback.h"

#include "fuzz/fuzz.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include <yajl/yajl_parse.h>

#ifdef HAVE_EXPAT
#include <expat.h>
#endif

void
check_utf8(const char *p, size_t n, unsigned flags)
{
	const unsigned char *s = (const unsigned char *)p;

	for (size_t i = 0; i < n;) {
		size_t len = s[i] < 0x80   ? 1
			     : s[i] < 0xc2 ? 0
			     : s[i] < 0xe0 ? 2
			     : s[i] < 0xf0 ? 3
			     : s[i] < 0xf5 ? 4
					   : 0;

		FUZZ_CHECK(len && i + len <= n);
		for (size_t k = 1; k < len; k++)
			FUZZ_CHECK((s[i + k] & 0xc0) == 0x80);
		if (len == 3)
			FUZZ_CHECK(s[i] != 0xe0 || s[i + 1] >= 0xa0);
		if (len == 3 && !(flags & TEXT_SURROGATES))
			FUZZ_CHECK(s[i] != 0xed || s[i + 1] < 0xa0);
		if (len == 4)
			FUZZ_CHECK((s[i] != 0xf0 || s[i + 1] >= 0x90) &&
				   (s[i] != 0xf4 || s[i + 1] < 0x90));
		i += len;
	}
}

void
read_json(const char *p, size_t n, const struct truth *truth)
{
	yajl_handle yajl = yajl_alloc(NULL, NULL, NULL);

	(void)truth;
	FUZZ_CHECK(yajl);
	FUZZ_CHECK(yajl_parse(yajl, (const unsigned char *)p, n) ==
		   yajl_status_ok);
	FUZZ_CHECK(yajl_complete_parse(yajl) == yajl_status_ok);
	yajl_free(yajl);
}

/* For people: nothing in it moves a terminal's cursor. */
void
read_lines(const char *p, size_t n, const struct truth *truth)
{
	(void)truth;
	check_utf8(p, n, 0);
	for (size_t i = 0; i < n; i++)
		FUZZ_CHECK((unsigned char)p[i] >= ' ' || p[i] == '\n' ||
			   p[i] == '\t');
}

/* One field of RFC 4180 and what ends it; returns where the next one begins. */
static const char *
next_field(const char *p, char *end)
{
	if (*p == '"') {
		for (p++; *p != '"' || p[1] == '"'; p++) {
			FUZZ_CHECK(*p);
			p += *p == '"';
		}
		p++;
	} else {
		p += strcspn(p, ",\r\"");
	}
	*end = *p++;
	FUZZ_CHECK(*end == ',' || (*end == '\r' && *p++ == '\n'));
	return p;
}

void
read_table(const char *p, size_t n, const struct truth *truth)
{
	const char *stop = p + n;
	size_t rows = 0;
	double self = 0;

	check_utf8(p, n, 0);
	for (; p < stop; rows++) {
		char end;

		for (int field = 0; field < 7; field++) {
			if (rows && field == 3)
				self += strtod(p, NULL);
			p = next_field(p, &end);
			FUZZ_CHECK((end == '\r') == (field == 6));
		}
	}
	FUZZ_CHECK(rows);
	FUZZ_CHECK(fabs(self - (double)truth->ns / 1e9) < 1e-6 * (double)rows);
}

/* Each line ends in its weight, in µs. */
void
read_stacks(const char *p, size_t n, const struct truth *truth)
{
	const char *stop = p + n;
	uint64_t sum = 0;
	size_t rows = 0;

	check_utf8(p, n, 0);
	for (; p < stop; rows++) {
		const char *end = strchr(p, '\n'), *number;

		FUZZ_CHECK(end && end > p);
		for (number = end; number[-1] >= '0' && number[-1] <= '9';)
			number--;
		FUZZ_CHECK(number < end && number[-1] == ' ');
		sum += strtoull(number, NULL, 10);
		p = end + 1;
	}
	FUZZ_CHECK(rows <= truth->stacks);
	FUZZ_CHECK(fabs((double)sum - (double)truth->ns / 1e3) <=
		   0.51 * (double)truth->stacks);
}

/* Lines that begin with a digit are costs; those below a call are another
 * function's. */
void
read_callgrind(const char *p, size_t n, const struct truth *truth)
{
	uint64_t self = 0, summary = 0, totals = 0;
	const char *stop = p + n;
	bool call = false;

	check_utf8(p, n, 0);
	FUZZ_CHECK(!strncmp(p, "# callgrind format\n", 19));
	while (p < stop) {
		const char *end = strchr(p, '\n');
		char *at;

		FUZZ_CHECK(end);
		if (*p >= '0' && *p <= '9') {
			strtoull(p, &at, 10);
			FUZZ_CHECK(*at == ' ');
			self += call ? 0 : strtoull(at, NULL, 10);
			call = false;
		} else {
			FUZZ_CHECK(!call);
			call = !strncmp(p, "calls=", 6);
			if (!strncmp(p, "summary: ", 9))
				summary = strtoull(p + 9, NULL, 10);
			if (!strncmp(p, "totals: ", 8))
				totals = strtoull(p + 8, NULL, 10);
		}
		p = end + 1;
	}
	FUZZ_CHECK(self == truth->ns && totals == self && summary == self);
}

void
read_xml(const char *p, size_t n, const struct truth *truth)
{
	(void)truth;
	check_utf8(p, n, 0);
#ifdef HAVE_EXPAT
	XML_Parser parser = XML_ParserCreate(NULL);

	FUZZ_CHECK(parser);
	FUZZ_CHECK(XML_Parse(parser, p, (int)n, 1) == XML_STATUS_OK);
	XML_ParserFree(parser);
#endif
}

const struct reader readers[] = {
	{ "text", read_lines },
	{ "json", read_json },
	{ "html", read_page },
	{ "csv", read_table },
	{ "markdown", read_lines },
	{ "collapsed", read_stacks },
	{ "svg", read_xml },
	{ "lines", read_lines },
	{ "callgrind", read_callgrind },
	{ "pstats", read_marshal },
	{ "pprof", read_profile },
	{ "speedscope", read_speedscope },
	{ "trace", read_trace },
	{ "gecko", read_gecko },
	{ NULL, NULL },
};
