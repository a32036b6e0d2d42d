#include "model/marks.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

void
marks_fini(struct marks *marks)
{
	mem_free(marks->at);
	*marks = (struct marks){ 0 };
}

static bool
is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

static struct mark *
with_letter(const struct marks *marks, char letter)
{
	for (size_t i = 0; i < marks->n; i++)
		if (marks->at[i].letter == letter)
			return &marks->at[i];
	return NULL;
}

static char
free_letter(const struct marks *marks)
{
	for (int c = 'a'; c <= 'z'; c++)
		if (!with_letter(marks, (char)c))
			return (char)c;
	return 0;
}

/* Whole characters, none of them a control character. */
static void
put_words(char *words, const char *text, size_t n)
{
	size_t len = 0;

	for (size_t i = 0, used; i < n; i += used) {
		char bytes[4];
		uint32_t ch;
		size_t size;

		used = utf8_get(text + i, n - i, &ch);
		size = utf8_put(bytes, utf8_clean(ch));
		if (len + size >= MARK_TEXT)
			break;
		memcpy(words + len, bytes, size);
		len += size;
	}
	words[len] = '\0';
}

static void
marks_remove(struct marks *marks, struct mark *mark)
{
	size_t behind = (size_t)(marks->at + marks->n - (mark + 1));

	memmove(mark, mark + 1, behind * sizeof(*mark));
	marks->n--;
}

enum pit_status
marks_set(struct marks *marks, uint64_t time, char letter, const char *text,
	  size_t n)
{
	struct mark mark = { .time = time,
			     .letter = is_letter(letter) ? letter : 0 };
	struct mark *old, *at;
	size_t i;

	old = mark.letter ? with_letter(marks, mark.letter) : NULL;
	if (!old && marks->n == MARKS_MAX) {
		marks->left_out++;
		return PIT_OK;
	}
	at = mem_grow(marks->at, &marks->cap, marks->n + 1, sizeof(*at));
	if (!at)
		return PIT_ENOMEM;
	old = old ? at + (old - marks->at) : NULL;
	marks->at = at;
	if (old)
		marks_remove(marks, old);
	if (!mark.letter)
		mark.letter = free_letter(marks);
	put_words(mark.text, text, n);
	for (i = marks->n; i && at[i - 1].time > time; i--)
		at[i] = at[i - 1];
	at[i] = mark;
	marks->n++;
	return PIT_OK;
}

const struct mark *
marks_find(const struct marks *marks, const char *name)
{
	if (is_letter(name[0]) && !name[1])
		return with_letter(marks, name[0]);
	for (size_t i = 0; name[0] && i < marks->n; i++)
		if (strstr(marks->at[i].text, name))
			return &marks->at[i];
	return NULL;
}

const struct mark *
marks_after(const struct marks *marks, uint64_t time)
{
	for (size_t i = 0; i < marks->n; i++)
		if (marks->at[i].time > time)
			return &marks->at[i];
	return NULL;
}

const struct mark *
marks_before(const struct marks *marks, uint64_t time)
{
	for (size_t i = marks->n; i; i--)
		if (marks->at[i - 1].time < time)
			return &marks->at[i - 1];
	return NULL;
}
