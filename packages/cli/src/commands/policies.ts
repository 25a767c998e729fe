import {
  findPreset,
  findTriggerPreset,
  findWaterfallPreset,
  presets,
  triggerPresets,
  waterfallPresets,
} from '@plimsoll/engine'
import { presetNamed, waterfallNames } from '../book/choose-policy.ts'
import { triggerNames } from '../book/find-trigger.ts'
import { exampleText } from '../invocation.ts'
import { heading, writeJson, writeLines } from '../output/output.ts'
import { policyDocument } from '../summary/policy-document.ts'
import { policyPage, presetList, triggerPage, waterfallPage } from '../summary/policy-page.ts'
import { triggerDocument } from '../summary/trigger-document.ts'
import { waterfallDocument } from '../summary/waterfall-document.ts'
import type { AddCommand } from './command.ts'

type Emphasise = (text: string) => string

/** `policies`: the presets, or one of them in full. */
export const addPolicies: AddCommand = (program, { streams }) => {
  program
    .command('policies')
    .summary('list the policies, waterfalls and triggers, or show one in full')
    .description(
      'The presets: deleveraging policies, with their prices and allocations; whole waterfalls, with their layers; and triggers of layers. Of one: formula, units, what it does, what it needs of a book, source, the choices that are ours, version and hash.',
    )
    .argument('[name]', 'a preset; a policy comes with the trigger of its venue')
    .option('--json', 'print one JSON document')
    .addHelpText('after', exampleText('policies', 'policies bitmex', 'policies drift'))
    .action(async (name: string | undefined, { json }: { readonly json?: boolean }) => {
      const emphasise = (text: string): string => heading(streams, text)
      const { document, lines } = name === undefined ? all(emphasise) : one(name, emphasise)
      return json ? writeJson(streams, document) : writeLines(streams, lines)
    })
}

/** Presets as a document and as a page. */
interface Shown {
  readonly document: object
  readonly lines: string[]
}

function all(emphasise: Emphasise): Shown {
  const policies = presets.map(policyDocument)
  const waterfalls = waterfallPresets.map(waterfallDocument)
  const triggers = triggerPresets.map(triggerDocument)
  return {
    document: [...policies, ...waterfalls, ...triggers],
    lines: presetList(policies, waterfalls, triggers, emphasise),
  }
}

function one(name: string, emphasise: Emphasise): Shown {
  const waterfall = findWaterfallPreset(name)
  if (waterfall !== undefined) {
    const document = waterfallDocument(waterfall)
    return { document, lines: waterfallPage(document, emphasise) }
  }
  const preset = findTriggerPreset(name)
  const trigger = preset && triggerDocument(preset)
  const policy = findPreset(name)
  if (policy === undefined && trigger !== undefined) {
    return { document: trigger, lines: triggerPage(trigger, emphasise) }
  }
  if (policy === undefined) {
    const others = triggerNames.filter((other) => findPreset(other) === undefined)
    return unknownPreset(name, [...waterfallNames, ...others])
  }
  const document = policyDocument(policy)
  const own = policyPage(document, emphasise)
  if (trigger === undefined) return { document, lines: own }
  // Many venues publish both under one name, and who asks for one wants to know of the other.
  return {
    document: { ...document, trigger },
    lines: [...own, '', ...triggerPage(trigger, emphasise)],
  }
}

function unknownPreset(name: string, others: readonly string[]): never {
  presetNamed(name, others)
  throw new Error(`the preset ${name} was lost and found`)
}
