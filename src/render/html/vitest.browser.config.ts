import { defineConfig } from 'vitest/config';

// Tests that open the page: one at a time, and as long as a busy machine needs.
export default defineConfig({
	test: {
		include: ['test/browser/*.test.ts'],
		fileParallelism: false,
		testTimeout: 300_000,
		hookTimeout: 300_000,
		expect: { poll: { timeout: 120_000 } },
	},
});
