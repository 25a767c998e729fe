import type { StateView } from '@plimsoll/engine'
import { encodeFundAlarm, formatMoney } from '@plimsoll/protocol'
import type { CommittedRecord } from '../domain/committed-record.ts'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import type { Endpoint } from './endpoint.ts'
import type { FactChange } from './outbox-store.ts'
import type { Finding, WatchedFacts } from './watch.ts'

/** A receiver is told again only after a fund was this far above its line, in hundredths of the line. */
const CALM_PERCENT = 125n

/**
 * Finds funds that can pay less than a share of the most they ever held, and markets that no money can reach. Each is told once,
 * and again only after it was better in between. Money that the venue takes out lowers what a fund is held against.
 */
export class FundWarnings {
  readonly #hosted: HostedDomain
  readonly #endpoints: readonly Endpoint[]
  /** Money the venue took out since the last look, by fund. */
  readonly #taken = new Map<string, bigint>()

  constructor(hosted: HostedDomain, endpoints: readonly Endpoint[]) {
    this.#hosted = hosted
    this.#endpoints = endpoints
  }

  take({ events }: CommittedRecord): void {
    for (const event of events) {
      if (event.kind !== 'fundMoneyMoved' || event.amount >= 0) continue
      const fund = this.#hosted.writer.names.fund(event.fund)
      this.#taken.set(fund, (this.#taken.get(fund) ?? 0n) - BigInt(event.amount))
    }
  }

  look(view: StateView, facts: WatchedFacts): Finding[] {
    return [...this.#levels(view, facts), ...this.#unreachable(view, facts)]
  }

  #levels(view: StateView, facts: WatchedFacts): Finding[] {
    const taken = new Map(this.#taken)
    this.#taken.clear()
    return view.funds().flatMap(({ fund, balanceQuote, availableQuote }) => {
      const peakName = `peak ${fund}`
      const known = facts.get(peakName)
      const kept = BigInt(known ?? 0) - (taken.get(fund) ?? 0n)
      const peak = balanceQuote > kept ? balanceQuote : kept
      const found: Finding[] = String(peak) === known ? [] : [{ facts: [[peakName, String(peak)]] }]
      for (const endpoint of this.#endpoints) {
        const level = { fund, balanceQuote, availableQuote, peak }
        found.push(...this.#level(level, endpoint, facts))
      }
      return found
    })
  }

  #level(level: Level, { name, fundSharePercent }: Endpoint, facts: WatchedFacts): Finding[] {
    const { fund, balanceQuote, availableQuote, peak } = level
    const fact = `low ${JSON.stringify([name, fund])}`
    const isWarned = facts.get(fact) !== undefined
    const line = peak * BigInt(fundSharePercent)
    const isLow = peak > 0n && availableQuote * 100n < line
    const calmLine = line * CALM_PERCENT < peak * 10_000n ? line * CALM_PERCENT : peak * 10_000n
    if (isWarned) {
      return availableQuote * 10_000n >= calmLine ? [{ facts: [[fact, null]] }] : []
    }
    if (!isLow) return []
    const money = (amount: bigint): string => formatMoney(this.#hosted.format, amount)
    return [
      {
        type: 'fundWarning',
        index: `fund.${fund}`,
        endpoint: name,
        data: {
          reason: 'belowShare',
          fund,
          balance: money(balanceQuote),
          available: money(availableQuote),
          peak: money(peak),
          sharePercent: fundSharePercent,
        },
        facts: [[fact, 'warned']],
      },
    ]
  }

  #unreachable(view: StateView, facts: WatchedFacts): Finding[] {
    const { format } = this.#hosted
    const prefix = 'unreachable '
    const gone = new Set(facts.names(prefix))
    const found = view.fundAlarms().flatMap((alarm): Finding[] => {
      const name = prefix + alarm.market
      const isKnown = gone.delete(name)
      if (isKnown) return []
      const data = { reason: 'unreachable', ...encodeFundAlarm(alarm, { format }) }
      const index = `unreachable.${alarm.market}`
      return [{ type: 'fundWarning', index, data, facts: [[name, 'warned']] }]
    })
    const ended = [...gone].map((name): FactChange => [name, null])
    return ended.length === 0 ? found : [...found, { facts: ended }]
  }
}

interface Level {
  readonly fund: string
  readonly balanceQuote: bigint
  readonly availableQuote: bigint
  readonly peak: bigint
}
