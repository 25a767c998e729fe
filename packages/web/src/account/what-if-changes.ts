import { isAboveZero } from './decimal-grid.ts'
import type { Position, WhatIfRequest } from './account-documents.ts'

/** What would be different, as the address says it. */
export interface Changes {
  /** Price by market. */
  readonly marks: ReadonlyMap<string, string>
  readonly deposit?: string
  /** Size by name of the close. */
  readonly closes: ReadonlyMap<string, string>
}

export const noChanges: Changes = { marks: new Map(), closes: new Map() }

const markPrefix = 'mark.'
const closePrefix = 'close.'

/**
 * What the query of an address asks: `mark.BTC-USDT=52000.0`, `deposit=500`, `close.BTC-USDT=0.5`. What is no decimal above 0
 * is left out.
 */
export function changesIn(query: URLSearchParams): Changes {
  const marks = new Map<string, string>()
  const closes = new Map<string, string>()
  let deposit: string | undefined
  for (const [name, value] of query) {
    if (!isAboveZero(value)) continue
    if (name.startsWith(markPrefix)) marks.set(name.slice(markPrefix.length), value)
    else if (name.startsWith(closePrefix)) closes.set(name.slice(closePrefix.length), value)
    else if (name === 'deposit') deposit = value
  }
  return { marks, closes, ...(deposit !== undefined && { deposit }) }
}

/** The parts of a query that a change is; undefined for those to be taken away. */
export function queryOfChanges(
  changes: Changes,
  before: Changes = noChanges,
): Record<string, string | undefined> {
  const parts: Record<string, string | undefined> = {}
  for (const market of before.marks.keys()) parts[markPrefix + market] = undefined
  for (const name of before.closes.keys()) parts[closePrefix + name] = undefined
  for (const [market, price] of changes.marks) parts[markPrefix + market] = price
  for (const [name, size] of changes.closes) parts[closePrefix + name] = size
  parts['deposit'] = changes.deposit
  return parts
}

/** By what a position is named in the address: its market, and what else it takes to tell it from the others. */
export function closeNameOf(position: Position, positions: readonly Position[]): string {
  const { market, side, marginMode } = position
  const inMarket = positions.filter((one) => one.market === market)
  if (inMarket.length === 1) return market
  const onSide = inMarket.filter((one) => one.side === side)
  return onSide.length === 1 ? `${market}:${side}` : `${market}:${side}:${marginMode}`
}

/** The changes as the server takes them. Closes of positions that are gone are left out. */
export function requestOf(changes: Changes, positions: readonly Position[]): WhatIfRequest {
  const { marks, deposit, closes } = changes
  const named = positions.flatMap((position) => {
    const name = closeNameOf(position, positions)
    const size = closes.get(name)
    if (size === undefined) return []
    const { market, side, marginMode } = position
    return [{ market, ...(name !== market && { side, marginMode }), size }]
  })
  return {
    ...(marks.size > 0 && {
      marks: [...marks].map(([market, markPrice]) => ({ market, markPrice })),
    }),
    ...(deposit !== undefined && { deposit }),
    ...(named.length > 0 && { closes: named }),
  }
}

/** Whether anything would be different. */
export function isChanged({ marks, deposit, closes }: Changes): boolean {
  return marks.size > 0 || deposit !== undefined || closes.size > 0
}

/**
 * The command that answers the same from a book; undefined where the command line cannot name a position that is to be closed.
 */
export function commandOf(account: string, request: WhatIfRequest): string | undefined {
  const { marks = [], deposit, closes = [] } = request
  if (closes.some(({ side }) => side !== undefined)) return undefined
  return [
    'plimsoll what-if --book BOOK',
    `--account ${quoted(account)}`,
    ...marks.map(({ market, markPrice }) => `--mark ${quoted(`${market}=${markPrice}`)}`),
    ...(deposit === undefined ? [] : [`--deposit ${deposit}`]),
    ...closes.map(({ market, size }) => `--close ${quoted(`${market}=${size}`)}`),
  ].join(' ')
}

/** As a shell takes it as one word. */
function quoted(word: string): string {
  return /^[A-Za-z0-9._=:/-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
