#!/bin/sh
# Fail if doc/PROTOCOL.md does not say of every record what records.def and
# layout.c do: its number, its name, its fields in order and their types.
cd "${top_srcdir:-.}" || exit 99
rc=0
rows=$(mktemp) || exit 99
trap 'rm -f "$rows"' EXIT
fields()
{
	grep -o "FIELD($1, [A-Z0-9]*, [a-z_]*)" src/wire/layout.c |
		tr '[:upper:]' '[:lower:]' |
		sed 's/.*, \(.*\), \(.*\))/\2 \1/' | paste -s -d , - |
		sed 's/,/, /g'
}
sed -n 's/^RECORD(\(.*\), \(.*\), \(.*\))$/\1 \2 \3/p' src/wire/records.def |
	while read -r number name member; do
		echo "| $number | $name | $(fields "$member") |"
	done >"$rows"
[ -s "$rows" ] || exit 99
while read -r row; do
	if ! grep -qxF "$row" doc/PROTOCOL.md; then
		echo "doc/PROTOCOL.md has not this row: $row" >&2
		rc=1
	fi
done <"$rows"
if [ "$(grep -c '^| [0-9]' doc/PROTOCOL.md)" != "$(wc -l <"$rows")" ]; then
	echo "doc/PROTOCOL.md has other records than records.def" >&2
	rc=1
fi
version=$(sed -n 's/^#define WIRE_VERSION \([0-9]*\)u$/\1/p' src/wire/event.h)
if ! grep -qF "Wire version: **$version**." doc/PROTOCOL.md; then
	echo "doc/PROTOCOL.md is not of wire version $version" >&2
	rc=1
fi
exit $rc
