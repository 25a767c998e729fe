import type { Command } from '../command.ts'

/** What a field must be, in words, and whether it is. */
interface FieldRule {
  readonly must: string
  readonly fits: (value: unknown) => boolean
}

const REASON_LENGTH_MAX = 1_000

const name: FieldRule = { must: 'must be a text', fits: isText }
const amount: FieldRule = { must: 'must be a bigint', fits: (value) => typeof value === 'bigint' }
const count: FieldRule = { must: 'must be a whole number', fits: Number.isSafeInteger }
const flag: FieldRule = { must: 'must be a boolean', fits: (value) => typeof value === 'boolean' }
const reason: FieldRule = {
  must: `must be a text of at most ${REASON_LENGTH_MAX} characters`,
  fits: (value) => isText(value) && value.isWellFormed() && value.length <= REASON_LENGTH_MAX,
}
const fraction: FieldRule = {
  must: 'must be a fraction of bigints',
  fits: (value) =>
    isObject(value) &&
    typeof value['numerator'] === 'bigint' &&
    typeof value['denominator'] === 'bigint',
}
const side = oneOf('long', 'short')
const accountKind = oneOf('trader', 'marketMaker', 'vault', 'fund', 'venue')
const party: FieldRule = {
  must: 'must name an account, and say nothing else wrong',
  fits: (value) =>
    isObject(value) &&
    complaintOf(value, {
      account: name,
      marginMode: optional(oneOf('cross', 'isolated')),
      effect: optional(oneOf('open', 'close')),
      isolatedMarginQuote: optional(amount),
    }) === undefined,
}
const transferParty: FieldRule = {
  must: 'must name an account, and say nothing else wrong',
  fits: (value) =>
    isObject(value) &&
    complaintOf(value, {
      account: name,
      marginMode: optional(oneOf('cross', 'isolated')),
    }) === undefined,
}
const postings: FieldRule = {
  must: 'must be a list, each with amountQuote and one of account, fund and residue',
  fits: (value) =>
    Array.isArray(value) &&
    value.every(
      (row: unknown) =>
        isObject(row) &&
        typeof row['amountQuote'] === 'bigint' &&
        [isText(row['account']), isText(row['fund']), row['residue'] === true].filter(Boolean)
          .length === 1,
    ),
}
const heldPosition = { market: name, sizeLots: amount, entryValueQuote: amount }
const syncedAccounts = listOf({
  account: name,
  owner: optional(name),
  kind: optional(accountKind),
  positionMode: optional(oneOf('oneWay', 'hedge')),
  adlExempt: optional(flag),
  collateralQuote: amount,
  unsettledFundingQuote: optional(amount),
  positions: listOf({
    ...heldPosition,
    marginMode: oneOf('cross', 'isolated'),
    isolatedMarginQuote: optional(amount),
  }),
})
const syncedFunds = listOf({
  fund: name,
  balanceQuote: amount,
  positions: optional(listOf(heldPosition)),
})
const prices = listOf({
  market: name,
  markPriceTicks: optional(fraction),
  indexPriceTicks: optional(fraction),
  sources: count,
  priceTimeMs: count,
})
const collaterals = listOf({
  asset: name,
  amountUnits: amount,
  unitPriceQuote: fraction,
  haircut: fraction,
})
const fills = listOf({
  index: count,
  status: oneOf('done', 'partial', 'rejected'),
  lots: amount,
})

type FieldRules = Readonly<Record<string, FieldRule>>

/** The fields of each kind of command, but for those that all have. */
const commandRules: Readonly<Record<Command['kind'], FieldRules>> = {
  openAccount: {
    account: name,
    owner: optional(name),
    accountKind,
    positionMode: optional(oneOf('oneWay', 'hedge')),
    adlExempt: optional(flag),
  },
  deposit: { account: name, amountQuote: amount },
  withdraw: { account: name, amountQuote: amount },
  moveMargin: { account: name, market: name, side, amountQuote: amount },
  updateCollaterals: { account: name, collaterals },
  placeOffer: {
    account: name,
    market: name,
    side,
    lots: amount,
    limitPriceTicks: optional(fraction),
  },
  moveFundMoney: { fund: name, amountQuote: amount },
  unwindInventory: {
    fund: name,
    market: name,
    side,
    lots: amount,
    priceTicks: amount,
    counterparty: party,
  },
  assignMarket: { market: name, fund: name, amountQuote: optional(amount) },
  setTrigger: { layer: count, market: name, isOn: flag },
  trade: { market: name, lots: amount, priceTicks: amount, buyer: party, seller: party },
  accrueFunding: { market: name, quotePerLot: fraction },
  settleFunding: {},
  updatePrices: { prices },
  requestLiquidations: {},
  fillLiquidation: {
    account: name,
    bucket: name,
    market: name,
    side,
    lots: amount,
    priceTicks: amount,
    counterparty: party,
  },
  failLiquidation: { account: name, bucket: name },
  orderCase: { account: name, bucket: name, reason },
  openRound: {},
  continueCase: {},
  confirmPlan: { planId: name, fills },
  passTime: {},
  halt: { market: optional(name), reason },
  resume: { market: optional(name) },
  start: {},
  transferPosition: {
    market: name,
    side,
    lots: amount,
    from: transferParty,
    to: transferParty,
    at: oneOf('mark', 'entry'),
    reason,
  },
  postCorrection: { reference: reason, reason, postings },
  freezeAccount: { account: name, reason },
  unfreezeAccount: { account: name },
  settleMarket: { market: name, priceTicks: fraction, reason },
  syncBook: { accounts: syncedAccounts, funds: optional(syncedFunds), isComplete: flag },
}

const idempotency: FieldRule = {
  must: 'must have a key and a bodyHash, both text',
  fits: (value) => isObject(value) && isText(value['key']) && isText(value['bodyHash']),
}
const common: FieldRules = { idempotency: optional(idempotency) }

/**
 * What is wrong with the form of a command, or undefined. Types say the same; a caller without them must not be able to
 * bring a state into a form that cannot be written down.
 */
export function commandComplaint(command: unknown): string | undefined {
  if (!isObject(command)) return 'a command is an object'
  const { kind } = command
  if (!isText(kind) || !Object.hasOwn(commandRules, kind)) return 'the kind is not known'
  const rules = commandRules[kind as Command['kind']]
  return complaintOf(command, common) ?? complaintOf(command, rules)
}

function complaintOf(
  fields: Readonly<Record<string, unknown>>,
  rules: FieldRules,
): string | undefined {
  for (const field in rules) {
    const rule = rules[field]
    if (rule !== undefined && !rule.fits(fields[field])) return `${field} ${rule.must}`
  }
  return undefined
}

function oneOf(...choices: readonly string[]): FieldRule {
  return {
    must: `must be one of ${choices.join(', ')}`,
    fits: (value) => isText(value) && choices.includes(value),
  }
}

function optional(rule: FieldRule): FieldRule {
  return { must: rule.must, fits: (value) => value === undefined || rule.fits(value) }
}

function listOf(rules: FieldRules): FieldRule {
  return {
    must: `must be a list, each with ${Object.keys(rules).join(', ')}`,
    fits: (value) =>
      Array.isArray(value) &&
      value.every((row: unknown) => isObject(row) && complaintOf(row, rules) === undefined),
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
