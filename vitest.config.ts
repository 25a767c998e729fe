import { randomInt } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { chooseSeed } from './tools/vitest/seed.ts'

// The environment carries the seed to the workers and to a second reading of this file.
const seed = chooseSeed(process.env['PLIMSOLL_SEED'], () => randomInt(2 ** 31))
process.env['PLIMSOLL_SEED'] = String(seed)

// Suites import sibling packages by name; this condition leads them to the sources, so that no
// build stands between an edit and its test.
const conditions = ['plimsoll:source', 'module', 'node', 'development|production']

const suites = [
  ...readdirSync('packages').map((name) => ({
    name,
    folders: `packages/${name}/{bench,bin,e2e,src}`,
  })),
  { name: 'tools', folders: '{examples,scripts,tools}' },
]

export default defineConfig({
  test: {
    globalSetup: 'tools/vitest/announce-seed.ts',
    maxWorkers: '100%',
    projects: suites.map(({ name, folders }) => ({
      ssr: { resolve: { conditions } },
      test: {
        name,
        include: [`${folders}/**/*.test.ts`],
        benchmark: { include: [`${folders}/**/*.bench.ts`] },
        setupFiles: 'tools/vitest/use-seed.ts',
        pool: 'threads' as const,
        // Tests keep nothing in modules, and loading every module for every file would take longer than many of them.
        isolate: false,
        testTimeout: 30_000,
      },
    })),
  },
})
