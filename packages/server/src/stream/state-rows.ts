import { type RankStanding, type Side, type StateView, type TriggerView } from '@plimsoll/engine'
import {
  type BookFormat,
  encodeAdlPositions,
  encodeFund,
  encodeFundAlarm,
  encodeLiquidation,
  encodeMark,
  encodeRank,
  formatSize,
  marketFormat,
  summariseQueue,
} from '@plimsoll/protocol'
import type {
  AdlLayer,
  QueuePlace,
  QueueRankings,
  RankedQueue,
  RankedState,
} from '../domain/queue-rankings.ts'
import type { Audience, HideAccounts } from './audience.ts'
import type { StateRow, StateRows } from './state-channel.ts'

/** What the rows of a domain's states are made with. */
export interface StateTerms {
  readonly format: BookFormat
  readonly layers: readonly AdlLayer[]
  readonly rankings: QueueRankings
  /** Rankings are made no more often. */
  readonly queueEveryMs: number
  readonly queueRowsMax: number
  readonly hide: HideAccounts
}

/** A state that is read, and what of it is worked out once for whoever asks. To be thrown away with it. */
export class StateReading {
  readonly view: StateView
  readonly #at: RankedState['at']
  readonly #terms: StateTerms
  #triggers: readonly TriggerView[] | undefined
  #ranksFreshInMs = 0

  constructor(view: StateView, at: RankedState['at'], terms: StateTerms) {
    this.view = view
    this.#at = at
    this.#terms = terms
  }

  /** How long until every queue that was asked for can be had of this state; 0 where each was. */
  get ranksFreshInMs(): number {
    return this.#ranksFreshInMs
  }

  triggers(): readonly TriggerView[] {
    return (this.#triggers ??= this.view.triggers())
  }

  queue(place: QueuePlace): RankedQueue | undefined {
    const { rankings, queueEveryMs } = this.#terms
    const ranked = { state: this.view, at: this.#at }
    const ranking = rankings.ranking(ranked, place, queueEveryMs)
    this.#ranksFreshInMs = Math.max(this.#ranksFreshInMs, ranking?.freshInMs ?? 0)
    return ranking?.queue
  }
}

const sides = ['long', 'short'] as const

/** Prices of all markets. */
export function marksRows({ format }: StateTerms, { view }: StateReading): StateRows {
  const rows = view
    .prices()
    .map((row): StateRow => [row.market, JSON.stringify(encodeMark(row, { format }))])
  return { rows: new Map(rows), write: (some) => `{"markets":[${textsOf(some)}]}` }
}

/** All funds, and the markets that no money can reach. */
export function fundsRows({ format }: StateTerms, { view }: StateReading): StateRows {
  const funds = view
    .funds()
    .map((row): StateRow => [`fund ${row.fund}`, JSON.stringify(encodeFund(row, { format }))])
  const alarms = view.fundAlarms().map((row) => encodeFundAlarm(row, { format }))
  return {
    rows: new Map([...funds, [ALARMS, JSON.stringify(alarms)]]),
    write: (some) => {
      const changed = textsOf(some.filter(([name]) => name !== ALARMS))
      const alarmed = some.find(([name]) => name === ALARMS)
      const parts = [`"funds":[${changed}]`, ...(alarmed ? [`"alarms":${alarmed[1]}`] : [])]
      return `{${parts.join(',')}}`
    },
  }
}

const ALARMS = 'alarms'

/** Everything that the venue is to close, as one row: whoever follows it is told all of it each time. */
export function liquidationsRows(
  { format, hide }: StateTerms,
  { view }: StateReading,
  { reach }: Pick<Audience, 'reach'>,
): StateRows {
  const liquidations = view.liquidations().map((one) => encodeLiquidation(one, format))
  const data = { liquidations }
  const text = JSON.stringify(reach === 'pseudonymous' ? hide('liquidations', data) : data)
  return { rows: new Map([[LIQUIDATIONS, text]]), write: ([row]) => row?.[1] ?? text }
}

const LIQUIDATIONS = 'liquidations'

/** The queues of both sides of a market, in the order of the first layer that deleverages. */
export function queueRows(
  terms: StateTerms,
  reading: StateReading,
  { market, audience }: { readonly market: string; readonly audience: Audience },
): StateRows {
  const [layer] = terms.layers
  const rows =
    layer === undefined
      ? []
      : sides.map((side) => queueRow(terms, reading, { layer, market, side, audience }))
  const write = (some: readonly StateRow[]): string =>
    `{"market":${JSON.stringify(market)},"sides":[${textsOf(some)}]}`
  return { rows: new Map(rows), write }
}

type QueueQuestion = QueuePlace & { readonly audience: Audience }

function queueRow(terms: StateTerms, reading: StateReading, question: QueueQuestion): StateRow {
  const { format, queueRowsMax } = terms
  const { layer, market, side, audience } = question
  const queue = reading.queue(question)
  const seen =
    audience.reach === 'own'
      ? [...audience.accounts].flatMap((account) => queue?.byAccount.get(account) ?? [])
      : (queue?.rows.slice(0, queueRowsMax) ?? [])
  const { positions: eligible, depth } = queue?.summary ?? summariseQueue([])
  const document = {
    side,
    policy: layer.policy.policy,
    positions: eligible,
    depth: depth.map(({ lights, lots, positions }) => {
      return { lights, size: formatSize(marketFormat(format, market), lots), positions }
    }),
    rows: encodeRank(format, market, seen),
  }
  return [
    side,
    JSON.stringify(audience.reach === 'pseudonymous' ? hidden(terms, market, document) : document),
  ]
}

/** Under pseudonyms, by the schema of the whole message. */
function hidden({ hide }: StateTerms, market: string, side: object): unknown {
  const {
    sides: [row],
  } = hide('adl.queue', { market, sides: [side] }) as { sides: unknown[] }
  return row
}

/** Where accounts stand in the queues of every layer that deleverages. */
export function placesRows(
  terms: StateTerms,
  reading: StateReading,
  accounts: ReadonlySet<string>,
): StateRows {
  const rows = [...accounts].map((account): StateRow => {
    return [account, JSON.stringify({ account, positions: placesOf(terms, reading, account) })]
  })
  return { rows: new Map(rows), write: (some) => `{"accounts":[${textsOf(some)}]}` }
}

function placesOf(
  { format, layers }: StateTerms,
  reading: StateReading,
  account: string,
): object[] {
  const held = new Map<string, readonly [string, Side]>()
  for (const { market, sizeLots } of reading.view.account(account)?.positions ?? []) {
    if (sizeLots === 0n) continue
    const side = sizeLots < 0n ? 'short' : 'long'
    held.set(JSON.stringify([market, side]), [market, side])
  }
  const standings = layers.flatMap((layer): RankStanding[] =>
    [...held.values()].flatMap(([market, side]) => {
      const queue = reading.queue({ layer, market, side })
      const queueLength = queue?.summary.positions ?? 0
      const { layerIndex, policy } = layer
      return (queue?.byAccount.get(account) ?? []).map((row) => {
        return { layerIndex, policy: policy.policy, market, side, queueLength, row }
      })
    }),
  )
  return encodeAdlPositions(format, standings, reading.triggers())
}

function textsOf(rows: readonly StateRow[]): string {
  return rows.map(([, text]) => text).join(',')
}
