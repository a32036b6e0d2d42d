#!/bin/sh
# src/render/html/embed.sh DIST - print app.js and app.css of DIST as C, with the
# hashes by which a Content-Security-Policy lets them through.
set -eu

# hash FILE: its SHA-256 in base64. Three digits of sixteen are two of sixty-four.
hash()
{
	sha256sum <"$1" | awk '{
		digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" \
			"abcdefghijklmnopqrstuvwxyz0123456789+/"
		hex = substr($1, 1, 64) "00"
		for (i = 1; i <= 66; i += 3) {
			bits = 0
			for (j = i; j < i + 3; j++)
				bits = bits * 16 + \
					index("0123456789abcdef", substr(hex, j, 1)) - 1
			text = text substr(digits, int(bits / 64) + 1, 1) \
				substr(digits, bits % 64 + 1, 1)
		}
		print substr(text, 1, 43) "="
	}'
}

# array NAME FILE
array()
{
	# What ends the element that it is to stand in, or reads otherwise there.
	if ! grep -q "$(printf '\r')" "$2" &&
		! grep -qiE '</(script|style)|<!--' "$2"; then
		printf 'const unsigned char %s[] = {\n' "$1"
		od -An -v -tu1 "$2" | sed 's/  */,/g; s/^,//; s/$/,/'
		printf '};\nconst size_t %s_size = sizeof(%s);\n' "$1" "$1"
		printf 'const char %s_hash[] = "%s";\n' "$1" "$(hash "$2")"
	else
		echo "$2 cannot stand in a page" >&2
		exit 1
	fi
}

cat <<END
/* Made by embed.sh of html/dist. */
#include "render/html.h"

END
array html_script "$1/app.js"
array html_style "$1/app.css"
