/* src/tui/spark.c */
#include "tui/spark.h"

void
spark_draw(struct canvas *canvas, int row, int col, int cols,
	   const uint64_t values[], int n, uint64_t full)
{
	static const char letters[] = " .:-=+*#%";
	int wide = n / cols;

	full *= (uint64_t)wide;
	for (int i = 0; i < cols; i++) {
		uint64_t sum = 0, eighths;

		for (int k = 0; k < wide; k++)
			sum += values[i * wide + k];
		eighths = (sum * 8 + full / 2) / full;
		eighths = eighths > 8 ? 8 : !eighths && sum ? 1 : eighths;
		canvas_put(canvas, row, col + i,
			   !eighths        ? ' '
			   : canvas->ascii ? (uint32_t)letters[eighths]
					   : 0x2580u + (uint32_t)eighths,
			   ROLE_SLOT0);
	}
}
