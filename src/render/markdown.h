/* src/render/markdown.h - text that markdown takes as it is. */
#ifndef PIT_RENDER_MARKDOWN_H
#define PIT_RENDER_MARKDOWN_H

#include "base/out.h"

/* Text outside of code: what would be markup is not. */
void markdown_text(struct out *o, const char *text, size_t n);
/* Code in a cell of a table. */
void markdown_code(struct out *o, const char *text, size_t n);
/* Text in a fence of its own. */
void markdown_fence(struct out *o, const char *text, size_t n);

#endif
