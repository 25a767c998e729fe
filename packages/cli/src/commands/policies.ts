import { findPreset, type PolicyPreset, presets } from '@plimsoll/engine'
import { presetNamed } from '../book/choose-policy.ts'
import { exampleText } from '../invocation.ts'
import { heading, writeJson, writeLines } from '../output/output.ts'
import { policyDocument } from '../summary/policy-document.ts'
import { policyList, policyPage } from '../summary/policy-page.ts'
import type { AddCommand } from './command.ts'

/** `policies`: the presets, or one of them in full. */
export const addPolicies: AddCommand = (program, { streams }) => {
  program
    .command('policies')
    .summary('list the deleveraging policies, or show one in full')
    .description(
      'The presets, with their prices and allocations. Of one: formula, units, terms, price, limits, exemptions, what it needs of a book, source, the choices that are ours, version and hash.',
    )
    .argument('[name]', 'a preset')
    .option('--json', 'print one JSON document')
    .addHelpText('after', exampleText('policies', 'policies bitmex'))
    .action(async (name: string | undefined, { json }: { readonly json?: boolean }) => {
      const emphasise = (text: string): string => heading(streams, text)
      if (name === undefined) {
        const all = presets.map(policyDocument)
        return json ? writeJson(streams, all) : writeLines(streams, policyList(all, emphasise))
      }
      const one = policyDocument(find(name))
      return json ? writeJson(streams, one) : writeLines(streams, policyPage(one, emphasise))
    })
}

function find(name: string): PolicyPreset {
  const { policy } = presetNamed(name)
  return findPreset(policy) ?? unreachable(policy)
}

function unreachable(policy: string): never {
  throw new Error(`the preset ${policy} was found and lost`)
}
