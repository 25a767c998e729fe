import type {
  DeclaredLayerSpec,
  HaircutBase,
  LayerName,
  LayerSpec,
  LossBase,
  PolicySpec,
  TriggerSpec,
} from '@plimsoll/engine'
import { readAmount } from './amounts.ts'
import { type Place, refuseAt, under } from './book-error.ts'
import type { BookFormat } from './book-format.ts'
import type { LayerDocument } from './book-schema.ts'
import { quote } from './book-source.ts'
import { readTrigger, type ResolveTrigger } from './read-trigger.ts'
import { isSameValue } from './same-value.ts'

/** What a waterfall may refer to. */
export interface WaterfallNames {
  readonly funds: ReadonlySet<string>
  readonly accounts: () => ReadonlySet<string>
  readonly resolvePolicy: ResolvePolicy
  /** The names that `resolvePolicy` knows, for the message about one it does not. */
  readonly policyNames?: readonly string[]
  readonly resolveTrigger?: ResolveTrigger
  /** The names that `resolveTrigger` knows, likewise. */
  readonly triggerNames?: readonly string[]
}

/** The policy behind a preset name, or undefined. */
export type ResolvePolicy = (name: string) => PolicySpec | undefined

/** The engine's form of one layer, its policy and its trigger resolved. */
export function readLayer(
  book: BookFormat,
  names: WaterfallNames,
  place: Place,
  from: LayerDocument,
): LayerSpec {
  refuseForeignFields(place, from)
  const { trigger } = from
  const layer = readAct({ book, names, place, from })
  if (trigger === undefined || isFirst(layer)) return layer
  return { ...layer, trigger: readTriggerOf({ book, names, place, from }, trigger) }
}

/** A layer as it is read. */
interface Reading {
  readonly book: BookFormat
  readonly names: WaterfallNames
  readonly place: Place
  readonly from: LayerDocument
}

/** The layer without its trigger. */
function readAct(reading: Reading): LayerSpec {
  const { book, names, place, from } = reading
  const { layer, price } = from
  const amount = (field: AmountField): bigint | undefined => {
    const text = from[field]
    return text === undefined ? undefined : readAmount(book, under(place, field), text)
  }
  const cap = amount('cap')
  const capped = cap === undefined ? {} : { capQuote: cap }
  const priced = price === undefined ? {} : { price }
  switch (layer) {
    case 'backstopVault': {
      const capacity = amount('capacity')
      const lossCap = amount('lossCap')
      return {
        layer,
        account: readVault(reading),
        ...priced,
        ...(capacity !== undefined && { capacityQuote: capacity }),
        ...(lossCap !== undefined && { lossCapQuote: lossCap }),
      }
    }
    case 'insuranceFund':
      return {
        layer,
        fund: readFundName(reading, 'fund'),
        mode: from.mode ?? 'takeover',
        ...capped,
      }
    case 'venueCapital':
      return { layer, fund: readFundName(reading, 'fund'), ...capped }
    case 'adl':
      return { layer, policy: readPolicy(names, under(place, 'policy'), from.policy), ...priced }
    case 'profitHaircut': {
      const base = from.base === undefined ? undefined : readBase(reading, haircutBases)
      return { layer, ...(base && { base }), ...sharingOf(from) }
    }
    case 'socialisedLoss':
      return { layer, base: readBase(reading, lossBases), ...sharingOf(from) }
    case 'tearUp':
      return {
        layer,
        extent: from.extent ?? refuseMissing(place, 'extent', 'say partial or full'),
        ...priced,
      }
    case 'settlement':
      return { layer, ...priced }
    case 'withdrawalGate':
      return readGate(reading)
    default:
      return { layer }
  }
}

type AmountField = 'cap' | 'capacity' | 'lossCap'

const shared = ['trigger'] as const

const fieldsOf: Readonly<Record<LayerName, readonly string[]>> = {
  ownNetting: [],
  ownCollateral: [],
  crossing: [],
  offers: shared,
  backstopVault: ['account', 'price', 'capacity', 'lossCap', ...shared],
  insuranceFund: ['fund', 'mode', 'cap', ...shared],
  venueCapital: ['fund', 'cap', ...shared],
  adl: ['policy', 'price', ...shared],
  profitHaircut: ['base', 'repayable', 'chargesFlatAccounts', ...shared],
  socialisedLoss: ['base', 'repayable', 'chargesFlatAccounts', ...shared],
  tearUp: ['extent', 'price', ...shared],
  settlement: ['price', ...shared],
  withdrawalGate: ['gateMs', 'chargeFund', 'chargesFlatAccounts', ...shared],
}

function refuseForeignFields(place: Place, from: LayerDocument): void {
  const own = fieldsOf[from.layer]
  const foreign = Object.keys(from).find((field) => field !== 'layer' && !own.includes(field))
  if (foreign === undefined) return
  const complaint = `does not belong to the layer ${from.layer}; remove it`
  refuseAt(under(place, foreign), 'unknownField', complaint)
}

function isFirst(layer: LayerSpec): layer is Exclude<LayerSpec, DeclaredLayerSpec> {
  return fieldsOf[layer.layer].length === 0
}

function refuseMissing(place: Place, field: string, remedy: string): never {
  return refuseAt(under(place, field), 'missingField', `is missing; ${remedy}`)
}

function readFundName({ names, place, from }: Reading, field: 'fund' | 'chargeFund'): string {
  const fund = from[field]
  if (fund === undefined) return refuseMissing(place, field, 'name the fund that pays')
  if (names.funds.has(fund)) return fund
  const complaint = `${quote(fund)} is not a fund of this book; add it to funds or correct the name`
  return refuseAt(under(place, field), 'unknownReference', complaint)
}

function readVault({ names, place, from }: Reading): string {
  const { account } = from
  if (account === undefined) return refuseMissing(place, 'account', 'name the vault')
  return readAccountName(names, under(place, 'account'), account)
}

function readAccountName({ accounts }: WaterfallNames, place: Place, account: string): string {
  if (accounts().has(account)) return account
  const complaint = `${quote(account)} is not an account of this book; add it to accounts or correct the name`
  return refuseAt(place, 'unknownReference', complaint)
}

const haircutBases: readonly HaircutBase[] = [
  'oppositeGains',
  'marketGains',
  'periodGains',
  'unsettledProfit',
]

const lossBases: readonly LossBase[] = ['openInterest', 'payouts', 'equity']

/** The base of a layer, of those that it knows. */
function readBase<Base extends string>({ place, from }: Reading, known: readonly Base[]): Base {
  const { base, layer } = from
  const choices = `use one of ${known.join(', ')}`
  if (base === undefined) return refuseMissing(place, 'base', choices)
  const found = known.find((one) => one === base)
  if (found !== undefined) return found
  const complaint = `${quote(base)} is not a base of the layer ${layer}; ${choices}`
  return refuseAt(under(place, 'base'), 'notChoice', complaint)
}

function sharingOf({ repayable, chargesFlatAccounts }: LayerDocument): {
  readonly isRepayable?: true
  readonly chargesFlatAccounts?: true
} {
  return {
    ...(repayable && { isRepayable: true }),
    ...(chargesFlatAccounts && { chargesFlatAccounts: true }),
  }
}

function readGate(reading: Reading): LayerSpec {
  const { place, from } = reading
  const { gateMs, chargeFund, chargesFlatAccounts } = from
  if (gateMs === undefined && chargeFund === undefined) {
    return refuseMissing(place, 'gateMs', 'give it, or chargeFund')
  }
  if (gateMs !== undefined && chargeFund !== undefined) {
    const complaint = 'stands beside gateMs; keep exactly one of them'
    return refuseAt(under(place, 'chargeFund'), 'exclusiveFields', complaint)
  }
  return {
    layer: 'withdrawalGate',
    ...(gateMs !== undefined && { gateMs }),
    ...(chargeFund !== undefined && { chargeFund: readFundName(reading, 'chargeFund') }),
    ...(chargesFlatAccounts && { chargesFlatAccounts: true }),
  }
}

function readTriggerOf(
  { book, names, place }: Reading,
  trigger: NonNullable<LayerDocument['trigger']>,
): TriggerSpec {
  const { resolveTrigger, triggerNames } = names
  return readTrigger(under(place, 'trigger'), trigger, {
    book,
    readAccount: (at, account) => readAccountName(names, at, account),
    ...(resolveTrigger && { resolveTrigger }),
    ...(triggerNames && { triggerNames }),
  })
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
