import js from '@eslint/js'
import hooks from 'eslint-plugin-react-hooks'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** The floors of the pages, the lowest first: a folder imports only folders below its own. Rooms do not know each other. */
const floors = [['geometry'], ['viewer'], ['server'], ['parts'], ['access', 'learning', 'ledger', 'models', 'oversight', 'quality', 'reading', 'reporting', 'work'], ['app']]
/** The viewer draws what it is given, and asks nobody. */
const apart = { server: ['geometry', 'viewer'], parts: ['geometry', 'viewer'] }
const cornerstone = { regex: '^@cornerstonejs/', message: 'Only src/viewer may touch Cornerstone3D.' }

function floorRules(folder, number) {
  const above = floors.slice(number).flat().filter((one) => one !== folder)
  const never = [...above, ...(apart[folder] ?? [])]
  const walls = never.length === 0 ? [] : [{ regex: `^(?:\\.\\./)+(?:${never.join('|')})/`, message: `${folder} stands below or beside what it imports here.` }]
  const patterns = folder === 'viewer' ? walls : [cornerstone, ...walls]
  return { files: [`src/${folder}/**/*.{ts,tsx}`], rules: { 'no-restricted-imports': ['error', { patterns }] } }
}

export default defineConfig(
  globalIgnores(['node_modules', 'dist']),
  {
    files: ['src/**/*.{ts,tsx}', 'tests/**/*.ts', 'vite.config.ts'],
    extends: [js.configs.recommended, tseslint.configs.strictTypeChecked, hooks.configs.flat['recommended-latest']],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-ignore': true, 'ts-expect-error': true, 'ts-nocheck': true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-imports': ['error', { patterns: [cornerstone] }],
      'no-console': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  ...floors.flatMap((folders, number) => folders.map((folder) => floorRules(folder, number))),
)
