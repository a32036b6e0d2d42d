#!/bin/sh
# tools/web.sh [build] - check the page of the HTML report: types, lint, tests,
# tests in a browser, and that the bundle in dist is what the sources build.
#
#   tools/web.sh build   make the bundle anew
#
# 77: there is no Node.js, or none that is new enough; no browser. REPORTER, a
# built pyinstrument-top, has its reports opened, too.
set -eu

cd "$(dirname "$0")/../src/render/html"

# The oldest that Vite takes.
if ! node -e '
	const [major, minor] = process.versions.node.split(".").map(Number);
	process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1);
	' 2>/dev/null; then
	echo "web: needs Node.js 20.19 or later; here is $(node --version \
		2>/dev/null || echo none)" >&2
	exit 77
fi
npm ci --silent
if [ "${1:-}" = build ]; then
	exec npx vite build --logLevel warn
fi

npx tsc --noEmit
npx eslint .
npx vitest run

made=$(mktemp -d)
# A browser that is just ending may still write there.
trap 'rm -rf "$made" || :' EXIT
npx vite build --logLevel warn --outDir "$made" --emptyOutDir
for file in app.js app.css; do
	cmp "$made/$file" "dist/$file" || {
		echo "web: dist/$file is not what the sources build; tools/web.sh build makes it" >&2
		exit 1
	}
done
size=$(wc -c <dist/app.js)
if [ "$size" -gt 150000 ]; then
	echo "web: dist/app.js has $size bytes; 150000 are allowed" >&2
	exit 1
fi

if ! [ -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
	echo "web: needs chromium to open the page in" >&2
	exit 77
fi
# Pages, profiles of the browser and recordings go with the rest.
mkdir "$made/tests"
TMPDIR=$made/tests npx vitest run --config vitest.browser.config.ts
