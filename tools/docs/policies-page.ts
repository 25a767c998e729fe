import { type PolicyPreset, policyHash, presets, termMeanings } from '@plimsoll/engine'

/** The presets and the vocabulary of scores as a page. */
export function policiesPage(): string {
  const terms = Object.entries(termMeanings).map(
    ([name, meaning]) => `| \`${name}\` | ${meaning} |`,
  )
  return `${[
    '# Policies',
    `A deleveraging policy is data: who may be asked, in which order or proportion, at which price. A book names a preset, or holds a
policy in full in the same form ([its fields](book.md#policy)); \`plimsoll policies NAME\` prints a preset ready to be copied and changed.
The hash covers the whole policy, so that nobody can change a rule and keep its name.`,
    ...presets.map(presetSection),
    '## Terms a score may use',
    '`inverseOf` takes those that are above 0 for every candidate: all but the returns.',
    ['| Term | Meaning |', '|---|---|', ...terms].join('\n'),
  ].join('\n\n')}\n`
}

function presetSection({ spec, title, formula, units, source, choices }: PolicyPreset): string {
  return [
    `## ${spec.policy}`,
    `${title}. Version ${spec.version}, price ${spec.price}.`,
    `> ${formula}`,
    `where ${units}.`,
    `Source: ${source}.`,
    [
      'Where the source is silent, these choices are ours:',
      ...choices.map((one) => `- ${one}`),
    ].join('\n'),
    `Hash: \`${policyHash(spec)}\``,
  ].join('\n\n')
}
