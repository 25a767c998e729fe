import {
  type AccountSpec,
  type BookSpec,
  findPreset,
  lots,
  type PolicySpec,
  quoteUnits,
  ratio,
} from '@plimsoll/engine'
import type { Submission } from '@plimsoll/journal'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import { type OpenDomainOptions, openDomain } from '../domain/open-domain.ts'
import type { OpenedDomain } from '../domain/opened-domain.ts'

export function policyOf(preset: string): PolicySpec {
  const policy = findPreset(preset)?.spec
  if (policy === undefined) throw new Error(`no preset ${preset}`)
  return policy
}

/**
 * A long of nine lots, bankrupt at a mark below 89, and nine shorts of one lot each to deleverage, two in a step. A lot is worth
 * its price in quote units.
 */
export function sampleBook(changes: Partial<BookSpec> = {}): BookSpec {
  return {
    domain: 'test',
    timeMs: 0,
    asset: { name: 'USD', wholeUnitQuote: quoteUnits(1n) },
    markets: [
      {
        market: 'M',
        contract: 'linear',
        tickValueQuote: quoteUnits(1n),
        markPriceTicks: ratio(100n),
        maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 100n) }],
        priceGate: {
          maxAgeMs: 60_000,
          bandPpm: 1_000_000,
          wideningPpmPerSecond: 0,
          sourcesMin: 1,
          haltAfterMs: 600_000,
        },
      },
    ],
    accounts: [
      holder('long', 100n, 9n),
      ...Array.from({ length: 9 }, (_, index) => holder(`short${index}`, 50n + BigInt(index), -1n)),
    ],
    funds: [],
    waterfall: [{ layer: 'adl', policy: policyOf('bitmex') }],
    limits: { stepFillsMax: 2 },
    ...changes,
  }
}

/** An account with so many lots, opened at 100. */
export function holder(account: string, money: bigint, size: bigint): AccountSpec {
  const entryValueQuote = quoteUnits((size < 0n ? -size : size) * 100n)
  const held = { market: 'M', marginMode: 'cross', sizeLots: lots(size), entryValueQuote } as const
  return {
    account,
    kind: 'trader',
    collateralQuote: quoteUnits(money),
    positions: size === 0n ? [] : [held],
  }
}

/** A clock that a test moves. */
export function handClock(timeMs = 1_000): { timeMs: number; nowMs(): number } {
  const clock = { timeMs, nowMs: () => clock.timeMs }
  return clock
}

/** Does nothing unasked. */
export const still = {
  isLiquidationAutomatic: false,
  isRoundAutomatic: false,
  passTimeEveryMs: 3_600_000,
}

/** The sample domain of a folder, which does nothing unasked. */
export function openSample(
  folder: string,
  options: Partial<OpenDomainOptions> = {},
): Promise<OpenedDomain> {
  return openDomain({
    folder,
    book: sampleBook(),
    clock: handClock(),
    automation: still,
    onError: (error) => {
      throw error
    },
    ...options,
  })
}

export function price(mark: bigint, priceTimeMs = 1_000): Submission {
  const markPriceTicks = ratio(mark)
  const seen = { market: 'M', markPriceTicks, indexPriceTicks: markPriceTicks }
  return { kind: 'updatePrices', prices: [{ ...seen, sources: 1, priceTimeMs }] }
}

export function deposit(account: string, amount: bigint): Submission {
  return { kind: 'deposit', account, amountQuote: quoteUnits(amount) }
}

/** A fall to 80, at which the long is bankrupt, and the round that follows. */
export async function crash(
  domain: Pick<HostedDomain, 'submit'>,
  priceTimeMs = 1_000,
): Promise<void> {
  await domain.submit(price(80n, priceTimeMs))
  await domain.submit({ kind: 'openRound' })
  // Decided only once the round has ended.
  await domain.submit({ kind: 'passTime' })
}
