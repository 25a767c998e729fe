import {
  policyHash,
  policyVocabulary,
  presets,
  waterfallPresetHash,
  waterfallPresets,
} from '@plimsoll/engine'

/** The presets in one table, and every word that a policy may use. */
export function policiesPage(): string {
  const rows = presets.map(
    ({ spec, title }) =>
      `| [${spec.policy}](../policies/${spec.policy}.md) | ${spec.version} | ${title} | ${spec.price} | ${spec.allocation.kind} | \`${policyHash(spec).slice(0, 16)}\` |`,
  )
  return `${[
    '# Policies',
    `A deleveraging policy is data: who may be asked, in which order or proportion, at which price, within which limits. A book names a
preset, or holds a policy in full in the same form ([its fields](book.md#policy)); \`plimsoll policies NAME\` prints a preset ready to be
copied and changed. The hash covers the whole policy, so that nobody can change a rule and keep its name.`,
    [
      '| Preset | Version | Rule | Price | Allocation | Hash begins |',
      '|---|---|---|---|---|---|',
      ...rows,
    ].join('\n'),
    '## Waterfalls',
    'A waterfall names every layer, from first to last, and stands in place of the declared one with `--policy`.',
    [
      '| Preset | Version | What it is | Layers | Hash begins |',
      '|---|---|---|---|---|',
      ...waterfallPresets.map(waterfallRow),
    ].join('\n'),
    '## Terms a score or a product of weights may use',
    `Only these can be divided by, because they are above 0 for every candidate: ${policyVocabulary.divisors.map((name) => `\`${name}\``).join(', ')}.`,
    words('Term', policyVocabulary.terms),
    '## Price rules',
    words('Price', policyVocabulary.priceRules),
    '## Allocations',
    words('Allocation', policyVocabulary.allocations),
    '## Weights',
    words('Weight', policyVocabulary.weights),
    '## Moves of prices that count as stress',
    words('Stress', policyVocabulary.stresses),
    '## Pairings of cases and counterparties',
    words('Pairing', policyVocabulary.pairings),
    '## Who may be asked',
    words('Eligibility', policyVocabulary.eligibilities),
    '## What must hold for a candidate after a fill',
    words('Standing', policyVocabulary.standings),
  ].join('\n\n')}\n`
}

function waterfallRow({ spec, title }: (typeof waterfallPresets)[number]): string {
  const { waterfall, version, layers } = spec
  const names = layers.map(({ layer }) => layer).join(', ')
  return `| [${waterfall}](../policies/${waterfall}.md) | ${version} | ${title} | ${names} | \`${waterfallPresetHash(spec).slice(0, 16)}\` |`
}

function words(title: string, meanings: Readonly<Record<string, string>>): string {
  const rows = Object.entries(meanings).map(([name, meaning]) => `| \`${name}\` | ${meaning} |`)
  return [`| ${title} | Meaning |`, '|---|---|', ...rows].join('\n')
}
