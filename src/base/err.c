/* src/base/err.c */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

const char *
pit_status_text(enum pit_status st)
{
	switch (st) {
	case PIT_OK:
		return "success";
#define XX(name, text)                                                         \
	case PIT_##name:                                                       \
		return text;
		PIT_STATUS_MAP(XX)
#undef XX
	}
	return "unknown status";
}

enum pit_status
pit_fail(struct pit_err *err, enum pit_status st, const char *fmt, ...)
{
	va_list ap;

	if (err) {
		err->status = st;
		va_start(ap, fmt);
		vsnprintf(err->text, sizeof(err->text), fmt, ap);
		va_end(ap);
	}
	return st;
}
