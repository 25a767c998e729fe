import { findPreset, policyHash, type PolicyPreset, presets } from '@plimsoll/engine'
import { presetNamed } from '../book/choose-policy.ts'
import { exampleText, suggestion } from '../invocation.ts'
import { heading, writeJson, writeLines } from '../output/output.ts'
import { wrapped } from '../output/wrapped.ts'
import type { AddCommand } from './command.ts'

/** `policies`: the presets, or one of them in full. */
export const addPolicies: AddCommand = (program, { streams }) => {
  program
    .command('policies')
    .summary('list the deleveraging policies, or show one in full')
    .description(
      'The presets: formula, units, source, the choices that are ours, version and hash.',
    )
    .argument('[name]', 'a preset')
    .option('--json', 'print one JSON document')
    .addHelpText('after', exampleText('policies', 'policies bitmex'))
    .action(async (name: string | undefined, { json }: { readonly json?: boolean }) => {
      const chosen = name === undefined ? presets : [find(name)]
      const documents = chosen.map(presetDocument)
      if (json) return writeJson(streams, name === undefined ? documents : documents[0])
      const emphasise = (text: string): string => heading(streams, text)
      if (name === undefined) return writeLines(streams, list(chosen, emphasise))
      return writeLines(
        streams,
        chosen.flatMap((preset) => detail(preset, emphasise)),
      )
    })
}

function find(name: string): PolicyPreset {
  const { policy } = presetNamed(name)
  return findPreset(policy) ?? unreachable(policy)
}

function unreachable(policy: string): never {
  throw new Error(`the preset ${policy} was found and lost`)
}

function presetDocument({ spec, title, formula, units, source, choices }: PolicyPreset): object {
  return {
    policy: spec.policy,
    version: spec.version,
    hash: policyHash(spec),
    title,
    formula,
    units,
    source,
    choices,
    spec,
  }
}

function list(chosen: readonly PolicyPreset[], emphasise: (text: string) => string): string[] {
  const lines = chosen.flatMap(({ spec, title, formula }) => [
    emphasise(`${spec.policy}, version ${spec.version}`),
    ...wrapped(title, '  '),
    ...wrapped(formula, '  '),
    `  price ${spec.price}, hash ${policyHash(spec).slice(0, 16)}…`,
    '',
  ])
  return [...lines, `One in full: ${suggestion('policies', 'bitmex')}`]
}

function detail(preset: PolicyPreset, emphasise: (text: string) => string): string[] {
  const { spec, title, formula, units, source, choices } = preset
  const part = (name: string, texts: readonly string[]): string[] => [
    '',
    emphasise(name),
    ...texts.flatMap((text) => wrapped(text, '  ')),
  ]
  return [
    emphasise(`${spec.policy}, version ${spec.version}`),
    ...wrapped(title),
    ...part('Formula', [formula]),
    ...part('Units', [units]),
    ...part('Source', [source]),
    ...part(
      'Choices of ours, where the source is silent',
      choices.map((choice) => `- ${choice}`),
    ),
    ...part('Hash', [policyHash(spec)]),
    '',
    emphasise('As data, for a book'),
    ...JSON.stringify(spec, null, 2)
      .split('\n')
      .map((line) => `  ${line}`),
  ]
}
