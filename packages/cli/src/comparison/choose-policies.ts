import { findPreset, type LayerSpec, presets } from '@plimsoll/engine'
import type { ParsedBook } from '@plimsoll/protocol'
import type { PolicyKind } from '@plimsoll/reports'
import { underPreset, waterfallNames } from '../book/choose-policy.ts'
import { CommandFailure } from '../command-failure.ts'

/** A policy that was asked for, and the waterfall that it makes of the book's. */
export interface ChosenPolicy {
  readonly policy: string
  readonly kind: PolicyKind
  readonly waterfall: readonly LayerSpec[]
}

/** The book's own waterfall, under the name by which it is asked for. */
const declared = 'declared'

/** Everything that there is, under one name. */
const everything = 'all'

/**
 * The waterfalls behind a list of names: a deleveraging preset is the policy of every `adl` layer of the book, a waterfall
 * preset stands in place of the declared one (SPEC W-8), and `declared` is the book's own. `all` is the book's own and every preset.
 *
 * @throws CommandFailure for a name that is not known, is given twice, or is empty
 */
export function choosePolicies(book: ParsedBook, list: string): ChosenPolicy[] {
  const names = list.trim() === everything ? knownNames : list.split(',').map((name) => name.trim())
  names.forEach((name, at) => {
    if (names.indexOf(name) < at) {
      refuse('duplicate', `names ${JSON.stringify(name)} twice; keep one of the two`)
    }
  })
  return names.map((name) => choosePolicy(book, name))
}

const knownNames: readonly string[] = [
  declared,
  ...presets.map(({ spec }) => spec.policy),
  ...waterfallNames,
]

function choosePolicy(book: ParsedBook, policy: string): ChosenPolicy {
  if (policy === declared) return { policy, kind: 'declared', waterfall: book.spec.waterfall }
  const kind = waterfallNames.includes(policy) ? 'waterfall' : 'deleveraging'
  if (kind === 'deleveraging' && findPreset(policy) === undefined) {
    const known = knownNames.join(', ')
    refuse('unknownPolicy', `${JSON.stringify(policy)} is not a policy; use ${known}`)
  }
  return { policy, kind, waterfall: underPreset(book, policy).spec.waterfall }
}

function refuse(code: string, complaint: string): never {
  throw new CommandFailure({ code, message: `--policies: ${complaint}` })
}
