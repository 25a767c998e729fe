import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callPlimsoll } from './testing/run-plimsoll.ts'
import { writeSmallBook } from './testing/small-book.ts'

let folder: string
let book: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-rank-'))
  book = writeSmallBook(folder, 'small')
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function rank(market: string, side: string, ...words: readonly string[]): Promise<string> {
  const given = ['--book', book, '--market', market, '--side', side]
  const { code, stdout, stderr } = await callPlimsoll('rank', ...given, ...words)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

test('a queue in which nobody is eligible is still a queue', async () => {
  const page = await rank('B', 'short')
  expect(page).not.toContain('no queue')
  expect(page).toContain('Nobody is eligible: every position is passed over.')
  expect(page).toMatch(/broke-2 +cross +2\.0 +bankrupt bucket\n/u)
})

test('--account shows its row among all, ranked or not', async () => {
  const winner = await rank('A', 'short', '--account', 'winner-2')
  expect(winner).toContain('A short under bitmex: 3 positions')
  expect(winner).toContain('The first is cut first')
  expect(winner).toMatch(/\n +2 +●+ +winner-2 +isolated +1\.0 /u)
  expect(winner).toContain('  1 of 3 shown: --account\n')
  const broke = await rank('A', 'long', '--account', 'broke-1')
  expect(broke).toContain('The first is cut first')
  expect(broke).toMatch(/\n +– +broke-1 +cross +4\.0 +bankrupt bucket\n/u)
  expect(broke).toContain('  1 of 3 shown: --account\n')
})

test('--account of someone who holds nothing there says so', async () => {
  const page = await rank('B', 'long', '--account', 'maker')
  expect(page).toContain('  maker holds no long position in B\n')
  expect(page).toContain('  0 of 1 shown: --account\n')
})

test('--top says how many there are', async () => {
  expect(await rank('A', 'short', '--top', '1')).toContain('  1 of 3 shown: --top\n')
})

test('says in words of the book why someone is passed over', async () => {
  expect(await rank('A', 'short')).toMatch(/maker +cross +0\.5 .*marked adlExempt\n/u)
})
