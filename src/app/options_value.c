/* src/app/options_value.c */
#include "app/options_value.h"

#include "base/ascii.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "render/compare.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define INTERVAL_MIN  0.0001
#define INTERVAL_MAX  10.0
#define NS_PER_SECOND 1e9
#define MOMENT_MAX    1e9 /* s: some thirty years */
#define HISTORY_MIN   (1ull << 20)
#define HISTORY_MAX   (1ull << 40)

struct unit {
	const char *name;
	double seconds;
	bool rate; /* so often in that time */
};

static const struct unit spans[] = {
	{ "", 1, false },   { "us", 1e-6, false }, { "ms", 1e-3, false },
	{ "s", 1, false },  { "m", 60, false },    { "h", 3600, false },
	{ NULL, 0, false },
};

static const struct unit intervals[] = {
	{ "", 1, false },   { "us", 1e-6, false }, { "ms", 1e-3, false },
	{ "s", 1, false },  { "hz", 1, true },     { "khz", 1e-3, true },
	{ NULL, 0, false },
};

static bool
is_word(const char *text, const char *word)
{
	return strlen(text) == strlen(word) && ascii_ends(text, word);
}

/* A number with one of these units behind it, as seconds. */
static bool
parse_time(double *seconds, const char *text, const struct unit *unit)
{
	double n;
	char *end;

	/* strtod() alone would also take blanks, hexadecimal, inf and nan. */
	if (!*text || !strchr("0123456789.+-", *text) ||
	    (*text == '0' && ascii_lower(text[1]) == 'x'))
		return false;
	errno = 0;
	n = strtod(text, &end);
	if (end == text || errno == ERANGE || !isfinite(n) ||
	    strspn(text, "0123456789.eE+-") < (size_t)(end - text))
		return false;
	while (unit->name && !is_word(end, unit->name))
		unit++;
	if (!unit->name || (unit->rate && n == 0))
		return false;
	*seconds = unit->rate ? unit->seconds / n : n * unit->seconds;
	return isfinite(*seconds);
}

enum pit_status
value_interval(uint64_t *ns, const char *text, struct pit_err *err)
{
	double seconds;

	if (!parse_time(&seconds, text, intervals))
		return pit_fail(err, PIT_EUSAGE,
				"the interval must be a number of seconds, or "
				"like 500us, 5ms or 2khz, not \"%.80s\"",
				text);
	if (seconds < INTERVAL_MIN || seconds > INTERVAL_MAX)
		return pit_fail(err, PIT_EUSAGE,
				"the interval must be %g to %g seconds, "
				"not %.80s",
				INTERVAL_MIN, INTERVAL_MAX, text);
	*ns = (uint64_t)llround(seconds * NS_PER_SECOND);
	return PIT_OK;
}

enum pit_status
value_time(uint64_t *ns, const char *what, const char *text,
	   struct pit_err *err)
{
	double seconds;

	if (!parse_time(&seconds, text, spans))
		return pit_fail(err, PIT_EUSAGE,
				"%s must be a number of seconds, or like "
				"500ms, 5m or 1h, not \"%.80s\"",
				what, text);
	if (seconds < 0 || seconds > MOMENT_MAX)
		return pit_fail(err, PIT_EUSAGE,
				"%s must be 0 to %g seconds, not %.80s", what,
				MOMENT_MAX, text);
	*ns = (uint64_t)llround(seconds * NS_PER_SECOND);
	return PIT_OK;
}

enum pit_status
value_moment(uint64_t *ns, const char **mark, const char *what,
	     const char *text, struct pit_err *err)
{
	*mark = NULL;
	if (text[0] != '@')
		return value_time(ns, what, text, err);
	if (!text[1])
		return pit_fail(err, PIT_EUSAGE,
				"%s @ needs the letter of a mark, or words of "
				"it",
				what);
	*mark = text + 1;
	return PIT_OK;
}

enum pit_status
value_duration(uint64_t *ns, const char *text, struct pit_err *err)
{
	enum pit_status st = value_time(ns, "--duration", text, err);

	if (!st && !*ns)
		return pit_fail(err, PIT_EUSAGE,
				"--duration must be more than 0");
	return st;
}

enum pit_status
value_size(size_t *bytes, const char *text, struct pit_err *err)
{
	static const char units[] = "kmg";
	unsigned long long n;
	const char *unit;
	char *end;

	errno = 0;
	n = strtoull(text, &end, 10);
	unit = *end ? strchr(units, ascii_lower(*end)) : NULL;
	if (!ascii_is_digit(*text) || errno || (*end && (!unit || end[1])))
		return pit_fail(err, PIT_EUSAGE,
				"the history must be a size like 64M or 1G, "
				"not \"%.80s\"",
				text);
	for (ptrdiff_t i = unit ? unit - units + 1 : 0; i && n <= HISTORY_MAX;
	     i--)
		n *= 1024;
	if (n < HISTORY_MIN || n > HISTORY_MAX)
		return pit_fail(err, PIT_EUSAGE,
				"the history must be 1M to 1024G, not %.80s",
				text);
	*bytes = (size_t)n;
	return PIT_OK;
}

enum pit_status
value_mode(enum mode *mode, const char *text, struct pit_err *err)
{
	char meant[NEAREST_TEXT];
	struct nearest n;

	if (mode_find(text, mode))
		return PIT_OK;
	nearest_init(&n, text);
	for (int i = 0; i < MODES; i++)
		nearest_offer(&n, mode_name((enum mode)i));
	return pit_fail(err, PIT_EUSAGE,
			"--mode %.100s: the modes are wall, cpu, wait and "
			"gil%s",
			text, nearest_text(&n, "", meant));
}

enum pit_status
value_async(bool *off, const char *text, struct pit_err *err)
{
	*off = strcmp(text, "off") == 0;
	if (*off || strcmp(text, "on") == 0)
		return PIT_OK;
	return pit_fail(err, PIT_EUSAGE, "--async %.100s: it is on or off",
			text);
}

enum pit_status
value_heading(const char *text, struct pit_err *err)
{
	for (const char *p = text; *p; p++) {
		if (*p != '{' && *p != '}')
			continue;
		if (p[1] == p[0])
			p++;
		else if (!strncmp(p, "{args}", 6))
			p += 5;
		else
			return pit_fail(err, PIT_EUSAGE,
					"the description may have only {args} "
					"in braces, not \"%.80s\"",
					p);
	}
	return PIT_OK;
}

enum pit_status
value_limit(struct slower_limit *limit, const char *text, struct pit_err *err)
{
	char *end;

	errno = 0;
	limit->share = strtod(text, &end) / 100;
	if (!ascii_is_digit(*text) || errno || !(limit->share <= 1e6) ||
	    strspn(text, "0123456789.") != (size_t)(end - text) ||
	    *end != '%' || (end[1] && (end[1] != ':' || !end[2])))
		return pit_fail(err, PIT_EUSAGE,
				"--fail-if-slower must be like 10%% or "
				"10%%:FUNCTION, not \"%.80s\"",
				text);
	limit->function = end[1] ? end + 2 : NULL;
	return PIT_OK;
}
