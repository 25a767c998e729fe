import { findPreset, type PolicySpec } from '@plimsoll/engine'
import { createRandom } from '../generators/random.ts'
import type { AskedAccount, AskedBook } from './asked-book.ts'
import type { Setting } from './best-response.ts'

/** Who tries to gain, and under what. */
export interface GamingTerms {
  readonly policy: string
  /** Whether the trader holds lots of another market that offset his own, in part or whole. */
  readonly isHedged: boolean
  /** Whether the one published move is a fall that counts in no other direction. */
  readonly isOneSided: boolean
  /** Cost of a lot against mark for whoever gives it. */
  readonly gapQuote: bigint
}

const LOT_VALUE_QUOTE = 10_000n

/** A trader among four to seven others, all in profit or not, some hedged; wholly decided by the seed. */
export function gamingSetting(
  seed: number,
  { policy, isHedged: isOwnHedged, isOneSided, gapQuote }: GamingTerms,
): Setting {
  const random = createRandom(seed)
  const draw = (index: number): AskedAccount => {
    const lots = BigInt(random.between(20, 120))
    const isHedged = index === 0 ? isOwnHedged : random.isOneIn100(35)
    const otherLots = isHedged ? (lots * BigInt(random.between(20, 100))) / 100n : 0n
    const notional = (lots + otherLots) * LOT_VALUE_QUOTE
    return {
      account: `a${index}`,
      lots,
      otherLots,
      declaredLots: 0n,
      equityQuote: (notional * BigInt(random.between(30, 700))) / 1000n,
      profitQuote: (lots * LOT_VALUE_QUOTE * BigInt(random.between(10, 300))) / 1000n,
    }
  }
  const all = Array.from({ length: random.between(5, 8) }, (_, index) => draw(index))
  const [own, ...rest] = all
  if (own === undefined) throw new Error('somebody is there')
  const held = all.reduce((sum, { lots }) => sum + lots, 0n)
  const others: AskedBook = {
    lotValueQuote: { A: LOT_VALUE_QUOTE, B: LOT_VALUE_QUOTE },
    contract: 'linear',
    caseSide: 'long',
    requiredLots: (held * BigInt(random.between(10, 60))) / 100n,
    gapQuote,
    // Who is asked is short: a rise costs him, a fall does not.
    scenarios: [
      isOneSided
        ? { A: -200_000, B: -200_000, isOneSided: true }
        : { A: 200_000, B: 200_000, isOneSided: false },
    ],
    accounts: rest,
  }
  const { equityQuote, lots, otherLots, profitQuote = 0n } = own
  return {
    others,
    means: { equityQuote, lots, otherLots, profitQuote },
    policy: presetNamed(policy),
  }
}

function presetNamed(name: string): PolicySpec {
  const preset = findPreset(name)
  if (preset === undefined) throw new RangeError(`no preset ${name}`)
  return preset.spec
}
