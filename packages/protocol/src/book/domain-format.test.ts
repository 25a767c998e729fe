import { findPreset } from '@plimsoll/engine'
import { randomBook } from '@plimsoll/testkit'
import { expect, test } from 'vitest'
import { domainFormat } from './domain-format.ts'
import { parseBook } from './parse-book.ts'

const firstSeed = Number(process.env['PLIMSOLL_SEED'] ?? 1) * 1_000
const books = 200

test(`${books} random books: whoever has only what the engine keeps writes numbers as the book does`, () => {
  for (let seed = firstSeed; seed < firstSeed + books; seed += 1) {
    const { spec, format } = parseBook(randomBook(seed), {
      file: `random book ${seed}`,
      resolvePolicy: (name) => findPreset(name)?.spec,
    })
    expect(domainFormat(spec)).toEqual(format)
  }
})
