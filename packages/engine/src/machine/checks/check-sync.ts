import { at } from '../../quantity/assert.ts'
import { amountMax } from '../../quantity/limits.ts'
import { BookRefused } from '../book-refused.ts'
import type { RejectionCode, SyncBook, SyncedAccount, SyncedFund } from '../command.ts'
import { CommandRefused, requireUnsettled } from '../deliberation.ts'
import { fundSlot, marketSlot } from '../lookup.ts'
import type { StateRecord } from '../state.ts'
import { checkAccount } from './check-account.ts'
import { checkInventory } from './check-fund.ts'
import { checkAmount, checkIds } from './refuse.ts'

/** What refuses a statement of a book, in the words of commands. */
const codes: Partial<Record<BookRefused['code'], RejectionCode>> = {
  amountOutOfRange: 'amountOutOfRange',
  unknownId: 'unknownMarket',
  duplicateId: 'invalidIdentifier',
  invalidId: 'invalidIdentifier',
  positionConflict: 'positionModeForbids',
  unknownChoice: 'invalidCommand',
}

/** Refuses a statement that no book could be, or that says something else of an account than what it is. */
export function checkSync(record: StateRecord, { accounts, funds = [] }: SyncBook): void {
  const markets = new Set(record.marketSlots.keys())
  try {
    checkIds(accounts, 'accounts', ({ account }) => account)
    checkIds(funds, 'funds', ({ fund }) => fund)
    accounts.forEach((account, index) => {
      const known = knownAccount(record, account)
      // How an account came to hold both sides is the venue's to allow.
      const positionMode = known === undefined ? account.positionMode : 'hedge'
      const { kind = 'trader' } = account
      const spec = { ...account, kind, ...(positionMode && { positionMode }) }
      checkAccount(spec, markets, `accounts[${index}]`)
    })
    funds.forEach((fund, index) => checkFund(record, fund, markets, `funds[${index}]`))
  } catch (error) {
    if (!(error instanceof BookRefused)) throw error
    throw new CommandRefused(codes[error.code] ?? 'invalidAmount', error.message)
  }
  const held = [...accounts, ...funds].flatMap(({ positions = [] }) => positions)
  for (const market of new Set(held.map((position) => position.market))) {
    requireUnsettled(record, marketSlot(record, market))
  }
  for (const position of held) requireValuable(record, position)
}

/** What an account is does not change; its mode only rules what it may do here. */
function knownAccount(
  { shape }: StateRecord,
  { account, owner, kind, adlExempt }: SyncedAccount,
): string | undefined {
  const slot = shape.accountSlot(account)
  if (slot === undefined) return undefined
  const row = at(shape.accounts, slot)
  const stated = { owner, kind, adlExempt }
  for (const name of ['owner', 'kind', 'adlExempt'] as const) {
    if (stated[name] === undefined || stated[name] === row[name]) continue
    const detail = `${account} exists with ${name} ${row[name]}; what an account is does not change`
    throw new CommandRefused('accountExists', detail)
  }
  return account
}

function checkFund(
  record: StateRecord,
  { fund, balanceQuote, positions = [] }: SyncedFund,
  markets: ReadonlySet<string>,
  path: string,
): void {
  const { purpose } = at(record.funds, fundSlot(record, fund))
  checkAmount(balanceQuote, `${path}.balanceQuote`, 0n)
  if (purpose === 'venueCapital' && positions.length > 0) {
    const advice = 'capital of the venue holds no positions; leave this out'
    throw new BookRefused('unknownChoice', `${path}.positions`, advice)
  }
  checkInventory(positions, markets, `${path}.positions`, 'markets')
}

/** The value of a position at mark must fit a column. */
function requireValuable(
  record: StateRecord,
  { market, sizeLots }: { readonly market: string; readonly sizeLots: bigint },
): void {
  const slot = marketSlot(record, market)
  const { markLotQuote } = at(record.ledger.book.prices.markets, slot)
  const lots = sizeLots < 0n ? -sizeLots : sizeLots
  if (lots * markLotQuote.numerator <= amountMax * markLotQuote.denominator) return
  const detail = `a position in ${market} is worth more than 2^53 − 1 quote units at mark`
  throw new CommandRefused('amountOutOfRange', detail)
}
