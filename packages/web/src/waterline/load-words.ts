import { compareDecimals, multiplyDecimals } from '@plimsoll/client'
import type { Tone } from '../parts/badge.tsx'
import { grouped } from '../parts/decimal-words.ts'
import type { Load } from './load-scale.ts'

/** What the load means, in words. */
export interface LoadWords {
  readonly tone: Tone
  /** In a word or two. */
  readonly word: string
  /** In a sentence. */
  readonly headline: string
}

/** Nearer than this the funds are said to have little freeboard. */
const littleFreeboard = '0.050'

/** As far as common moves are looked at. */
const widestMove = '50\u00A0%'

/** Whether the funds cover what is missing, and how far prices could move together before they do not. */
export function loadWords(load: Load, unit: string): LoadWords {
  const { available, deficit, freeboard } = load
  const funds = `${grouped(available, 0)}${unit}`
  if (compareDecimals(deficit, available) > 0) {
    return {
      tone: 'danger',
      word: 'not covered',
      headline: `The funds do not cover what is owed now: ${grouped(deficit, 0)}${unit} is missing and they can pay ${funds}.`,
    }
  }
  if (compareDecimals(available, '0') === 0) {
    return {
      tone: 'danger',
      word: 'funds empty',
      headline: 'The funds have nothing to pay with. Nothing is missing at the prices of now.',
    }
  }
  const nearest = [freeboard.down, freeboard.up].filter((move) => move !== undefined)
  const isLittle = nearest.some((move) => compareDecimals(move, littleFreeboard) < 0)
  return {
    tone: isLittle ? 'attention' : 'calm',
    word: isLittle ? 'little freeboard' : 'covered',
    headline: `Funds of ${funds} hold ${holdsUntil(freeboard)}.`,
  }
}

function holdsUntil({ down, up }: Load['freeboard']): string {
  if (down === undefined && up === undefined) {
    return `through any common move of prices up to ${widestMove}`
  }
  if (down === undefined) {
    return `until prices rise ${share(up ?? '0')} together, and through any fall up to ${widestMove}`
  }
  if (up === undefined) {
    return `until prices fall ${share(down)} together, and through any rise up to ${widestMove}`
  }
  return `until prices fall ${share(down)} together (or rise ${share(up)})`
}

/** `-0.200` as `−20 %`. */
export function moveWords(move: string): string {
  const sign = compareDecimals(move, '0') > 0 ? '+' : ''
  return sign + share(move)
}

/** A ratio to what the funds can pay: `12 %`, `3.4 ×`. */
export function ratioWords(ratio: number): string {
  if (ratio === 0) return '0'
  if (!Number.isFinite(ratio)) return 'nothing to pay with'
  if (ratio < 0.001) return '<0.1 %'
  if (ratio < 1) return `${(ratio * 100).toFixed(ratio < 0.1 ? 1 : 0)} %`
  return `${grouped(ratio.toFixed(ratio < 10 ? 1 : 0), 1)} ×`
}

function share(part: string): string {
  const text = grouped(multiplyDecimals(part, '100'), 1)
  return `${text.replace(/\.0$/u, '')}\u00A0%`
}
