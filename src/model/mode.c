/* src/model/mode.c */
#include "model/mode.h"

#include "wire/event.h"

#include <string.h>

static const struct {
	const char *name, *title, *means;
} modes[MODES] = {
#define MODE(NAME, name, title, means) { name, title, means },
#include "model/mode.def"
#undef MODE
};

bool
mode_counts(enum mode mode, uint32_t flags)
{
	uint32_t state = flags & WIRE_SAMPLE_STATE;

	switch (mode) {
	case MODE_CPU:
		return state == WIRE_STATE_RUNNING;
	case MODE_WAIT:
		return state == WIRE_STATE_WAITING || state == WIRE_STATE_GIL ||
		       state == WIRE_STATE_READY;
	case MODE_GIL:
		return flags & WIRE_SAMPLE_HELD;
	default:
		return true;
	}
}

const char *
mode_name(enum mode mode)
{
	return modes[mode].name;
}

const char *
mode_title(enum mode mode)
{
	return modes[mode].title;
}

const char *
mode_means(enum mode mode)
{
	return modes[mode].means;
}

bool
mode_find(const char *name, enum mode *mode)
{
	for (int i = 0; i < MODES; i++)
		if (strcmp(name, modes[i].name) == 0) {
			*mode = (enum mode)i;
			return true;
		}
	return false;
}
