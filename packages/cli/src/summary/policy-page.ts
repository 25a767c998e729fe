import { suggestion } from '../invocation.ts'
import { wrapped } from '../output/wrapped.ts'
import type { PolicyDocument, Word } from './policy-document.ts'

type Emphasise = (text: string) => string

/** Policies for a person to choose from. */
export function policyList(policies: readonly PolicyDocument[], emphasise: Emphasise): string[] {
  const lines = policies.flatMap(({ policy, title, price, allocation }) => [
    emphasise(policy),
    ...wrapped(title, '  '),
    `  price ${price.name}, allocation ${allocation.name}`,
  ])
  return [...lines, '', `One in full: ${suggestion('policies', 'bitmex')}`]
}

/** A policy in full for a person to read and to check. */
export function policyPage(document: PolicyDocument, emphasise: Emphasise): string[] {
  const { policy, version, hash, title, formula, units, terms, exemptMarkets } = document
  const part = (name: string, texts: readonly string[]): string[] =>
    texts.length === 0 ? [] : ['', emphasise(name), ...texts.flatMap((text) => wrapped(text, '  '))]
  return [
    emphasise(`${policy}, version ${version}`),
    ...wrapped(title),
    `hash ${hash}`,
    ...part('Formula', [formula]),
    ...part('Units', [units]),
    ...part('Terms', terms.map(explained)),
    ...part('Price', [explained(document.price)]),
    ...part('Allocation', [explained(document.allocation), explained(document.pairing)]),
    ...part('Limits', document.limits.map(explained)),
    ...part('Eligibility', [
      explained(document.eligibility),
      'never: accounts that the book marks adlExempt, that have a case, or that belong to the owner of the case',
    ]),
    ...part('Exempt markets', exemptMarkets.length === 0 ? ['none'] : [exemptMarkets.join(', ')]),
    ...part('Needs of a book', document.needs.length === 0 ? ['nothing special'] : document.needs),
    ...part('Source', [document.source]),
    ...part(
      'Choices of ours, where the source is silent',
      document.choices.map((choice) => `- ${choice}`),
    ),
    ...part('Worked example', [document.workedExample]),
    '',
    emphasise('As data, for a book'),
    ...JSON.stringify(document.spec, null, 2)
      .split('\n')
      .map((line) => `  ${line}`),
  ]
}

function explained({ name, meaning }: Word): string {
  return `${name}: ${meaning}`
}
