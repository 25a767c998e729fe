import type { CorrectionPosted, PostCorrection } from '@plimsoll/engine'
import { addMoney, addToFund, addToResidue, bucketAt, fundAt, whole, wholes } from '../booking.ts'
import { expectConserved } from '../conservation.ts'
import { protectedOf } from '../funds/available.ts'
import type { Bucket, Fund, World } from '../world.ts'
import type { EventCursor } from './event-cursor.ts'
import { fundNamed, walletOf } from './lookup.ts'
import { expectFree, expectSolvent } from './safety.ts'

/** Money moves between ledgers as an officer says, and nobody gives what he needs (SPEC X-2). */
export function judgeCorrection(
  world: World,
  command: PostCorrection,
  events: EventCursor,
  timeMs: number,
): void {
  const { judge } = world
  const { postings } = command
  const payers = postings.flatMap((posting) =>
    'account' in posting && posting.amountQuote < 0n ? [walletOf(world, posting.account)] : [],
  )
  for (const wallet of payers) expectFree(world, wallet)
  const posted = bookCorrection(world, events.take('correctionPosted'))
  const due: Moved = new Map(
    postings.map((posting) => [ledgerOf(world, posting), posting.amountQuote]),
  )
  const isAsked =
    posted.reference === command.reference &&
    posted.reason === command.reason &&
    due.size === postings.length &&
    due.size === posted.moved.size &&
    [...due].every(([to, amount]) => amount !== 0n && posted.moved.get(to) === amount)
  judge.expect('correction', isAsked, () => {
    return `${[...posted.moved.values()].join()} is posted, asked is ${[...due.values()].join()}`
  })
  for (const wallet of payers) expectSolvent(world, wallet, timeMs)
  for (const posting of postings) {
    if (posting.amountQuote > 0n || 'account' in posting) continue
    const left = 'fund' in posting ? leftIn(world, posting.fund) : world.residue
    judge.expect('correction', left >= 0n, () => `${-left} too much is taken by a correction`)
  }
}

/** Amounts by wallet and fund; the world stands for its residue. */
type Moved = Map<Bucket | Fund | World, bigint>

function ledgerOf(
  world: World,
  posting: PostCorrection['postings'][number],
): Bucket | Fund | World {
  if ('account' in posting) return walletOf(world, posting.account)
  return 'fund' in posting ? fundNamed(world, posting.fund) : world
}

function bookCorrection(
  world: World,
  event: CorrectionPosted,
): Pick<CorrectionPosted, 'reference' | 'reason'> & { readonly moved: Moved } {
  const moved: Moved = new Map()
  const amounts = wholes(world, event.amounts)
  event.buckets.forEach((slot, index) => {
    const bucket = bucketAt(world, slot)
    addMoney(world, bucket, amounts[index] ?? 0n)
    moved.set(bucket, amounts[index] ?? 0n)
  })
  const fundAmounts = wholes(world, event.fundAmounts)
  event.funds.forEach((index, row) => {
    const fund = fundAt(world, index)
    addToFund(world, fund, fundAmounts[row] ?? 0n)
    moved.set(fund, fundAmounts[row] ?? 0n)
  })
  const residue = whole(world, event.residue)
  addToResidue(world, residue)
  if (residue !== 0n) moved.set(world, residue)
  expectConserved(world)
  return { reference: event.reference, reason: event.reason, moved }
}

/** What a fund has above its floor and what its inventory has lost. */
function leftIn(world: World, id: string): bigint {
  const fund = fundNamed(world, id)
  return fund.balance - protectedOf(world, fund)
}
