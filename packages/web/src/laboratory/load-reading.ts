import { compareDecimals, subtractDecimals } from '@plimsoll/client'

/** What this page needs of `getLoad`. */
export interface LoadDocument {
  readonly available: string
  readonly deficit: string
  readonly buckets: number
  readonly moves: readonly {
    readonly move: string
    readonly deficit: string
    readonly buckets: number
    readonly available: string
  }[]
  readonly freeboard: { readonly down?: string; readonly up?: string }
}

/** One common move of prices: what would be missing, what funds could pay then, and what is beyond them. */
export interface LoadRow {
  readonly move: string
  readonly deficit: string
  readonly buckets: number
  readonly available: string
  /** Above 0: the part that funds could not pay. */
  readonly beyond: string
}

/** All moves with the present between them, from the greatest fall to the greatest rise. */
export function loadRows({ available, deficit, buckets, moves }: LoadDocument): LoadRow[] {
  const rows = [...moves, { move: '0.000', deficit, buckets, available }]
  return rows
    .map((row) => ({ ...row, beyond: beyond(row.deficit, row.available) }))
    .sort((a, b) => compareDecimals(a.move, b.move))
}

/** How far prices may move before the funds are not enough, in a sentence. */
export function freeboardWords({ available, deficit, freeboard }: LoadDocument): string {
  if (compareDecimals(deficit, available) > 0)
    return 'What is missing now is more than the funds can pay: others would be deleveraged.'
  const down = freeboard.down === undefined ? 'by half' : `by ${percentOf(freeboard.down)}`
  const up = freeboard.up === undefined ? 'by half' : `by ${percentOf(freeboard.up)}`
  if (freeboard.down === undefined && freeboard.up === undefined)
    return 'The funds could pay what is missing even if all prices fell or rose by half.'
  return `The funds could pay what is missing if all prices fell ${down} or rose ${up} together${freeboard.down === undefined || freeboard.up === undefined ? ' (half is the furthest that is looked at)' : ''}.`
}

function beyond(deficit: string, available: string): string {
  const rest = subtractDecimals(deficit, available)
  return compareDecimals(rest, '0') > 0 ? rest : '0'
}

/** `0.113` as `11.3 %`, exactly. */
function percentOf(share: string): string {
  return `${(Number(share) * 1_000) / 10} %`
}
