import { compareDecimals } from '@plimsoll/client'
import type { Tone } from '../parts/badge.tsx'
import { grouped, percent } from '../parts/decimal-words.ts'
import type { Indicators } from '../waterline/indicators.ts'
import { ratioWords } from '../waterline/load-words.ts'

export type MarketCourse = Indicators['markets'][number]
type Move = NonNullable<MarketCourse['moves']>[number]

/** How fragile a market is, in words. */
export interface RiskWords {
  readonly tone: Tone
  readonly word: string
  readonly headline: string
}

/** How a market stands at its newest point. */
export interface PresentRisk {
  readonly fall: Move
  readonly now: Move
  readonly rise: Move
  /** Null where none of the moves that are looked at is too much. */
  readonly down: string | null
  readonly up: string | null
  readonly coverage: string | null
  readonly imbalance: string | null
}

/** The newest point of a market; undefined where it is not told, or not yet. */
export function presentRisk(course: MarketCourse): PresentRisk | undefined {
  const [fall, now, rise] = course.moves ?? []
  const { freeboardDown, freeboardUp, coverage, imbalance } = course
  const isTold = fall !== undefined && now !== undefined && rise !== undefined
  if (!isTold || freeboardDown === undefined) return undefined
  return {
    fall,
    now,
    rise,
    down: freeboardDown.at(-1) ?? null,
    up: freeboardUp?.at(-1) ?? null,
    coverage: coverage?.at(-1) ?? null,
    imbalance: imbalance?.at(-1) ?? null,
  }
}

/** Whether the funds of a market carry it, and how far its price could move before they do not. */
export function riskWords(risk: PresentRisk, unit: string): RiskWords {
  const { now, down, up, coverage } = risk
  if (compareDecimals(now.deficit, now.available) > 0) {
    return {
      tone: 'danger',
      word: 'not covered',
      headline: `Whoever holds this market owes ${grouped(now.deficit, 0)}${unit} now, and its funds can pay ${grouped(now.available, 0)}${unit}.`,
    }
  }
  const nearest = [down, up].filter((move) => move !== null)
  if (nearest.length === 0) {
    return {
      tone: 'calm',
      word: 'covered',
      headline: `No move of this price alone, up to ${widestMove}, would cost more than the funds of the market can pay.`,
    }
  }
  const isLittle = coverage !== null && compareDecimals(coverage, '1') < 0
  return {
    tone: isLittle ? 'attention' : 'calm',
    word: isLittle ? 'little freeboard' : 'covered',
    headline: `The funds of this market hold ${holdsUntil(down, up)}.`,
  }
}

const widestMove = '50\u00A0%'

function holdsUntil(down: string | null, up: string | null): string {
  if (down === null) {
    return `until its price rises ${share(up)}, and through any fall up to ${widestMove}`
  }
  if (up === null) {
    return `until its price falls ${share(down)}, and through any rise up to ${widestMove}`
  }
  return `until its price falls ${share(down)} or rises ${share(up)}`
}

/** How far it is to a move that is too much. */
export function freeboardWords(freeboard: string | null): string {
  return freeboard === null ? `over ${widestMove}` : share(freeboard)
}

/** What funds could pay, of what would be missing. */
export function coverageWords(coverage: string | null): string {
  return coverage === null ? 'nothing missing' : ratioWords(Number(coverage)).replace(' ', '\u00A0')
}

/** Which side would owe. */
export function imbalanceWords(imbalance: string | null): string {
  if (imbalance === null) return 'nobody'
  if (compareDecimals(imbalance, '0.2') > 0) return 'longs'
  return compareDecimals(imbalance, '-0.2') < 0 ? 'shorts' : 'both sides'
}

/** From this coverage on a chart is level: more than that is enough, whatever it is. */
const coverageDrawnMax = 3

/** A column as parts of a hundred, for drawing. */
export function percentColumn(
  column: readonly (string | null)[] | undefined,
  most = Number.POSITIVE_INFINITY,
): (number | null)[] {
  return (column ?? []).map((part) => (part === null ? null : 100 * Math.min(most, Number(part))))
}

/** The coverage as a line that ends at three times. */
export function coverageColumn({ coverage }: MarketCourse): (number | null)[] {
  return percentColumn(coverage, coverageDrawnMax)
}

function share(part: string | null): string {
  return percent(part ?? '0')
    .replace('.0 ', ' ')
    .replace(' ', '\u00A0')
}
