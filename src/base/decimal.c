/* src/base/decimal.c */
#include "base/decimal.h"

#include "base/mem.h"

#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS_SURE 15 /* so many always come back as they were */
#define DIGITS_MOST 17
#define EXACT       (UINT64_C(1) << 53) /* whole numbers up to it */

/* The digits of a value, 0.DIGITS times ten to the power of point. */
struct digits {
	char text[DIGITS_MOST + 1];
	int len, point;
};

/* strtod() with a point, whatever the locale: the C locale is a constant. */
static double
to_double(const char *text, const char **end)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	char *stop = NULL;
	double value = c ? strtod_l(text, &stop, c) : NAN;

	if (c)
		freelocale(c);
	*end = stop;
	return value;
}

/* Most numbers are a whole one and a power of ten which doubles have exactly:
 * one operation then rounds correctly. False: not this one. */
static bool
read_exactly(const char *p, size_t n, double *value)
{
	static const double tens[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,
				       1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
				       1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
				       1e18, 1e19, 1e20, 1e21, 1e22 };
	size_t at = *p == '-', behind = 0;
	uint64_t digits = 0;
	bool point = false;

	for (; at < n && digits < EXACT; at++) {
		if (p[at] == '.')
			point = true;
		else if (p[at] < '0' || p[at] > '9')
			return false;
		else
			digits = digits * 10 + (uint64_t)(p[at] - '0');
		behind += point;
	}
	behind -= point;
	if (at < n || digits > EXACT || behind >= ARRAY_LEN(tens))
		return false;
	*value = (double)digits / tens[behind];
	if (*p == '-')
		*value = -*value;
	return true;
}

bool
decimal_read(const char *p, size_t n, double *value)
{
	char text[DECIMAL_MAX + 1];
	const char *end;

	if (!n || n > DECIMAL_MAX)
		return false;
	if (read_exactly(p, n, value))
		return true;
	memcpy(text, p, n);
	text[n] = '\0';
	*value = to_double(text, &end);
	return end == text + n && isfinite(*value);
}

/* So many digits of a positive value, correctly rounded. */
static void
take_digits(struct digits *d, double value, int len)
{
	char text[DECIMAL_ROOM];
	const char *p;
	int n = 0, exponent = 0;

	snprintf(text, sizeof(text), "%.*e", len - 1, value);
	for (p = text; *p != 'e'; p++)
		if (*p >= '0' && *p <= '9')
			d->text[n++] = *p;
	d->text[n] = '\0';
	d->len = n;
	for (p += 2; *p; p++)
		exponent = exponent * 10 + (*p - '0');
	d->point = 1 + (strchr(text, 'e')[1] == '-' ? -exponent : exponent);
}

static bool
is_value(const struct digits *d, double value)
{
	char text[2 * DECIMAL_ROOM];
	const char *end;

	snprintf(text, sizeof(text), "0.%se%d", d->text, d->point);
	return to_double(text, &end) == value;
}

/* The next larger one of as many digits. */
static void
add_one(struct digits *d)
{
	int i = d->len - 1;

	while (i >= 0 && d->text[i] == '9')
		d->text[i--] = '0';
	if (i >= 0) {
		d->text[i]++;
		return;
	}
	d->text[0] = '1';
	d->point++;
}

/* As few as tell the value from its neighbours. Those of a power of two are
 * not equally far: what is next to it may be its neighbour's, and what is
 * farther away, above it, its own. */
static void
find_digits(struct digits *d, double value)
{
	uint64_t bits;
	bool power;

	memcpy(&bits, &value, sizeof(bits));
	power = !(bits & (EXACT / 2 - 1));
	/* The smallest numbers have fewer digits. */
	for (int len = fpclassify(value) == FP_NORMAL ? DIGITS_SURE : 1;
	     len <= DIGITS_MOST; len++) {
		take_digits(d, value, len);
		if (is_value(d, value))
			break;
		if (!power || len == DIGITS_MOST)
			continue;
		add_one(d);
		if (is_value(d, value))
			break;
	}
	while (d->len > 1 && d->text[d->len - 1] == '0')
		d->text[--d->len] = '\0';
}

/* Where the point goes: as Python has it. */
static size_t
put_point(char *text, const struct digits *d)
{
	const char *digits = d->text;
	size_t room = DECIMAL_ROOM - 1; /* for the sign */
	int n, zeros = d->point - d->len;

	if (d->point <= -4 || d->point > 16)
		n = snprintf(text, room, "%c%s%se%c%02d", digits[0],
			     d->len > 1 ? "." : "", digits + 1,
			     d->point > 0 ? '+' : '-', abs(d->point - 1));
	else if (d->point <= 0)
		n = snprintf(text, room, "0.%.*s%s", -d->point, "000", digits);
	else if (zeros >= 0)
		n = snprintf(text, room, "%s%.*s.0", digits, zeros,
			     "000000000000000");
	else
		n = snprintf(text, room, "%.*s.%s", d->point, digits,
			     digits + d->point);
	return (size_t)n;
}

size_t
decimal_write(char text[DECIMAL_ROOM], double value)
{
	struct digits d = { "0", 1, 1 };
	size_t sign = 0;

	if (signbit(value))
		text[sign++] = '-';
	if (value != 0)
		find_digits(&d, fabs(value));
	return sign + put_point(text + sign, &d);
}
