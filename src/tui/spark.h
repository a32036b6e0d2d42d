/* src/tui/spark.h - how much there was when, a column for each time. */
#ifndef PIT_TUI_SPARK_H
#define PIT_TUI_SPARK_H

#include "tui/canvas.h"

/* n values in cols columns, each of so many of them; full: a value of so much
 * fills a column. What is not nothing can be seen. */
void spark_draw(struct canvas *canvas, int row, int col, int cols,
		const uint64_t values[], int n, uint64_t full);

#endif
