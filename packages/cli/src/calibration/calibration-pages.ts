import {
  type DepthCalibration,
  depthPart,
  type Fit,
  type JumpDiffusionFit,
  pathParts,
} from '@plimsoll/simulator'
import { counted } from '../output/grouped.ts'
import { tableLines } from '../output/table.ts'
import { wrapped } from '../output/wrapped.ts'

/** Digits of a statistic that are shown. */
const SHOWN_DIGITS = 4

/** Depth that fits, and how well, as JSON; statistics are decimals with so many digits as mean something. */
export function depthDocument(fit: DepthCalibration): object {
  const fits = Object.fromEntries(fitsOf(fit).map(([name, one]) => [name, fitDocument(one)]))
  return { depth: depthPart(fit), fits }
}

/** The same for a reader. */
export function depthPage(fit: DepthCalibration, mark: (text: string) => string): string[] {
  const rows = fitsOf(fit).map(([name, { value, standardError, rSquared, observations }]) => [
    name,
    shown(value),
    shown(standardError),
    rSquared === undefined ? '' : rSquared.toFixed(3),
    String(observations),
  ])
  return [
    mark('For "depth" of a market in a scenario file'),
    ...JSON.stringify(depthPart(fit), undefined, 2).split('\n'),
    '',
    mark('How well it fits'),
    ...tableLines(
      [
        { title: '', align: 'left' },
        { title: 'value', align: 'right' },
        { title: 'standard error', align: 'right' },
        { title: 'R²', align: 'right' },
        { title: 'observations', align: 'right' },
      ],
      rows,
    ),
    '',
    ...wrapped(depthNotes(fit).join(' '), '', ''),
  ]
}

function fitsOf(fit: DepthCalibration): [string, Fit][] {
  const { level, impact, halfLifeSeconds, exponent } = fit
  return [
    ['level', level],
    ...(impact ? [['impact', impact] satisfies [string, Fit]] : []),
    ...(halfLifeSeconds ? [['halfLifeSeconds', halfLifeSeconds] satisfies [string, Fit]] : []),
    ...(exponent ? [['exponent', exponent] satisfies [string, Fit]] : []),
  ]
}

function depthNotes({ depth, exponent }: DepthCalibration): string[] {
  const missing = [
    ...(depth.recoveryPpm === undefined ? ['recovery'] : []),
    ...(depth.impactPpm === undefined ? ['impact'] : []),
    'thinning',
  ]
  const notes = [`Not fitted, choose it: ${missing.join(', ')}.`]
  if (exponent !== undefined && exponent.value < 1 - 2 * exponent.standardError) {
    notes.push(
      `Price moves grow with the power ${exponent.value.toFixed(2)} of what is taken; in the book of a scenario it is 1. That book is right at the sizes observed on average, too kind to smaller orders and too hard on larger ones: fit it at the sizes of the stress.`,
    )
  }
  return notes
}

/** A jump diffusion that fits, as JSON. */
export function pathsDocument(fit: JumpDiffusionFit): object {
  const { rows, commonJumpRows, ownJumps, threshold } = fit
  const found = { rows, commonJumpRows, ownJumps, threshold: shown(threshold) }
  return { ...pathParts(fit), found }
}

/** The same for a reader. */
export function pathsPage(fit: JumpDiffusionFit, mark: (text: string) => string): string[] {
  const { paths, markets } = pathParts(fit)
  const { rows, commonJumpRows, ownJumps, threshold } = fit
  const found = [
    `${counted(rows, 'row')}; ${counted(commonJumpRows, 'common jump')}, ${counted(ownJumps, 'jump')} of single markets.`,
    `A jump is a move beyond ${shown(threshold)} deviations; smaller ones are in the volatility. Drift is left out.`,
    ...(Object.keys(markets).length < 3
      ? ['Common jumps cannot be told from others with fewer than three markets.']
      : []),
  ]
  return [
    mark('For "paths" of a scenario file'),
    ...JSON.stringify(paths, undefined, 2).split('\n'),
    '',
    mark('For "markets", beside the "depth" of each'),
    ...JSON.stringify(markets, undefined, 2).split('\n'),
    '',
    ...wrapped(found.join(' '), '', ''),
  ]
}

function fitDocument({ value, standardError, rSquared, observations }: Fit): object {
  return {
    value: shown(value),
    ...(Number.isFinite(standardError) && { standardError: shown(standardError) }),
    ...(rSquared !== undefined && { rSquared: rSquared.toFixed(3) }),
    observations,
  }
}

/** A statistic as a plain decimal; a single observation has no standard error. */
function shown(value: number): string {
  if (!Number.isFinite(value)) return 'unknown'
  if (value === 0) return '0'
  const places = Math.max(0, SHOWN_DIGITS - 1 - Math.floor(Math.log10(Math.abs(value))))
  return value.toFixed(Math.min(places, 12))
}
