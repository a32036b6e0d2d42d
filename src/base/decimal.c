/* src/base/decimal.c */
#include "base/decimal.h"

#include "base/mem.h"

#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS_SURE   15 /* so many always come back as they were */
#define DIGITS_MOST   17
#define EXPONENT_ZERO 1023                /* how a double's bits have it */
#define EXACT         (UINT64_C(1) << 53) /* whole numbers up to it */

__extension__ typedef unsigned __int128 wide;

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

/* Powers of five, as many as are of 63 bits or less. */
static const uint64_t fives_of[] = {
	UINT64_C(1),
	UINT64_C(5),
	UINT64_C(25),
	UINT64_C(125),
	UINT64_C(625),
	UINT64_C(3125),
	UINT64_C(15625),
	UINT64_C(78125),
	UINT64_C(390625),
	UINT64_C(1953125),
	UINT64_C(9765625),
	UINT64_C(48828125),
	UINT64_C(244140625),
	UINT64_C(1220703125),
	UINT64_C(6103515625),
	UINT64_C(30517578125),
	UINT64_C(152587890625),
	UINT64_C(762939453125),
	UINT64_C(3814697265625),
	UINT64_C(19073486328125),
	UINT64_C(95367431640625),
	UINT64_C(476837158203125),
	UINT64_C(2384185791015625),
	UINT64_C(11920928955078125),
	UINT64_C(59604644775390625),
	UINT64_C(298023223876953125),
	UINT64_C(1490116119384765625),
	UINT64_C(7450580596923828125),
};

static double
power_of_two(int n)
{
	uint64_t bits = (uint64_t)(n + EXPONENT_ZERO) << 52;
	double value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

/* digits / 10^behind, correctly rounded: all that is below the quotient of 62
 * bits or more is one bit of it, which is enough to round. */
static double
divide(uint64_t digits, unsigned behind)
{
	uint64_t fives = fives_of[behind], quotient;
	int up = __builtin_clzll(digits), down = __builtin_clzll(fives);
	wide dividend = (wide)(digits << up) << 63;

	fives <<= down;
	quotient = (uint64_t)(dividend / fives);
	quotient |= (wide)quotient * fives != dividend;
	return (double)quotient * power_of_two(down - up - 63 - (int)behind);
}

/* Most numbers have no exponent, and so few digits that they are a whole one of
 * 64 bits and a power of ten. False: not this one. */
static bool
read_exactly(const char *p, size_t n, double *value)
{
	size_t at = *p == '-', behind = 0;
	uint64_t digits = 0;
	bool point = false;

	for (; at < n && digits < UINT64_MAX / 10; at++) {
		if (p[at] == '.')
			point = true;
		else if (p[at] < '0' || p[at] > '9')
			return false;
		else
			digits = digits * 10 + (uint64_t)(p[at] - '0');
		behind += point;
	}
	behind -= point;
	if (at < n || behind >= ARRAY_LEN(fives_of))
		return false;
	*value = digits ? divide(digits, (unsigned)behind) : 0;
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

/* The value and what is half way to its neighbours, times 10^behind, as whole
 * numbers times 2^-down. */
struct scaled {
	wide value, below, above;
	unsigned down, behind;
	bool even; /* then what is half way is read as the value, too */
};

/* Where seventeen digits or more are before the point. False: the value is too
 * large or too small for this. */
static bool
scale(struct scaled *s, double value)
{
	int exponent, behind, down;
	uint64_t bits, fives;

	memcpy(&bits, &value, sizeof(bits));
	exponent = (int)(bits >> 52) - EXPONENT_ZERO;
	bits = (bits & (EXACT / 2 - 1)) | EXACT / 2;
	/* 1233/4096 is the logarithm of 2, and a little less. */
	behind = 16 - ((exponent * 1233) >> 12);
	down = 53 - exponent - behind;
	if (behind < 3 || behind >= (int)ARRAY_LEN(fives_of) ||
	    bits == EXACT / 2)
		return false;
	fives = fives_of[behind];
	s->value = (wide)(bits * 2) * fives;
	s->below = s->value - fives;
	s->above = s->value + fives;
	s->down = (unsigned)down;
	s->behind = (unsigned)behind;
	s->even = !(bits & 1);
	return true;
}

/* Of what is read as the value, the whole number that most zeros are behind;
 * of two, the nearer one. */
static uint64_t
roundest(const struct scaled *s)
{
	uint64_t whole = (uint64_t)(s->value >> s->down), best = whole;
	wide half = (wide)1 << (s->down - 1), part = s->value & (2 * half - 1);

	best += part > half || (part == half && whole % 2);
	for (uint64_t unit = 10; unit <= whole; unit *= 10) {
		uint64_t low = whole - whole % unit, high = low + unit;
		wide l = (wide)low << s->down, h = (wide)high << s->down;
		bool is_low = s->even ? l >= s->below : l > s->below;
		bool is_high = s->even ? h <= s->above : h < s->above;

		if (!is_low && !is_high)
			break;
		best = is_low ? low : high;
		if (is_low && is_high && s->value - l >= h - s->value &&
		    (s->value - l > h - s->value || low / unit % 2))
			best = high;
	}
	return best;
}

/* find_digits() of most values, by whole numbers alone. False: not of this. */
static bool
find_exactly(struct digits *d, double value)
{
	struct scaled s;
	char text[DECIMAL_ROOM], *p = text + sizeof(text);
	uint64_t n;
	int len = 0;

	if (!scale(&s, value))
		return false;
	n = roundest(&s);
	for (d->point = -(int)s.behind; n; n /= 10, d->point++) {
		if (!len && n % 10 == 0)
			continue;
		*--p = (char)('0' + n % 10);
		len++;
	}
	if (len > DIGITS_MOST)
		return false;
	memcpy(d->text, p, (size_t)len);
	d->text[len] = '\0';
	d->len = len;
	return true;
}

static char *
put(char *text, const char *p, int n)
{
	memcpy(text, p, (size_t)n);
	return text + n;
}

/* Where the point goes: as Python has it. */
static size_t
put_point(char *text, const struct digits *d)
{
	static const char zeros[] = "000000000000000";
	const char *digits = d->text;
	char *p = text;

	if (d->point <= -4 || d->point > 16)
		return (size_t)snprintf(text, DECIMAL_ROOM - 1, "%c%s%se%c%02d",
					digits[0], d->len > 1 ? "." : "",
					digits + 1, d->point > 0 ? '+' : '-',
					abs(d->point - 1));
	if (d->point <= 0) {
		p = put(put(p, "0.", 2), zeros, -d->point);
		p = put(p, digits, d->len);
	} else if (d->point >= d->len) {
		p = put(put(p, digits, d->len), zeros, d->point - d->len);
		p = put(p, ".0", 2);
	} else {
		p = put(put(p, digits, d->point), ".", 1);
		p = put(p, digits + d->point, d->len - d->point);
	}
	*p = '\0';
	return (size_t)(p - text);
}

size_t
decimal_write(char text[DECIMAL_ROOM], double value)
{
	struct digits d = { "0", 1, 1 };
	size_t sign = 0;

	if (signbit(value))
		text[sign++] = '-';
	if (value != 0 && !find_exactly(&d, fabs(value)))
		find_digits(&d, fabs(value));
	return sign + put_point(text + sign, &d);
}
