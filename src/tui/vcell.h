/* src/tui/vcell.h - cells of libvterm's, and ours. */
#ifndef PIT_TUI_VCELL_H
#define PIT_TUI_VCELL_H

#include "tui/canvas.h"

#include <vterm.h>

extern const struct cell vcell_blank;

struct cell vcell_read(const VTermScreenCell *from);
/* wide: the cell behind it is its right half. */
void vcell_write(VTermScreenCell *to, const struct cell *from, bool wide);

#endif
