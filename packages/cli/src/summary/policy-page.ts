import { suggestion } from '../invocation.ts'
import { wrapped } from '../output/wrapped.ts'
import { flatChargeWords } from './layer-words.ts'
import type { PolicyDocument, Word } from './policy-document.ts'
import type { TriggerDocument } from './trigger-document.ts'
import type { WaterfallDocument } from './waterfall-document.ts'

type Emphasise = (text: string) => string

/** The policies, the waterfalls and the triggers for a person to choose from. */
export function presetList(
  policies: readonly PolicyDocument[],
  waterfalls: readonly WaterfallDocument[],
  triggers: readonly TriggerDocument[],
  emphasise: Emphasise,
): string[] {
  return [
    'Policies: who is deleveraged, in which order, at which price',
    '',
    ...policies.flatMap(({ policy, title, price, allocation }) => [
      emphasise(policy),
      ...wrapped(title, '  '),
      `  price ${price.name}, allocation ${allocation.name}`,
    ]),
    '',
    'Waterfalls: every source of loss absorption, from first to last',
    '',
    ...waterfalls.flatMap(({ waterfall, title, layers, chargesFlatAccounts }) => [
      emphasise(waterfall),
      ...wrapped(title, '  '),
      ...wrapped(layers.map(({ name }) => name).join(', then '), '  '),
      ...(chargesFlatAccounts.length === 0 ? [] : [`  ${flatChargeWords}`]),
    ]),
    '',
    'Triggers: when a layer acts, for the field trigger of a layer',
    '',
    ...triggers.flatMap(({ trigger, title }) => [emphasise(trigger), ...wrapped(title, '  ')]),
    '',
    `One in full: ${suggestion('policies', 'bitmex')}`,
  ]
}

/** A policy in full for a person to read and to check. */
export function policyPage(document: PolicyDocument, emphasise: Emphasise): string[] {
  const { policy, version, hash, title, formula, units, terms, exemptMarkets } = document
  const part = partsBy(emphasise)
  return [
    emphasise(`${policy}, version ${version}`),
    ...wrapped(title),
    `hash ${hash}`,
    ...part('Formula', [formula]),
    ...part('Units', [units]),
    ...part('Terms', terms.map(explained)),
    ...part('Price', [explained(document.price)]),
    ...part('Allocation', [
      explained(document.allocation),
      ...(document.weight ? [`weight ${explained(document.weight)}`] : []),
      ...(document.thenWeight ? [`then weight ${explained(document.thenWeight)}`] : []),
      ...(document.stress ? [`stress ${explained(document.stress)}`] : []),
      explained(document.pairing),
    ]),
    ...part('Limits', document.limits.map(explained)),
    ...part('Eligibility', [
      explained(document.eligibility),
      'never: accounts that the book marks adlExempt, that have a case, or that belong to the owner of the case',
    ]),
    ...part('Exempt markets', exemptMarkets.length === 0 ? ['none'] : [exemptMarkets.join(', ')]),
    ...provenance(document, emphasise),
    ...asData(document.spec, emphasise),
  ]
}

/** A waterfall in full, likewise. */
export function waterfallPage(document: WaterfallDocument, emphasise: Emphasise): string[] {
  const { waterfall, version, hash, title, formula, units, layers, chargesFlatAccounts } = document
  const part = partsBy(emphasise)
  return [
    emphasise(`${waterfall}, version ${version}: a whole waterfall`),
    ...wrapped(title),
    `hash ${hash}`,
    ...part('Formula', [formula]),
    ...part('Units', [units]),
    ...part(
      'Layers, after ownNetting, ownCollateral and crossing',
      layers.map((layer, index) => `${index + 1}. ${explained(layer)}`),
    ),
    ...part('Accounts without a position', [
      chargesFlatAccounts.length === 0
        ? 'are never charged'
        : `are charged by ${chargesFlatAccounts.join(' and ')}`,
    ]),
    ...provenance(document, emphasise),
    ...asData(document.spec, emphasise),
  ]
}

/** A trigger in full, likewise. */
export function triggerPage(document: TriggerDocument, emphasise: Emphasise): string[] {
  const { trigger, title, meaning, source, choices, spec } = document
  const part = partsBy(emphasise)
  return [
    emphasise(`${trigger}: a trigger`),
    ...wrapped(title),
    ...part('On while', [meaning]),
    ...part('Source', [source]),
    ...part(
      'Choices of ours, where the source is silent',
      choices.map((choice) => `- ${choice}`),
    ),
    ...asData(spec, emphasise),
  ]
}

type Part = (name: string, texts: readonly string[]) => string[]

function partsBy(emphasise: Emphasise): Part {
  return (name, texts) =>
    texts.length === 0 ? [] : ['', emphasise(name), ...texts.flatMap((text) => wrapped(text, '  '))]
}

/** What a book must have for it, where it comes from, and what is ours. */
function provenance(
  {
    needs,
    source,
    choices,
    workedExample,
  }: Pick<PolicyDocument, 'needs' | 'source' | 'choices' | 'workedExample'>,
  emphasise: Emphasise,
): string[] {
  const part = partsBy(emphasise)
  return [
    ...part('Needs of a book', needs.length === 0 ? ['nothing special'] : needs),
    ...part('Source', [source]),
    ...part(
      'Choices of ours, where the source is silent',
      choices.map((choice) => `- ${choice}`),
    ),
    ...part('Worked example', [workedExample]),
  ]
}

function asData(spec: unknown, emphasise: Emphasise): string[] {
  const lines = JSON.stringify(spec, null, 2).split('\n')
  return ['', emphasise('As data, for a book'), ...lines.map((line) => `  ${line}`)]
}

function explained({ name, meaning }: Word): string {
  return `${name}: ${meaning}`
}
