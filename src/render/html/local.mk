# The page of the HTML report. A build needs dist alone; tools/web.sh makes and
# checks it.
EXTRA_DIST += \
	%D%/.npmrc \
	%D%/dist \
	%D%/eslint.config.js \
	%D%/package-lock.json \
	%D%/package.json \
	%D%/src \
	%D%/test \
	%D%/tsconfig.json \
	%D%/vite.config.ts \
	%D%/vitest.browser.config.ts
