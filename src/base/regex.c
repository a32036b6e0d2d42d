/* src/base/regex.c */
#include "base/regex.h"

#include "base/mem.h"

#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define STEPS_MAX 100000u /* of one match: some milliseconds */
#define HEAP_MAX  4096u   /* KB */

struct regex {
	pcre2_code **codes;
	size_t n, cap;
	pcre2_match_context *limits;
	pcre2_match_data *data;
};

static struct regex *
regex_new(void)
{
	struct regex *regex = mem_zalloc(sizeof(*regex));

	if (!regex)
		return NULL;
	regex->limits = pcre2_match_context_create(NULL);
	regex->data = pcre2_match_data_create(1, NULL);
	if (!regex->limits || !regex->data) {
		regex_free(regex);
		return NULL;
	}
	pcre2_set_match_limit(regex->limits, STEPS_MAX);
	pcre2_set_depth_limit(regex->limits, STEPS_MAX);
	pcre2_set_heap_limit(regex->limits, HEAP_MAX);
	return regex;
}

void
regex_free(struct regex *regex)
{
	if (!regex)
		return;
	for (size_t i = 0; i < regex->n; i++)
		pcre2_code_free(regex->codes[i]);
	mem_free(regex->codes);
	pcre2_match_data_free(regex->data);
	pcre2_match_context_free(regex->limits);
	mem_free(regex);
}

static pcre2_code *
compile(const char *pattern, struct pit_err *err)
{
	pcre2_code *code;
	PCRE2_UCHAR why[120] = "";
	PCRE2_SIZE at;
	int error;

	code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
			     PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C, &error, &at,
			     NULL);
	if (code)
		return code;
	pcre2_get_error_message(error, why, sizeof(why));
	pit_fail(err, PIT_EUSAGE,
		 "\"%.80s\" is no regular expression: %s, at character %zu",
		 pattern, (const char *)why, (size_t)at + 1);
	return NULL;
}

enum pit_status
regex_add(struct regex **regex, const char *pattern, struct pit_err *err)
{
	struct regex *r = *regex ? *regex : regex_new();
	pcre2_code **codes =
	    r ? mem_grow(r->codes, &r->cap, r->n + 1, sizeof(pcre2_code *))
	      : NULL;
	pcre2_code *code = NULL;

	if (codes) {
		r->codes = codes;
		code = compile(pattern, err);
	}
	if (code) {
		codes[r->n++] = code;
		*regex = r;
		return PIT_OK;
	}
	if (!*regex)
		regex_free(r);
	return codes ? PIT_EUSAGE : pit_fail(err, PIT_ENOMEM, "out of memory");
}

bool
regex_matches(const struct regex *regex, const char *text)
{
	for (size_t i = 0; i < regex->n; i++)
		if (pcre2_match(regex->codes[i], (PCRE2_SPTR)text, strlen(text),
				0, 0, regex->data, regex->limits) >= 0)
			return true;
	return false;
}
