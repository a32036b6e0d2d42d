#!/bin/sh
# Fail if doc/PROTOCOL.md does not say of every record what records.def and
# layout.c do, its number, its name, its fields in order and their types; or
# doc/RECORDING.md not of every item what items.def and item.c do.
cd "${top_srcdir:-.}" || exit 99
rc=0
rows=$(mktemp) || exit 99
trap 'rm -f "$rows"' EXIT
fields()
{
	grep -o "FIELD($2, [A-Z0-9]*, [a-z_]*)" "$1" |
		tr '[:upper:]' '[:lower:]' |
		sed 's/.*, \(.*\), \(.*\))/\2 \1/' | paste -s -d , - |
		sed 's/,/, /g'
}

# compare PAGE MACRO LIST TABLE
compare()
{
	sed -n "s/^$2(\(.*\), \(.*\), \(.*\))\$/\1 \2 \3/p" "$3" |
		while read -r number name member; do
			echo "| $number | $name | $(fields "$4" "$member") |"
		done >"$rows"
	[ -s "$rows" ] || exit 99
	while read -r row; do
		if ! grep -qxF "$row" "$1"; then
			echo "$1 has not this row: $row" >&2
			rc=1
		fi
	done <"$rows"
	if [ "$(grep -c '^| [0-9]' "$1")" != "$(wc -l <"$rows")" ]; then
		echo "$1 has other rows than $3" >&2
		rc=1
	fi
}

# version PAGE MACRO FILE TEXT
version()
{
	number=$(sed -n "s/^#define $2 *\([0-9]*\)u\$/\1/p" "$3")
	if ! grep -qF "$4: **$number**." "$1"; then
		echo "$1 is not of version $number" >&2
		rc=1
	fi
}

compare doc/PROTOCOL.md RECORD src/wire/records.def src/wire/layout.c
version doc/PROTOCOL.md WIRE_VERSION src/wire/event.h 'Wire version'
compare doc/RECORDING.md ITEM src/collect/items.def src/collect/item.c
version doc/RECORDING.md BLOCK_VERSION src/collect/block.h 'Version'
exit $rc
