/** Moves of marks as the reader sets them: one for all markets, and others for single ones. In tenths of a percent. */
export interface ShockDraft {
  readonly all: number
  readonly single: ReadonlyMap<string, number>
}

/** A mark cannot fall by all of it. */
export const moveTenthsMin = -950
export const moveTenthsMax = 1_000

/** The move of a market, in tenths of a percent. */
export function moveTenthsOf({ all, single }: ShockDraft, market: string): number {
  return single.get(market) ?? all
}

/** The markets that move, as requests name them. */
export function shocksOf(
  draft: ShockDraft,
  markets: readonly string[],
): { readonly market: string; readonly move: string }[] {
  return markets
    .map((market) => ({ market, tenths: moveTenthsOf(draft, market) }))
    .filter(({ tenths }) => tenths !== 0)
    .map(({ market, tenths }) => ({ market, move: shareOf(tenths) }))
}

/** A draft as one text for the address: `-20,BTC-USDT:-35.5`. Undefined where nothing moves. */
export function shockText({ all, single }: ShockDraft): string | undefined {
  const parts = [...single].map(
    ([market, tenths]) => `${encodeURIComponent(market)}:${tenths / 10}`,
  )
  if (all !== 0) parts.unshift(String(all / 10))
  return parts.length === 0 ? undefined : parts.join(',')
}

/** What the text of an address means; what cannot be read of it is left out. */
export function shockDraftOf(text: string | undefined): ShockDraft {
  let all = 0
  const single = new Map<string, number>()
  for (const part of text?.split(',') ?? []) {
    const at = part.lastIndexOf(':')
    const tenths = tenthsOf(part.slice(at + 1))
    const market = at < 0 ? '' : nameOf(part.slice(0, at))
    if (tenths === undefined || market === undefined) continue
    if (market === '') all = tenths
    else single.set(market, tenths)
  }
  return { all, single }
}

/** The draft with another move of one market; undefined lets it go with all. */
export function withMove(
  draft: ShockDraft,
  market: string,
  tenths: number | undefined,
): ShockDraft {
  const single = new Map(draft.single)
  if (tenths === undefined) single.delete(market)
  else single.set(market, clamped(tenths))
  return { ...draft, single }
}

/** A move as a reader wrote it, in percent; undefined where it is no number. */
export function tenthsOf(percent: string): number | undefined {
  const value = Number(percent.trim().replace('−', '-').replace(',', '.'))
  return percent.trim() === '' || !Number.isFinite(value)
    ? undefined
    : clamped(Math.round(value * 10))
}

/** A move in words: `−20 %`, `+3.5 %`. */
export function moveWords(tenths: number): string {
  const size = Math.abs(tenths) / 10
  const sign = tenths === 0 ? '' : tenths < 0 ? '−' : '+'
  return `${sign}${size} %`
}

/** A move of a request in words. */
export function shareWords(move: string): string {
  return moveWords(Math.round(Number(move) * 1_000))
}

/** As many different moves as are told one by one. */
const movesTold = 3

/** What moves, in a few words: markets that move alike are counted, the most first. */
export function shocksWords(
  shocks: readonly { readonly market: string; readonly move: string }[] | undefined,
): string {
  if (shocks === undefined || shocks.length === 0) return 'prices as they are'
  const groups = new Map<string, string[]>()
  for (const { market, move } of shocks) {
    const words = shareWords(move)
    groups.set(words, [...(groups.get(words) ?? []), market])
  }
  const told = [...groups]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, movesTold)
    .map(([words, [first = '', ...more]]) => [
      more.length === 0 ? first : `${more.length + 1} markets`,
      words,
    ])
  const others = groups.size - told.length
  const tail = others > 0 ? [`and ${others} other ${others === 1 ? 'move' : 'moves'}`] : []
  return [...told.map((words) => words.join(' ')), ...tail].join(', ')
}

/** Exact, as a part of the mark. */
function shareOf(tenths: number): string {
  const digits = String(Math.abs(tenths)).padStart(4, '0')
  return `${tenths < 0 ? '-' : ''}${digits.slice(0, -3)}.${digits.slice(-3)}`
}

function clamped(tenths: number): number {
  return Math.min(Math.max(tenths, moveTenthsMin), moveTenthsMax)
}

function nameOf(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return undefined
  }
}
