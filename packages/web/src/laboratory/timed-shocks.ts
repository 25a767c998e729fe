import { moveWords, type ShockDraft, shocksWords } from './shocks.ts'

/** A move as an order names it. */
export interface TimedShock {
  readonly market: string
  readonly move: string
  readonly overMs: number
}

const minuteMs = 60_000
const everyMarket = '*'

/** The moves of a draft, all over the same time. None where nothing moves: then the scenario's own do. */
export function timedShocksOf({ all, single }: ShockDraft, minutes: number): TimedShock[] {
  const overMs = Math.round(minutes * minuteMs)
  const moves = [...single].map(([market, tenths]) => ({ market, tenths }))
  return [...(all === 0 ? [] : [{ market: everyMarket, tenths: all }]), ...moves].map(
    ({ market, tenths }) => ({ market, move: (tenths / 1_000).toFixed(3), overMs }),
  )
}

/** Minutes as somebody wrote them; undefined where the server would not take them. */
export function minutesOf(text: string): number | undefined {
  const minutes = Number(text.trim().replace(',', '.'))
  return text.trim() !== '' && minutes >= 1 / 60 && minutes <= 60 ? minutes : undefined
}

/** What moves and how fast, in a few words: `all −30 % in 10 min`. */
export function timedShocksWords(
  shocks: readonly TimedShock[] | undefined,
  scenario: string,
): string {
  const [first] = shocks ?? []
  if (shocks === undefined || first === undefined) return `as in ${scenario}`
  const all = shocks.find(({ market }) => market === everyMarket)
  const others = shocks.filter(({ market }) => market !== everyMarket)
  const words = [
    ...(all === undefined ? [] : [`all ${moveWords(Math.round(Number(all.move) * 1_000))}`]),
    ...(others.length === 0 ? [] : [shocksWords(others)]),
  ]
  return `${words.join(', ')} in ${Number((first.overMs / minuteMs).toFixed(1))} min`
}
