import { asCount, asObject, asText, type JsonObject, mapObjects } from './json.ts'
import {
  type AllocationRule,
  type Factor,
  type Limits,
  type PolicyRules,
  priceRules,
  type PriceRule,
  type Score,
  type Stress,
  type Term,
  termNames,
  type Weight,
  weightNames,
  type WeightProduct,
} from './policy.ts'
import { findPreset } from './presets.ts'

/** A policy by its preset's name, or written out. */
export function readPolicy(value: unknown, path: string): PolicyRules {
  if (typeof value === 'string') {
    const preset = findPreset(value)
    if (preset === undefined) throw new RangeError(`${path}: the specification has no ${value}`)
    return preset
  }
  const entry = asObject(value, path)
  const { pairing, limits, exemptMarkets, casesMax } = entry
  return {
    policy: asText(entry['policy'], `${path}.policy`),
    version: asCount(entry['version'], `${path}.version`),
    eligibility: choice(entry['eligibility'], `${path}.eligibility`, ['all', 'profitable']),
    allocation: readAllocation(asObject(entry['allocation'], `${path}.allocation`), path),
    price: readPriceRule(entry['price'], `${path}.price`),
    ...(pairing === undefined
      ? {}
      : { pairing: choice(pairing, `${path}.pairing`, ['byCase', 'pooled', 'portfolio']) }),
    ...(limits === undefined ? {} : { limits: readLimits(asObject(limits, path), path) }),
    ...(Array.isArray(exemptMarkets)
      ? { exemptMarkets: exemptMarkets.map((market) => asText(market, path)) }
      : {}),
    ...(casesMax === undefined ? {} : { casesMax: asCount(casesMax, `${path}.casesMax`) }),
  }
}

export function readPriceRule(value: unknown, path: string): PriceRule {
  return choice(value, path, priceRules)
}

/** One of the words that a field knows. */
export function choice<T extends string>(value: unknown, path: string, known: readonly T[]): T {
  const found = known.find((name) => name === value)
  if (found === undefined) throw new RangeError(`${path}: expected one of ${known.join(', ')}`)
  return found
}

function readAllocation(entry: JsonObject, path: string): AllocationRule {
  const { stress, keepsHedges, weight, thenWeight } = entry
  const kind = choice(entry['kind'], path, kinds)
  switch (kind) {
    case 'queue':
      return { kind, score: readScore(asObject(entry['score'], path), path) }
    case 'proRata':
      return {
        kind,
        weight: readWeight(weight, path),
        ...(thenWeight === undefined ? {} : { thenWeight: readWeight(thenWeight, path) }),
      }
    case 'voluntary':
      return { kind, weight: 'offeredLots' }
    case 'roundRobin':
      return { kind, candidatesMax: asCount(entry['candidatesMax'], path) }
    case 'drain':
      return {
        kind,
        stress: readStress(stress, path),
        ...(keepsHedges === true ? { keepsHedges } : {}),
      }
    case 'minimaxShare':
      return { kind, weight: choice(weight, path, weightNames) }
    case 'minimiseShortfall':
      return { kind, stress: readStress(stress, path) }
  }
}

const kinds = [
  'queue',
  'proRata',
  'roundRobin',
  'voluntary',
  'drain',
  'minimaxShare',
  'minimiseShortfall',
] as const satisfies readonly AllocationRule['kind'][]

function readWeight(value: unknown, path: string): Weight | WeightProduct {
  if (typeof value === 'string') return choice(value, path, weightNames)
  return {
    factors: mapObjects(asObject(value, path)['factors'], path, ({ term, abovePpm }, place) => ({
      term: readTerm(term, place),
      ...(abovePpm === undefined ? {} : { abovePpm: asCount(abovePpm, place) }),
    })),
  }
}

function readStress(value: unknown, path: string): Stress {
  if (typeof value === 'string')
    return choice<'published' | 'ownMarket'>(value, path, ['published', 'ownMarket'])
  return { scenario: asText(asObject(value, path)['scenario'], path) }
}

function readScore(entry: JsonObject, path: string): Score {
  const { whenLosing, thenBy, lastly } = entry
  return {
    factors: mapObjects(entry['factors'], path, readFactor),
    ...(whenLosing === undefined ? {} : { whenLosing: mapObjects(whenLosing, path, readFactor) }),
    ...(thenBy === undefined
      ? {}
      : {
          thenBy: mapObjects(thenBy, path, ({ term, order }, at) => ({
            term: readTerm(term, at),
            order: choice(order, at, ['descending', 'ascending']),
          })),
        }),
    ...(lastly === undefined ? {} : { lastly: choice(lastly, path, ['accountDescending']) }),
  }
}

function readFactor({ term, inverseOf }: JsonObject, path: string): Factor {
  if (term !== undefined) return { term: readTerm(term, path) }
  return { inverseOf: readTerm(inverseOf, path) }
}

function readTerm(value: unknown, path: string): Term {
  return choice(value, path, termNames)
}

const flags = ['wholeOrNone', 'unhedgedExcess', 'zeroNetDeltaExcluded'] as const
const counts = ['positionShareMaxPpm', 'eventShareMaxPpm', 'dustLots', 'positionLotsMin'] as const

function readLimits(entry: JsonObject, path: string): Limits {
  const { standing, gapWithin } = entry
  return {
    ...(standing === undefined
      ? {}
      : { standing: choice(standing, path, ['maintenance', 'initialOrNoWorse']) }),
    ...(gapWithin === undefined
      ? {}
      : {
          gapWithin: choice(gapWithin, path, [
            'profit',
            'positionEquity',
            'bucketEquity',
            'haircutCapacity',
          ]),
        }),
    ...Object.fromEntries(flags.filter((name) => entry[name] === true).map((name) => [name, true])),
    ...Object.fromEntries(
      counts
        .filter((name) => entry[name] !== undefined)
        .map((name) => [name, asCount(entry[name], `${path}.${name}`)]),
    ),
  }
}
