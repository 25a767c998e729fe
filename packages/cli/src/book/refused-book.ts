import type { BookRefused } from '@plimsoll/engine'
import type { BookSource, PathSegment } from '@plimsoll/protocol'
import { CommandFailure } from '../command-failure.ts'

/**
 * A refusal of the engine, in terms of the file it came from: the engine speaks of lots and quote units of its own
 * specification, whose lists have the order of the book's.
 */
export function bookFailure(source: BookSource, refused: BookRefused): CommandFailure {
  const path = source.describe(segmentsOf(refused.path))
  const advice = refused.message.startsWith(`${refused.path}: `)
    ? refused.message.slice(refused.path.length + 2)
    : refused.message
  const message = `${source.file}: ${path}: ${advice.replace(engineWord, wireName)}`
  return new CommandFailure({ code: refused.code, file: source.file, path, message })
}

function segmentsOf(path: string): PathSegment[] {
  return [...path.matchAll(/\[(\d+)\]|[^.[\]]+/gu)].map(([name, index]) =>
    index === undefined ? wireName(name) : Number(index),
  )
}

/** Fields whose name in a book is not that of the engine without its unit. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['lots', 'size'],
  ['limitPriceTicks', 'price'],
  ['amountUnits', 'amount'],
  ['unitPriceQuote', 'price'],
  ['tickValueQuote', 'tickSize'],
  ['wholeUnitQuote', 'decimals'],
  ['startCount', 'start'],
  ['stopCount', 'stop'],
  ['isRepayable', 'repayable'],
  ['isPinned', 'pinned'],
  ['isStrict', 'strict'],
  // A policy has the same fields in both.
  ['dustLots', 'dustLots'],
])

function wireName(name: string): string {
  return otherNames.get(name) ?? name.replace(/(?:Lots|Quote|Ticks)$/u, '')
}

/** A field with its unit at the end, in a sentence. */
const engineWord = /\b[a-z]+(?:[A-Z][a-z]+)*(?:Lots|Quote|Ticks|Units)\b/gu
