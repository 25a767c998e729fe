import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../generators/random.ts'
import { bestResponse, honest, lotsTaken } from './best-response.ts'
import { type GamingTerms, gamingSetting } from './gaming-setting.ts'

// A trader knows the rule, the book and what will be asked, and divides what he has over up to three accounts. What the search
// finds is a lower bound of what can be gained; the figures stand in docs/gaming.md.

const BOOKS = 12
const docs = readFileSync(
  join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'gaming.md'),
  'utf8',
)

interface Row extends GamingTerms {
  readonly name: string
  /** The largest part of what is taken of honest traders that all of them together could save, or the least, in percent. */
  readonly savedMax?: number
  readonly savedMin?: number
}

const atMark = { isHedged: false, isOneSided: false, gapQuote: 0n }
const beyondMark = { ...atMark, gapQuote: 500n }
const rows: readonly Row[] = [
  { ...atMark, name: '`plimsoll`', policy: 'plimsoll', savedMax: 1 },
  {
    ...atMark,
    name: '`plimsoll`, the trader is hedged',
    policy: 'plimsoll',
    isHedged: true,
    savedMax: 30,
  },
  {
    ...atMark,
    name: '`plimsoll`, only a fall is published',
    policy: 'plimsoll',
    isOneSided: true,
    savedMin: 40,
  },
  { ...beyondMark, name: '`plimsoll-bankruptcy`', policy: 'plimsoll-bankruptcy', savedMin: 40 },
  { ...atMark, name: '`minimax-leverage`', policy: 'minimax-leverage', savedMax: 1 },
  { ...beyondMark, name: '`bitmex`', policy: 'bitmex', savedMin: 90 },
  { ...beyondMark, name: '`vector-mirror-descent`', policy: 'vector-mirror-descent', savedMin: 90 },
]

describe('the best answer to a rule', () => {
  test.each(rows)('$name', { timeout: 60_000 }, ({ name, savedMax, savedMin, ...terms }) => {
    let [taken, saved, tried] = [0n, 0n, 0]
    let most = { saved: 0n, taken: 0n }
    for (let seed = 1; seed <= BOOKS; seed += 1) {
      const effort = { accountsMax: 3, draws: 40, climbs: 40 }
      const found = bestResponse(createRandom(seed), gamingSetting(seed, terms), effort)
      const gain = found.honestLots - found.bestLots
      taken += found.honestLots
      saved += gain
      tried += found.tried
      if (gain > most.saved) most = { saved: gain, taken: found.honestLots }
    }
    const percent = Number((saved * 1000n) / taken) / 10
    const line = `| ${name} | ${taken} | ${saved} | ${percent.toFixed(1)} % | ${most.saved} of ${most.taken} |`
    process.stdout.write(`${line} (${tried} divisions tried)\n`)
    expect(docs).toContain(line)
    expect(percent).toBeLessThanOrEqual(savedMax ?? 100)
    expect(percent).toBeGreaterThanOrEqual(savedMin ?? 0)
  })

  test.each(['plimsoll', 'minimax-leverage'])(
    '%s does not look at entries, and accounts without a position change nothing',
    (policy) => {
      for (let seed = 1; seed <= BOOKS; seed += 1) {
        const setting = gamingSetting(seed, { ...atMark, policy, isHedged: seed % 2 === 0 })
        const own = honest(setting.means)
        const taken = lotsTaken(setting, own)
        expect(lotsTaken(setting, own, 5)).toBe(taken)
        expect(
          lotsTaken(
            setting,
            own.map((account) => ({ ...account, isReset: true })),
          ),
        ).toBe(taken)
      }
    },
  )
})
