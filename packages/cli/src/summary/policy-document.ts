import {
  type PolicyNeed,
  policyHash,
  policyNeeds,
  type PolicyPreset,
  type PolicySpec,
  policyVocabulary,
  type StressSpec,
  termsOf,
  type WeightSpec,
} from '@plimsoll/engine'
import { formatUnits } from '@plimsoll/protocol'

/** A word of the vocabulary of policies, with what it means. */
export interface Word {
  readonly name: string
  readonly meaning: string
}

/** Everything there is to know about a preset. */
export interface PolicyDocument {
  readonly kind: 'policy'
  readonly policy: string
  readonly version: number
  readonly hash: string
  readonly title: string
  readonly formula: string
  readonly units: string
  /** The terms of its score or of a weight that is their product; none where it has neither. */
  readonly terms: readonly Word[]
  readonly price: Word
  readonly allocation: Word
  readonly eligibility: Word
  readonly pairing: Word
  /** By what lots are divided; absent where not by a weight. */
  readonly weight?: Word
  /** By what lots are divided that the weight leaves no room for; absent where they are left. */
  readonly thenWeight?: Word
  /** The moves of prices it looks at; absent where it looks at none. */
  readonly stress?: Word
  /** What bounds a cut. */
  readonly limits: readonly Word[]
  readonly exemptMarkets: readonly string[]
  /** Fields that a book must have, beyond those that every book has. */
  readonly needs: readonly string[]
  readonly source: string
  readonly choices: readonly string[]
  /** Where a case is worked out by hand. */
  readonly workedExample: string
  /** As a book may hold it. */
  readonly spec: PolicySpec
}

/** A preset as a document, every word explained. */
export function policyDocument(preset: PolicyPreset): PolicyDocument {
  const { spec, title, formula, units, source, choices } = preset
  const { terms, priceRules, allocations, eligibilities, pairings } = policyVocabulary
  const { allocation } = spec
  return {
    kind: 'policy',
    policy: spec.policy,
    version: spec.version,
    hash: policyHash(spec),
    title,
    formula,
    units,
    terms: termsOf(spec).map((name) => wordOf(terms, name)),
    price: wordOf(priceRules, spec.price),
    allocation: wordOf(allocations, spec.allocation.kind),
    eligibility: wordOf(eligibilities, spec.eligibility),
    pairing: wordOf(pairings, spec.pairing ?? 'byCase'),
    ...((allocation.kind === 'proRata' || allocation.kind === 'minimaxShare') && {
      weight: weightWord(allocation.weight),
    }),
    ...('thenWeight' in allocation &&
      allocation.thenWeight !== undefined && { thenWeight: weightWord(allocation.thenWeight) }),
    ...('stress' in allocation && { stress: stressWord(allocation.stress) }),
    limits: limitsOf(spec),
    exemptMarkets: spec.exemptMarkets ?? [],
    needs: policyNeeds(spec, spec.price).map((need) => bookFields[need]),
    source,
    choices,
    workedExample: `docs/policies/${spec.policy}.md`,
    spec,
  }
}

/** Fields of a book, by what a policy needs. */
export const bookFields: Readonly<Record<PolicyNeed, string>> = {
  indexPriceTicks: 'indexPrice of every market',
  settlementPriceTicks: 'settlementPrice of every market',
  initialTiers: 'initialTiers of every market',
  seed: 'seed',
  offers: 'offers',
  funds: 'funds',
  scenarios: 'scenarios, unless it has one market',
}

function wordOf(words: Readonly<Record<string, string>>, name: string): Word {
  return { name, meaning: words[name] ?? '' }
}

function weightWord(weight: WeightSpec): Word {
  if (typeof weight === 'string') return wordOf(policyVocabulary.weights, weight)
  const factors = weight.factors.map(({ term, abovePpm }) =>
    abovePpm === undefined ? term : `max(0, ${term} − ${formatUnits(BigInt(abovePpm), 6)})`,
  )
  return {
    name: factors.join(' × '),
    meaning: 'their product, in millionths of a unit, rounded down',
  }
}

function stressWord(stress: StressSpec): Word {
  if (typeof stress === 'string') return wordOf(policyVocabulary.stresses, stress)
  return {
    name: `scenario ${stress.scenario}`,
    meaning: policyVocabulary.stresses['scenario'] ?? '',
  }
}

function limitsOf({ limits = {}, allocation, casesMax }: PolicySpec): Word[] {
  const { standing = 'maintenance', positionShareMaxPpm, dustLots, positionLotsMin } = limits
  const { eventShareMaxPpm } = limits
  const rows: readonly (readonly [string, string] | undefined)[] = [
    [`standing ${standing}`, policyVocabulary.standings[standing] ?? ''],
    limits.wholeOrNone && ['wholeOrNone', 'who cannot bear all that is asked is passed over whole'],
    positionShareMaxPpm === undefined
      ? undefined
      : [
          `positionShareMaxPpm ${positionShareMaxPpm}`,
          'millionths of a position, as it was at opening, that a round closes at most',
        ],
    eventShareMaxPpm === undefined
      ? undefined
      : [
          `eventShareMaxPpm ${eventShareMaxPpm}`,
          'millionths of a position, as it was when an event first cut it, that the event closes at most',
        ],
    dustLots === undefined
      ? undefined
      : [`dustLots ${dustLots}`, 'no position is left with fewer lots, unless with none'],
    positionLotsMin === undefined
      ? undefined
      : [`positionLotsMin ${positionLotsMin}`, 'positions of fewer lots are not asked'],
    limits.gapWithin === undefined
      ? undefined
      : [
          `gapWithin ${limits.gapWithin}`,
          `a cut costs its owner against mark no more than: ${policyVocabulary.weights[limits.gapWithin] ?? ''}`,
        ],
    limits.unhedgedExcess && [
      'unhedgedExcess',
      'only what the account’s opposite lots in the market do not offset',
    ],
    limits.zeroNetDeltaExcluded && [
      'zeroNetDeltaExcluded',
      'accounts whose lots in the market offset each other are not asked',
    ],
    allocation.kind === 'roundRobin'
      ? [`candidatesMax ${allocation.candidatesMax}`, 'candidates that are asked for a leg at most']
      : undefined,
    casesMax === undefined
      ? undefined
      : [`casesMax ${casesMax}`, 'cases that a round deleverages at most, in case order'],
  ]
  return rows.flatMap((row) => (row ? [{ name: row[0], meaning: row[1] }] : []))
}
