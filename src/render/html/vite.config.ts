import { defineConfig } from 'vitest/config';

// One classic script and one style, which the C renderer embeds: no modules,
// no chunks, no names that change with what is in them.
export default defineConfig({
	esbuild: { jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none' },
	build: {
		target: ['chrome111', 'firefox114', 'safari16.4'],
		outDir: 'dist',
		emptyOutDir: true,
		modulePreload: false,
		cssCodeSplit: false,
		reportCompressedSize: false,
		lib: {
			entry: 'src/main.tsx',
			name: 'report',
			formats: ['iife'],
			fileName: () => 'app.js',
			cssFileName: 'app',
		},
	},
	define: { 'process.env.NODE_ENV': '"production"' },
	test: { include: ['test/*.test.ts'], testTimeout: 120_000 },
});
