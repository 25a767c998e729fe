import type { LayerSpec, PolicySpec } from '@plimsoll/engine'
import { type Place, refuseAt, under } from './book-error.ts'
import type { LayerDocument } from './book-schema.ts'
import { quote } from './book-source.ts'
import { isSameValue } from './same-value.ts'

/** What a waterfall may refer to. */
export interface WaterfallNames {
  readonly funds: ReadonlySet<string>
  readonly resolvePolicy: ResolvePolicy
  /** The names that `resolvePolicy` knows, for the message about one it does not. */
  readonly policyNames?: readonly string[]
}

/** The policy behind a preset name, or undefined. */
export type ResolvePolicy = (name: string) => PolicySpec | undefined

/** The engine's form of one layer, its policy resolved. */
export function readLayer(names: WaterfallNames, place: Place, from: LayerDocument): LayerSpec {
  refuseForeignFields(place, from)
  switch (from.layer) {
    case 'insuranceFund':
      return {
        layer: from.layer,
        fund: readFundName(names, place, from),
        mode: from.mode ?? 'takeover',
      }
    case 'adl':
      return {
        layer: from.layer,
        policy: readPolicy(names, under(place, 'policy'), from.policy),
        ...(from.price && { price: from.price }),
      }
    default:
      return { layer: from.layer }
  }
}

const fieldsOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['insuranceFund', ['fund', 'mode']],
  ['adl', ['policy', 'price']],
])

function refuseForeignFields(place: Place, from: LayerDocument): void {
  const own = fieldsOf.get(from.layer) ?? []
  const foreign = Object.keys(from).find((field) => field !== 'layer' && !own.includes(field))
  if (foreign === undefined) return
  const complaint = `does not belong to the layer ${from.layer}; remove it`
  refuseAt(under(place, foreign), 'unknownField', complaint)
}

function readFundName(names: WaterfallNames, place: Place, { fund }: LayerDocument): string {
  const at = under(place, 'fund')
  if (fund === undefined) return refuseAt(at, 'missingField', 'is missing; name the fund that pays')
  if (names.funds.has(fund)) return fund
  const complaint = `${quote(fund)} is not a fund of this book; add it to funds or correct the name`
  return refuseAt(at, 'unknownReference', complaint)
}

function readPolicy(
  names: WaterfallNames,
  place: Place,
  from: LayerDocument['policy'],
): PolicySpec {
  if (from === undefined) return refuseAt(place, 'missingField', 'is missing; name a preset')
  if (typeof from !== 'string') return readOwnPolicy(names, under(place, 'policy'), from)
  const policy = names.resolvePolicy(from)
  if (policy !== undefined) return policy
  const known = names.policyNames ?? []
  const instead = known.length > 0 ? `use one of ${known.join(', ')}` : 'use a known preset'
  return refuseAt(place, 'unknownPolicy', `${quote(from)} is not a preset; ${instead}`)
}

/** A page names a policy by its name alone, so one name must not stand for two rules. */
function readOwnPolicy(
  { resolvePolicy }: WaterfallNames,
  place: Place,
  from: PolicySpec,
): PolicySpec {
  const preset = resolvePolicy(from.policy)
  if (preset === undefined || isSameValue(from, preset)) return from
  const complaint = `${quote(from.policy)} is the name of a preset that differs; give your own policy another name`
  return refuseAt(place, 'duplicate', complaint)
}
