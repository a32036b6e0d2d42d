import tseslint from 'typescript-eslint';

export default tseslint.config(
	{ ignores: ['dist', 'node_modules'] },
	{
		files: ['src/**/*.{ts,tsx}'],
		extends: [...tseslint.configs.strictTypeChecked],
		languageOptions: {
			parserOptions: {
				projectService: true,
				tsconfigRootDir: import.meta.dirname,
			},
		},
		rules: {
			eqeqeq: 'error',
			'no-eval': 'error',
			'no-implied-eval': 'error',
			'no-console': 'error',
			'max-lines': ['error', 400],
			'max-lines-per-function': ['error', 100],
			// Text goes into the page as text alone.
			'no-restricted-properties': [
				'error',
				{ property: 'innerHTML' },
				{ property: 'outerHTML' },
				{ property: 'insertAdjacentHTML' },
				{ property: 'dangerouslySetInnerHTML' },
			],
			'no-restricted-syntax': [
				'error',
				'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
			],
			'@typescript-eslint/no-non-null-assertion': 'off',
			'@typescript-eslint/restrict-template-expressions': [
				'error', { allowNumber: true },
			],
			'@typescript-eslint/no-confusing-void-expression': 'off',
		},
	},
);
