/* src/base/regex.c */
#include "base/regex.h"

#include "base/mem.h"
#include "base/regex_text.h"
#include "base/utf8.h"

#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define STEPS_MAX 100000u /* of one match: some milliseconds */
#define HEAP_MAX  4096u   /* KB */

struct regex {
	pcre2_code **codes;
	size_t n, cap;
	struct out text; /* see regex_text() */
	pcre2_match_context *limits;
	pcre2_match_data *data;
};

static struct regex *
regex_new(void)
{
	struct regex *regex = mem_zalloc(sizeof(*regex));

	if (!regex)
		return NULL;
	out_init(&regex->text, SIZE_MAX);
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
	out_fini(&regex->text);
	pcre2_match_data_free(regex->data);
	pcre2_match_context_free(regex->limits);
	mem_free(regex);
}

#define OPTIONS (PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C)

/* text is what became of a pattern of Python's; pattern is what the user wrote.
 */
static pcre2_code *
compile(const char *text, const char *pattern, uint32_t options,
	struct pit_err *err)
{
	pcre2_code *code;
	PCRE2_UCHAR why[120] = "";
	PCRE2_SIZE at;
	int error;

	code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
			     OPTIONS | options, &error, &at, NULL);
	if (code)
		return code;
	pcre2_get_error_message(error, why, sizeof(why));
	pit_fail(err, PIT_EUSAGE,
		 "\"%.80s\" is no regular expression: %s, at character %zu",
		 pattern, (const char *)why, regex_text_place(pattern, at) + 1);
	return NULL;
}

/* Take text, which is what became of pattern. */
static enum pit_status
add_text(struct regex **regex, struct out *text, const char *pattern,
	 uint32_t options, struct pit_err *err)
{
	struct regex *r = *regex ? *regex : regex_new();
	pcre2_code **codes =
	    r && !text->status
		? mem_grow(r->codes, &r->cap, r->n + 1, sizeof(pcre2_code *))
		: NULL;
	pcre2_code *code = NULL;

	if (codes) {
		r->codes = codes;
		code = compile(text->data ? text->data : "", pattern, options,
			       err);
	}
	out_fini(text);
	if (code) {
		codes[r->n++] = code;
		*regex = r;
		return PIT_OK;
	}
	if (!*regex)
		regex_free(r);
	if (codes)
		return PIT_EUSAGE;
	pit_fail(err, PIT_ENOMEM, "out of memory");
	return PIT_ENOMEM;
}

/* Say what was added. Without memory that is less than it was. */
static enum pit_status
tell(struct regex *r, enum pit_status st, const char *before,
     const char *pattern, const char *behind)
{
	if (st)
		return st;
	out_printf(&r->text, "%s%s%s%s", r->text.len ? "|" : "", before,
		   pattern, behind);
	return PIT_OK;
}

enum pit_status
regex_add(struct regex **regex, const char *pattern, struct pit_err *err)
{
	struct out text;
	enum pit_status st;

	out_init(&text, SIZE_MAX);
	regex_text_python(&text, pattern);
	st = add_text(regex, &text, pattern, 0, err);
	return tell(*regex, st, "", pattern, "");
}

enum pit_status
regex_add_match(struct regex **regex, const char *pattern, struct pit_err *err)
{
	struct out text;
	enum pit_status st;

	out_init(&text, SIZE_MAX);
	regex_text_python(&text, pattern);
	st = add_text(regex, &text, pattern, PCRE2_ANCHORED, err);
	return tell(*regex, st, "^(?:", pattern, ")");
}

enum pit_status
regex_add_glob(struct regex **regex, const char *glob, struct pit_err *err)
{
	struct out text, plain;
	enum pit_status st;

	out_init(&text, SIZE_MAX);
	out_init(&plain, SIZE_MAX);
	regex_text_glob(&text, glob);
	regex_text_glob_plain(&plain, glob);
	st = add_text(regex, &text, glob, PCRE2_ANCHORED, err);
	st = tell(*regex, st, "", plain.data ? plain.data : "", "");
	out_fini(&plain);
	return st;
}

const char *
regex_text(const struct regex *regex)
{
	return regex->text.data ? regex->text.data : "";
}

static bool
matches_text(const struct regex *regex, const char *text, size_t n,
	     bool *is_utf8)
{
	*is_utf8 = true;
	for (size_t i = 0; i < regex->n; i++) {
		int rc = pcre2_match(regex->codes[i], (PCRE2_SPTR)text, n, 0, 0,
				     regex->data, regex->limits);

		if (rc >= 0)
			return true;
		if (rc <= PCRE2_ERROR_UTF8_ERR1 && rc >= PCRE2_ERROR_UTF8_ERR21)
			*is_utf8 = false;
	}
	return false;
}

bool
regex_matches(const struct regex *regex, const char *text)
{
	size_t n = strlen(text);
	bool is_utf8, found = matches_text(regex, text, n, &is_utf8);
	struct out valid;

	if (found || is_utf8)
		return found;
	out_init(&valid, SIZE_MAX);
	utf8_valid(&valid, text, n);
	found = !valid.status &&
		matches_text(regex, valid.data, valid.len, &is_utf8);
	out_fini(&valid);
	return found;
}
