import type { LayerName } from '../../waterfall/layer-spec.ts'
import type { TriggerLine, TriggerSpec } from '../../waterfall/trigger-spec.ts'
import { BookRefused } from '../book-refused.ts'
import { checkVault } from './check-vault.ts'
import type { LayerGround } from './layer-ground.ts'
import { checkAtLeast, checkChoice, checkCount } from './refuse.ts'

const MILLION = 1_000_000

const kinds: readonly string[] = [
  'fundEmpty',
  'fundDrawdown',
  'marketDrawdown',
  'belowAverage',
  'losses',
  'backlog',
  'negativeEquity',
  'vaultLoss',
  'vaultFull',
  'poolFactor',
  'manual',
  'anyOf',
] satisfies TriggerSpec['kind'][]

/** Refuses a trigger that could never be evaluated, that stops before it starts, or that its layer cannot have. */
export function checkTrigger(
  spec: TriggerSpec,
  layer: LayerName,
  book: LayerGround,
  path: string,
): void {
  checkChoice(spec.kind, kinds, `${path}.kind`)
  switch (spec.kind) {
    case 'fundDrawdown':
    case 'marketDrawdown':
      checkCount(spec.windowMs, `${path}.windowMs`, 1)
      checkLines(spec, path)
      if (spec.kind === 'marketDrawdown') {
        checkAtLeast(spec.balanceAboveQuote, 0n, `${path}.balanceAboveQuote`)
      }
      return undefined
    case 'belowAverage':
      checkCount(spec.windowMs, `${path}.windowMs`, 1)
      checkCount(spec.sharePpm, `${path}.sharePpm`, 0, MILLION)
      return checkAtLeast(spec.cushionQuote, 0n, `${path}.cushionQuote`)
    case 'losses':
      checkCount(spec.windowMs, `${path}.windowMs`, 1)
      checkCount(spec.count, `${path}.count`, 1)
      return checkAtLeast(spec.amountQuote, 1n, `${path}.amountQuote`)
    case 'backlog':
      checkCount(spec.startCount, `${path}.startCount`, 1)
      return checkCount(spec.stopCount, `${path}.stopCount`, 1, spec.startCount)
    case 'vaultLoss':
      checkVault(spec.account, book, `${path}.account`)
      checkAtLeast(spec.startQuote, 0n, `${path}.startQuote`)
      checkAtLeast(spec.stopQuote, 0n, `${path}.stopQuote`)
      if (spec.stopQuote > spec.startQuote)
        refuse(`${path}.stopQuote`, 'must not be above the start')
      return undefined
    case 'vaultFull':
      checkVault(spec.account, book, `${path}.account`)
      return checkAtLeast(spec.capacityQuote, 1n, `${path}.capacityQuote`)
    case 'poolFactor':
      return checkPoolFactor(spec, layer, book, path)
    case 'anyOf':
      return checkAnyOf(spec, layer, book, path)
    default:
      return undefined
  }
}

type Of<Kind extends TriggerSpec['kind']> = Extract<TriggerSpec, { readonly kind: Kind }>

function checkLines(
  { start, stop }: { readonly start: TriggerLine; readonly stop: TriggerLine },
  path: string,
): void {
  checkCount(start.ppm, `${path}.start.ppm`, 1, MILLION)
  checkCount(stop.ppm, `${path}.stop.ppm`, 0, MILLION)
  if (stop.ppm > start.ppm) {
    refuse(`${path}.stop.ppm`, 'must not be beyond the start, or the trigger would never rest')
  }
}

function checkPoolFactor(
  spec: Of<'poolFactor'>,
  layer: LayerName,
  book: LayerGround,
  path: string,
): void {
  if (layer !== 'adl') refuse(path, '"poolFactor" belongs to a layer adl')
  checkVault(spec.account, book, `${path}.account`)
  checkCount(spec.startPpm, `${path}.startPpm`, 1, MILLION - 1)
  checkCount(spec.floorPpm, `${path}.floorPpm`, 0, spec.startPpm)
  if (book.markets.every(({ poolValueQuote }) => poolValueQuote === undefined)) {
    const advice = 'is missing; trigger "poolFactor" needs it for the markets of the pool'
    throw new BookRefused('missingInput', 'markets[0].poolValueQuote', advice)
  }
}

function checkAnyOf(
  { triggers }: Of<'anyOf'>,
  layer: LayerName,
  book: LayerGround,
  path: string,
): void {
  if (triggers.length === 0) refuse(`${path}.triggers`, 'needs at least one trigger')
  triggers.forEach((trigger, index) => {
    const place = `${path}.triggers[${index}]`
    if (trigger.kind === 'anyOf' || trigger.kind === 'poolFactor' || trigger.kind === 'manual') {
      refuse(`${place}.kind`, `"${trigger.kind}" stands alone, not within anyOf`)
    }
    checkTrigger(trigger, layer, book, place)
  })
}

function refuse(path: string, advice: string): never {
  throw new BookRefused('unknownChoice', path, advice)
}
