import type {
  AllocationSpec,
  ScoreFactor,
  ScoreSpec,
  StressSpec,
  WeightSpec,
} from '../../policy/policy-spec.ts'
import { policyVocabulary } from '../../policy/vocabulary.ts'
import { BookRefused } from '../book-refused.ts'
import { checkChoice, checkCount, checkId } from './refuse.ts'

const wordsOf = (words: Readonly<Record<string, string>>): readonly string[] => Object.keys(words)

const termNames = wordsOf(policyVocabulary.terms)

const stressWords = wordsOf(policyVocabulary.stresses).filter((word) => word !== 'scenario')

/** Refuses a way of dividing lots that cannot be carried out, naming the place. */
export function checkAllocation(allocation: AllocationSpec, path: string): void {
  checkChoice(allocation.kind, wordsOf(policyVocabulary.allocations), `${path}.kind`)
  switch (allocation.kind) {
    case 'queue':
      return checkScore(allocation.score, `${path}.score`)
    case 'proRata':
      checkWeight(allocation.weight, `${path}.weight`)
      if (allocation.thenWeight !== undefined) {
        checkWeight(allocation.thenWeight, `${path}.thenWeight`)
      }
      return undefined
    case 'voluntary':
      return checkChoice(allocation.weight, ['offeredLots'], `${path}.weight`)
    case 'roundRobin':
      return checkCount(allocation.candidatesMax, `${path}.candidatesMax`, 1)
    case 'minimaxShare':
      return checkChoice(allocation.weight, wordsOf(policyVocabulary.weights), `${path}.weight`)
    case 'drain':
    case 'minimiseShortfall':
      return checkStress(allocation.stress, `${path}.stress`)
  }
}

function checkScore({ factors, whenLosing, thenBy, lastly }: ScoreSpec, path: string): void {
  checkFactors(factors, `${path}.factors`)
  if (whenLosing !== undefined) checkFactors(whenLosing, `${path}.whenLosing`)
  thenBy?.forEach(({ term, order }, index) => {
    checkTerm(term, termNames, `${path}.thenBy[${index}].term`)
    checkChoice(order, ['descending', 'ascending'], `${path}.thenBy[${index}].order`)
  })
  if (lastly !== undefined) checkChoice(lastly, ['accountDescending'], `${path}.lastly`)
}

/** A score divides only by terms that are above 0 for every candidate, or its order would mean nothing. */
function checkFactors(factors: readonly ScoreFactor[], path: string): void {
  refuseEmpty(factors, path)
  factors.forEach((factor, index) => {
    const [term, known] =
      'term' in factor ? [factor.term, termNames] : [factor.inverseOf, policyVocabulary.divisors]
    checkTerm(term, known, `${path}[${index}]`)
  })
}

function checkWeight(weight: WeightSpec, path: string): void {
  if (typeof weight === 'string') {
    checkChoice(weight, wordsOf(policyVocabulary.weights), path)
    return
  }
  refuseEmpty(weight.factors, `${path}.factors`)
  weight.factors.forEach(({ term, abovePpm }, index) => {
    const place = `${path}.factors[${index}]`
    checkTerm(term, termNames, `${place}.term`)
    if (abovePpm !== undefined) checkCount(abovePpm, `${place}.abovePpm`, 1)
  })
}

function checkStress(stress: StressSpec, path: string): void {
  if (typeof stress === 'string') checkChoice(stress, stressWords, path)
  else checkId(stress.scenario, `${path}.scenario`)
}

function refuseEmpty(factors: readonly unknown[], path: string): void {
  if (factors.length === 0) throw new BookRefused('unknownTerm', path, 'needs at least one factor')
}

function checkTerm(term: string, known: readonly string[], path: string): void {
  if (known.includes(term)) return
  const advice = `"${term}" cannot stand here; use one of ${known.join(', ')}`
  throw new BookRefused('unknownTerm', path, advice)
}
