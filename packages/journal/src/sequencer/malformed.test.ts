import { quoteUnits } from '@plimsoll/engine'
import { simpleBook } from '@plimsoll/testkit'
import { expect, test } from 'vitest'
import { openMemoryJournal } from '../memory/memory-journal.ts'
import { createMemoryDisk } from '../memory/memory-disk.ts'
import { Sequencer } from './sequencer.ts'
import type { Submission } from './submission.ts'

const genesis = simpleBook({
  mark: 100n,
  accounts: { a: { money: 50n, positions: [] } },
  waterfall: [],
})

// What reaches a process that cannot trust its callers' types. None of it may stop the domain.
const malformed: readonly unknown[] = [
  null,
  { kind: 'nonsense' },
  { kind: 'trade', market: 'M', lots: 1n, priceTicks: 100n },
  { kind: 'deposit', account: 'a', amountQuote: 1n, idempotency: { key: 7, bodyHash: 'h' } },
  { kind: 'deposit', account: 'a', amountQuote: Number.NaN },
  { kind: 'accrueFunding', market: 'M', quotePerLot: { numerator: 1, denominator: 1 } },
  { kind: 'updatePrices', prices: null },
  { kind: 'halt', reason: () => 'x' },
]

test('what is no command is answered, and the next one is taken', async () => {
  const disk = createMemoryDisk()
  const sequencer = await Sequencer.open({
    openJournal: () => openMemoryJournal(disk),
    genesis,
    clock: { nowMs: () => 1 },
  })
  for (const submission of malformed) {
    const answer = await sequencer.submit(submission as Submission)
    expect(['rejected', 'failed']).toContain(answer.outcome)
  }
  const deposit = { kind: 'deposit', account: 'a', amountQuote: quoteUnits(5n) } as const
  expect(await sequencer.submit(deposit)).toMatchObject({ outcome: 'accepted', sequence: 1 })
  await sequencer.close()
})
