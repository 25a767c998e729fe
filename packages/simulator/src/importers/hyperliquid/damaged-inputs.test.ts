import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ImportRefusal } from '../reading/import-refusal.ts'
import { drawHistory } from './drawn-history.bench.ts'
import type { HyperliquidOptions } from './hyperliquid-options.ts'
import { heldIn, imported, refusal } from './imported.bench.ts'

const history = drawHistory(1)
const later: HyperliquidOptions = { atMs: history.atMs, acceptUncertain: true }

type Damage = (text: string) => string

/** What can happen to a file of lines. Positions are parts of 1, so that shrinking keeps meaning something. */
const damages: Readonly<Record<string, (at: number, other: number) => Damage>> = {
  cut: (at) => (text) => text.slice(0, Math.floor(at * text.length)),
  cutAtLine: (at) => onLines((lines) => lines.slice(0, Math.floor(at * lines.length))),
  cutHead: (at) => (text) => text.slice(Math.floor(at * text.length)),
  drop: (at) => onLines((lines) => lines.toSpliced(Math.floor(at * lines.length), 1)),
  duplicate: (at) =>
    onLines((lines) => {
      const index = Math.floor(at * lines.length)
      return lines.toSpliced(index, 0, lines[index] ?? '')
    }),
  swap: (at, other) =>
    onLines((lines) => {
      const [left, right] = [Math.floor(at * lines.length), Math.floor(other * lines.length)]
      return lines.with(left, lines[right] ?? '').with(right, lines[left] ?? '')
    }),
  joinLines: (at) => (text) => {
    const feed = text.indexOf('\n', Math.floor(at * text.length))
    return text.slice(0, feed) + text.slice(feed + 1)
  },
}

function onLines(change: (lines: string[]) => string[]): Damage {
  return (text) =>
    change(text.split('\n').slice(0, -1))
      .map((line) => `${line}\n`)
      .join('')
}

// Not fc.double, most of whose values are next to 0.
const place = fc.integer({ min: 0, max: 999_999 }).map((millionths) => millionths / 1_000_000)
const eventFiles = [...history.files.keys()].filter((name) => /fills|misc|asset_ctxs\//u.test(name))

describe('damaged inputs', () => {
  test('lines that are missing, doubled or moved are refused, or change nothing in the book', async () => {
    const { book } = await imported(history.files, later)
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...eventFiles),
        fc.constantFrom(...Object.keys(damages)),
        place,
        place,
        fc.boolean(),
        async (name, kind, at, other, skipBad) => {
          const damaged = damages[kind]?.(at, other)(history.files.get(name) ?? '') ?? ''
          try {
            const found = await imported(
              new Map([...history.files, [name, damaged]]),
              later,
              skipBad,
            )
            expect(found.book).toBe(book)
          } catch (error) {
            if (!(error instanceof ImportRefusal)) throw error
          }
        },
      ),
      { numRuns: 30 },
    )
  })

  test('a state that is lost leaves the other accounts as they are, or is refused', async () => {
    const { book } = await imported(history.files, later)
    const name = 'clearinghouse_states/all.jsonl'
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(damages)),
        place,
        place,
        async (kind, at, other) => {
          const damaged = damages[kind]?.(at, other)(history.files.get(name) ?? '') ?? ''
          try {
            const found = await imported(new Map([...history.files, [name, damaged]]), later)
            for (const [account, held] of heldIn(found.book)) {
              expect(held).toEqual(heldIn(book).get(account))
            }
          } catch (error) {
            if (!(error instanceof ImportRefusal)) throw error
          }
        },
      ),
      { numRuns: 8 },
    )
  })

  test('a byte lost anywhere in a compressed file is noticed', async () => {
    const name = eventFiles[0] ?? ''
    const bytes = gzipSync(history.files.get(name) ?? '')
    const others = new Map([...history.files].filter(([other]) => other !== name))
    const { book } = await imported(history.files, later)
    const whole = await imported(
      new Map<string, string | Buffer>([...others, [`${name}.gz`, bytes]]),
      later,
    )
    expect(whole.book).toBe(book)
    await fc.assert(
      fc.asyncProperty(place, async (at) => {
        const index = Math.floor(at * bytes.length)
        const damaged = Buffer.concat([bytes.subarray(0, index), bytes.subarray(index + 1)])
        const files = new Map<string, string | Buffer>([...others, [`${name}.gz`, damaged]])
        try {
          // What the header says of name and time is not needed for anything.
          expect((await imported(files, later)).book).toBe(book)
        } catch (error) {
          if (!(error instanceof ImportRefusal)) throw error
        }
      }),
      { numRuns: 8 },
    )
  })

  test('a digit changed in a fill is refused, or changes nothing in the book', async () => {
    const name = eventFiles.find((one) => one.includes('fills')) ?? ''
    const text = history.files.get(name) ?? ''
    const { book } = await imported(history.files, later)
    const protectedFields = /(?<="(?:px|sz|startPosition|tid|time|block_number)":"?-?)[\d.]+/gu
    const fields = [...text.matchAll(protectedFields)]
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 1, max: 9 }), async (at, add) => {
        const [field] = fields.slice(Math.floor(at * fields.length))
        const index = field?.index ?? 0
        const digit = (Number(text[index]) + add) % 10
        const damaged = `${text.slice(0, index)}${digit}${text.slice(index + 1)}`
        try {
          const found = await imported(new Map([...history.files, [name, damaged]]), later)
          expect(found.book).toBe(book)
        } catch (error) {
          if (!(error instanceof ImportRefusal)) throw error
        }
      }),
      { numRuns: 12 },
    )
  })

  test('says where', async () => {
    const [name = ''] = eventFiles.filter((one) => /fills.*9$/u.test(one))
    const lines = (history.files.get(name) ?? '').split('\n')
    const at = lines.findIndex((line, index) => index > 5 && line.includes('startPosition'))
    const without = lines.toSpliced(at, 1).join('\n')
    const error = await refusal(imported(new Map([...history.files, [name, without]])))
    expect(error.message).toContain(`${name} line ${at + 1}: has block`)
    expect(error.message).toContain('1 missing')
    expect(error.code).toBe('missingBlocks')
  })
})
