import { storable } from '../../quantity/column.ts'
import type { CorrectionPosting, PostCorrection } from '../command.ts'
import { CommandRefused, type Deliberation, emit, requireSolvent } from '../deliberation.ts'
import { fundSlot, walletSlot } from '../lookup.ts'
import { requireAvailable } from './funds.ts'
import { requireFree } from './money.ts'

/**
 * Moves money between wallets, funds and the residue (SPEC X-2). Whoever pays must be able to: a wallet stays solvent at every
 * price that is possible now, a fund pays what it has available, the residue what is in it.
 */
export function postCorrection(thinking: Deliberation, command: PostCorrection): void {
  const { postings, reference, reason } = command
  checkPostings(postings)
  const wallets: { bucket: number; amount: number }[] = []
  const funds: { fund: number; amount: number }[] = []
  let residue = 0
  for (const posting of postings) {
    const amount = storable(posting.amountQuote)
    if ('account' in posting) {
      wallets.push({ bucket: walletSlot(thinking.record, posting.account), amount })
    } else if ('fund' in posting) {
      funds.push({ fund: fundSlot(thinking.record, posting.fund), amount })
    } else residue += amount
  }
  const payers = wallets.filter(({ amount }) => amount < 0)
  for (const { bucket } of payers) requireFree(thinking, bucket)
  for (const { fund, amount } of funds) requireAvailable(thinking, fund, BigInt(amount))
  requireResidue(thinking, residue)
  emit(thinking, {
    kind: 'correctionPosted',
    reference,
    reason,
    buckets: wallets.map(({ bucket }) => bucket),
    amounts: wallets.map(({ amount }) => amount),
    funds: funds.map(({ fund }) => fund),
    fundAmounts: funds.map(({ amount }) => amount),
    residue,
  })
  for (const { bucket } of payers) requireSolvent(thinking, bucket)
}

/** A correction makes no money, and says once what becomes of each ledger. */
function checkPostings(postings: readonly CorrectionPosting[]): void {
  if (postings.some(({ amountQuote }) => amountQuote === 0n)) {
    throw new CommandRefused('invalidAmount', 'an amount must not be 0')
  }
  const sum = postings.reduce((total, { amountQuote }) => total + amountQuote, 0n)
  if (postings.length === 0 || sum !== 0n) {
    const detail = postings.length === 0 ? 'there are no postings' : `the postings sum to ${sum}`
    throw new CommandRefused('unbalancedPostings', `${detail}; a correction sums to 0`)
  }
  if (new Set(postings.map(ledgerName)).size < postings.length) {
    const detail = 'each account, each fund and the residue has one posting at most'
    throw new CommandRefused('invalidAmount', detail)
  }
}

function ledgerName(posting: CorrectionPosting): string {
  if ('account' in posting) return `account:${posting.account}`
  return 'fund' in posting ? `fund:${posting.fund}` : 'residue'
}

function requireResidue({ ledger }: Deliberation, amount: number): void {
  if (amount >= 0 || ledger.residueQuote + BigInt(amount) >= 0n) return
  throw new CommandRefused('insufficientMoney', `the residue has ${ledger.residueQuote}`)
}
