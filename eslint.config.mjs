import tseslint from 'typescript-eslint';
import { bannedWords } from './eslint.banned-words.mjs';
import { functionLength } from './eslint.function-length.mjs';

const SPREAD_LITERALS = [
  {
    selector: 'SpreadElement > ObjectExpression, SpreadElement > ArrayExpression',
    message: 'A spread literal only packs lines: write its members one by one.',
  },
];

/** Rules that hold the style of the project; a warning fails the build, and no file is exempt. */
export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.terbit/', 'coverage/'] },
  {
    files: ['**/*.ts'],
    plugins: {
      terbit: { rules: { 'function-length': functionLength, 'banned-words': bannedWords } },
    },
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      'terbit/function-length': ['error', { max: 70 }],
      'terbit/banned-words': 'error',
      'max-lines': ['error', { max: 400 }],
      'no-restricted-syntax': ['error', ...SPREAD_LITERALS],
      'no-console': 'error',
    },
  },
  {
    // Only the configuration reads the environment, so that one schema names every variable.
    files: ['**/*.ts'],
    ignores: ['platform/config.ts', 'platform/launcher/**', 'tests/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read platform/config.ts.' },
      ],
    },
  },
  {
    // Rows have names in camelCase (db/core/store.ts), so a row type with another name reads nothing.
    files: ['db/**/*.ts'],
    rules: {
      '@typescript-eslint/naming-convention': ['error', { selector: 'typeProperty', format: ['camelCase'] }],
    },
  },
  {
    // Workflow code is replayed: anything from Node or the outside would make it differ from its history.
    files: ['workflows/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(node:|fs$|crypto$|@temporalio/(client|worker|activity)$)',
              message: 'Not deterministic.',
            },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        ...SPREAD_LITERALS,
        {
          selector: 'Property[key.name="validator"] > ArrowFunctionExpression[async=true]',
          message: 'Validators are called synchronously: an async one accepts everything.',
        },
      ],
    },
  },
  {
    // The tools that a person runs speak to their terminal.
    files: [
      'cli/**/*.ts',
      'demo/**/*.ts',
      'bench/**/*.ts',
      'platform/launcher/**/*.ts',
      'simulators/main.ts',
      'tests/support/reporter.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    // A describe block is a list of tests, not a function with a body to follow.
    files: ['tests/**/*.ts'],
    rules: { 'terbit/function-length': 'off' },
  },
);
