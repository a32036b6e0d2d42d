/* src/base/err.h - the one error type. Includes nothing of ours. */
#ifndef PIT_BASE_ERR_H
#define PIT_BASE_ERR_H

#define PIT_MUST_USE        __attribute__((warn_unused_result))
#define PIT_PRINTF(fmt, va) __attribute__((format(printf, fmt, va)))

/* Never renumber: codes cross the Python API. Add at the end. */
#define PIT_STATUS_MAP(XX)                                                     \
	XX(ENOMEM, "out of memory")                                            \
	XX(EIO, "input/output error")                                          \
	XX(ECORRUPT, "malformed data")                                         \
	XX(ELIMIT, "limit exceeded")                                           \
	XX(EUSAGE, "wrong usage")                                              \
	XX(ENOTFOUND, "not found")                                             \
	XX(EVERSION, "unsupported version")

enum pit_status {
	PIT_OK = 0,
#define XX(name, text) PIT_##name,
	PIT_STATUS_MAP(XX)
#undef XX
};

/* What went wrong, for a person. Lives on the caller's stack. */
struct pit_err {
	enum pit_status status;
	char text[512];
};

const char *pit_status_text(enum pit_status st); /* static, never NULL */

/* Fill err (NULL is fine) and return st, so that a failing function can end
 * with "return pit_fail(err, PIT_EIO, "open %s: %s", path, strerror(errno))".
 * The sentence has no trailing newline and no program name. */
enum pit_status pit_fail(struct pit_err *err, enum pit_status st,
			 const char *fmt, ...) PIT_PRINTF(3, 4);

#endif
