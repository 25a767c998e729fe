import { addDecimals, formatDecimal, parseDecimal } from '../decimal-text.ts'
import { BadRow } from '../reading/import-refusal.ts'
import { moneyAsset } from './fill.ts'
import { addressOf, amountAt, type JsonFields, textAt } from './json-fields.ts'

/** What ends the detail of an event that may have moved money, nobody here knows how much. */
export const unknownEffect = ', effect unknown'
/** What ends the detail of a transfer whose amount is our reading of the source. */
export const uncertainAmount = ', amount uncertain'

/** What an entry of the venue's ledger does to the money of one account's perpetuals. */
interface MoneyMove {
  readonly account: string
  readonly counterparty?: string
  /** Signed. */
  readonly value: string
  /** Whether the source leaves open what reached the account; the value is then our reading of it. */
  readonly isUncertain?: boolean
}

/** What an entry does: moves that are known, or none, or nobody can say. */
export type LedgerEffect =
  | { readonly kind: 'moves'; readonly moves: readonly MoneyMove[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' }

type ReadMoves = (delta: JsonFields, users: readonly string[]) => readonly MoneyMove[]

const none: LedgerEffect = { kind: 'none' }

/**
 * What an entry does to the money of perpetuals. Entries of the spot market, of staking and of other clearing houses do
 * nothing to it; a type that is not known here may do anything.
 *
 * @throws BadRow
 */
export function ledgerEffect(
  type: string,
  delta: JsonFields,
  users: readonly string[],
): LedgerEffect {
  if (withoutEffect.has(type)) return none
  const read = movesOf.get(type)
  if (read === undefined) return { kind: 'unknown' }
  const moves = read(delta, users)
  return moves.length === 0 ? none : { kind: 'moves', moves }
}

const withoutEffect: ReadonlySet<string> = new Set([
  'accountActivationGas',
  'cStakingTransfer',
  'deployGasAuction',
  'liquidation',
  'spotGenesis',
  'spotTransfer',
])

const movesOf: ReadonlyMap<string, ReadMoves> = new Map<string, ReadMoves>([
  ['deposit', (delta, users) => [{ account: first(users), value: money(delta, 'usdc') }]],
  ['withdraw', (delta, users) => [{ account: first(users), value: minus(paid(delta)) }]],
  ['accountClassTransfer', readClassTransfer],
  ['internalTransfer', readTransfer],
  ['subAccountTransfer', readTransfer],
  ['perpDexClassTransfer', readDexTransfer],
  ['send', readSend],
  ['rewardsClaim', readClaim],
  ['vaultCreate', readVaultDeposit],
  ['vaultDeposit', readVaultDeposit],
  ['vaultWithdraw', readVaultWithdrawal],
  ['vaultDistribution', readDistribution],
  ['vaultLeaderCommission', readCommission],
])

function readClassTransfer(delta: JsonFields, users: readonly string[]): MoneyMove[] {
  const value = money(delta, 'usdc')
  return [{ account: first(users), value: delta['toPerp'] === true ? value : minus(value) }]
}

function readTransfer(delta: JsonFields): MoneyMove[] {
  const [from, to] = [party(delta, 'user'), party(delta, 'destination')]
  return [
    { account: from, counterparty: to, value: minus(paid(delta)) },
    { account: to, counterparty: from, value: money(delta, 'usdc') },
  ]
}

function readDexTransfer(delta: JsonFields, users: readonly string[]): MoneyMove[] {
  if (delta['dex'] !== '' || delta['token'] !== moneyAsset) return []
  const value = money(delta, 'amount')
  return [{ account: first(users), value: delta['toPerp'] === true ? value : minus(value) }]
}

/** Between clearing houses by name; the one without a name is the venue's own. */
function readSend(delta: JsonFields): MoneyMove[] {
  if (delta['token'] !== moneyAsset) return []
  const value = money(delta, 'amount')
  const [from, to] = [party(delta, 'user'), party(delta, 'destination')]
  const isUncertain = delta['fee'] !== undefined && Number(amountAt(delta, 'fee')) !== 0
  const leaves: MoneyMove = { account: from, counterparty: to, value: minus(value), isUncertain }
  const arrives: MoneyMove = { account: to, counterparty: from, value }
  return [
    ...(delta['sourceDex'] === '' ? [leaves] : []),
    ...(delta['destinationDex'] === '' ? [arrives] : []),
  ]
}

/** The source does not say which of a user's accounts a reward reaches. */
function readClaim(delta: JsonFields, users: readonly string[]): MoneyMove[] {
  const { token = moneyAsset } = delta
  if (token !== moneyAsset) return []
  return [{ account: first(users), value: money(delta, 'amount'), isUncertain: true }]
}

function readVaultDeposit(delta: JsonFields, users: readonly string[]): MoneyMove[] {
  const vault = party(delta, 'vault')
  const account = delta['user'] === undefined ? first(users) : party(delta, 'user')
  return [
    { account, counterparty: vault, value: minus(paid(delta)) },
    { account: vault, counterparty: account, value: money(delta, 'usdc') },
  ]
}

/** What the vault itself pays beyond what its depositor gets is not said for every case. */
function readVaultWithdrawal(delta: JsonFields): MoneyMove[] {
  const [vault, user] = [party(delta, 'vault'), party(delta, 'user')]
  const net = money(delta, 'netWithdrawnUsd')
  const gross = sum(net, money(delta, 'commission'))
  return [
    { account: vault, counterparty: user, value: minus(gross), isUncertain: true },
    { account: user, counterparty: vault, value: net },
  ]
}

function readDistribution(delta: JsonFields, users: readonly string[]): MoneyMove[] {
  const [vault, user, value] = [party(delta, 'vault'), first(users), money(delta, 'usdc')]
  return [
    { account: vault, counterparty: user, value: minus(value), isUncertain: true },
    { account: user, counterparty: vault, value },
  ]
}

function readCommission(delta: JsonFields, users: readonly string[]): MoneyMove[] {
  const account = delta['user'] === undefined ? first(users) : party(delta, 'user')
  return [{ account, value: money(delta, 'usdc') }]
}

function first(users: readonly string[]): string {
  const [user] = users
  if (user === undefined) throw new BadRow('missingField', 'users is empty')
  return user
}

function party(delta: JsonFields, name: string): string {
  return addressOf(textAt(delta, name), name)
}

/** What the source pays, its fee included. */
function paid(delta: JsonFields): string {
  const value = money(delta, 'usdc')
  return delta['fee'] === undefined ? value : sum(value, money(delta, 'fee'))
}

function money(delta: JsonFields, name: string): string {
  const text = amountAt(delta, name)
  if (parseDecimal(text) === undefined) {
    throw new BadRow(
      'badNumber',
      `${name} is no decimal number: ${JSON.stringify(text.slice(0, 40))}`,
    )
  }
  return text
}

function sum(left: string, right: string): string {
  const zero = { digits: 0n, places: 0 }
  return formatDecimal(addDecimals(parseDecimal(left) ?? zero, parseDecimal(right) ?? zero))
}

function minus(text: string): string {
  return text.startsWith('-') ? text.slice(1) : `-${text}`
}
