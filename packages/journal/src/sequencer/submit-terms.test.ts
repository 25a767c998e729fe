import { type BookSpec, type Decision, quoteUnits, stateHash, step, view } from '@plimsoll/engine'
import { simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { bodyHashOf } from '../codec/body-hash.ts'
import { ScriptedJournals } from '../testing/scripted-journal.ts'
import { DomainUnavailable, Sequencer } from './sequencer.ts'
import type { SequencerSettings } from './settings.ts'
import type { Submission } from './submission.ts'

const genesis: BookSpec = simpleBook({
  mark: 100n,
  accounts: { a: { money: 50n, positions: [] } },
  waterfall: [],
})

function deposit(amount: bigint, key?: string): Submission {
  const body = { kind: 'deposit', account: 'a', amountQuote: quoteUnits(amount) } as const
  return key === undefined ? body : { ...body, idempotency: { key, bodyHash: bodyHashOf(body) } }
}

async function open(settings: Partial<SequencerSettings> = {}) {
  const journals = new ScriptedJournals()
  const clock = { nowMs: () => 1_000 }
  const sequencer = await Sequencer.open({ openJournal: journals.open, genesis, clock, settings })
  return { journals, sequencer }
}

function amountsOf({ groups }: ScriptedJournals): string[] {
  return groups.flat().map(({ command }) => /"amountQuote":"#(\d+)"/u.exec(command)?.[1] ?? '')
}

describe('a command with a condition', () => {
  test('is asked about its decision when its turn comes, on what the commands before it made', async () => {
    const { sequencer } = await open()
    const seen: Decision[] = []
    const onlyIf = (decision: Decision) => void seen.push(decision)
    const withdrawal = { kind: 'withdraw', account: 'a', amountQuote: quoteUnits(57n) } as const
    await Promise.all([sequencer.submit(deposit(7n)), sequencer.submit(withdrawal, { onlyIf })])
    expect(seen).toMatchObject([{ outcome: 'accepted' }])
    expect(await sequencer.submit(withdrawal, { onlyIf })).toMatchObject({ outcome: 'rejected' })
    expect(seen[1]).toMatchObject({ outcome: 'rejected', code: 'insufficientMoney' })
  })

  test('that is not met leaves no trace, and those around it go on', async () => {
    const { journals, sequencer } = await open()
    const hash = () => sequencer.read((_state, at) => at.stateHash())
    const before = await hash()
    const onlyIf = () => 'the effect is another than was approved'
    expect(await sequencer.submit(deposit(1n, 'k'), { onlyIf })).toEqual({
      outcome: 'failed',
      isRetryable: false,
      message: 'the effect is another than was approved',
    })
    expect(await hash()).toBe(before)
    const answers = await Promise.all([
      sequencer.submit(deposit(2n)),
      sequencer.submit(deposit(3n, 'k'), { onlyIf }),
      sequencer.submit(deposit(4n, 'k')),
    ])
    expect(answers.map(({ outcome }) => outcome)).toEqual(['accepted', 'failed', 'accepted'])
    expect(amountsOf(journals)).toEqual(['', '2', '4'])
  })

  test('that cannot be checked is not met, and the domain goes on', async () => {
    const { journals, sequencer } = await open()
    const onlyIf = (): never => {
      throw new Error('no such account')
    }
    const answers = await Promise.all([
      sequencer.submit(deposit(2n)),
      sequencer.submit(deposit(3n, 'k'), { onlyIf }),
      sequencer.submit(deposit(4n, 'k')),
    ])
    expect(answers).toMatchObject([
      { outcome: 'accepted' },
      {
        outcome: 'failed',
        isRetryable: false,
        message: 'the terms of the command could not be checked: no such account',
      },
      { outcome: 'accepted' },
    ])
    expect(amountsOf(journals)).toEqual(['', '2', '4'])
    expect(sequencer.stopCause).toBeUndefined()
  })

  test('is not asked about a key that has its answer', async () => {
    const { sequencer } = await open()
    await sequencer.submit(deposit(1n, 'k'))
    const onlyIf = () => 'never'
    expect(await sequencer.submit(deposit(1n, 'k'), { onlyIf })).toMatchObject({
      outcome: 'repeated',
      sequence: 1,
    })
  })
})

describe('urgent commands', () => {
  test('go before those that wait, and keep their own order', async () => {
    const { journals, sequencer } = await open()
    const urgent = { isUrgent: true }
    await Promise.all([
      sequencer.submit(deposit(1n)),
      sequencer.submit(deposit(2n)),
      sequencer.submit(deposit(3n), urgent),
      sequencer.submit(deposit(4n), urgent),
      sequencer.submit(deposit(5n)),
    ])
    expect(amountsOf(journals)).toEqual(['', '3', '4', '1', '2', '5'])
  })

  test('leave the others a turn after every eighth', async () => {
    const { journals, sequencer } = await open()
    const urgent = Array.from({ length: 20 }, () => true)
    await Promise.all(
      [false, false, ...urgent].map((isUrgent) =>
        sequencer.submit(deposit(isUrgent ? 2n : 1n), { isUrgent }),
      ),
    )
    const eight = '2'.repeat(8)
    expect(amountsOf(journals).join('')).toBe(`${eight}1${eight}12222`)
  })

  test('find room where the others have none, but not without end', async () => {
    const { sequencer } = await open({ queueMax: 2 })
    const answers = await Promise.all(
      [false, false, false, true, true, true].map((isUrgent) =>
        sequencer.submit(deposit(1n), { isUrgent }),
      ),
    )
    const full = (kind: string) => {
      const message = `2 ${kind} are waiting already; try again later`
      return { outcome: 'failed', isRetryable: true, message }
    }
    const accepted = { outcome: 'accepted' }
    const others = [accepted, accepted, full('commands that are not urgent')]
    const urgent = [accepted, accepted, full('urgent commands')]
    expect(answers).toMatchObject([...others, ...urgent])
  })
})

describe('trying', () => {
  test('a preview decides on the durable state and changes nothing', async () => {
    const { journals, sequencer } = await open()
    const before = await sequencer.read((_state, at) => at.stateHash())
    const { decision, at } = await sequencer.preview(deposit(5n))
    expect(decision).toMatchObject({ outcome: 'accepted' })
    expect(at).toMatchObject({ sequence: 0, timeMs: 0 })
    expect(await sequencer.read((_state, now) => now.stateHash())).toBe(before)
    const answer = await sequencer.submit(deposit(5n))
    if (answer.outcome !== 'accepted' || decision.outcome !== 'accepted') throw new Error('refused')
    expect(answer.events).toEqual(decision.events.slice(1))
    expect(journals.groups).toHaveLength(2)
  })

  test('what happens to a fork does not happen to the domain', async () => {
    const { sequencer } = await open()
    const { state, at } = await sequencer.fork()
    expect(stateHash(state)).toBe(at.stateHash())
    step(state, { ...deposit(5n), timeMs: 2_000 })
    expect(view(state).account('a')?.collateralQuote).toBe(55n)
    expect(await sequencer.read((live) => live.account('a')?.collateralQuote)).toBe(50n)
  })

  test('nothing is tried on a domain that is closed', async () => {
    const { sequencer } = await open()
    await sequencer.close()
    await expect(sequencer.preview(deposit(1n))).rejects.toThrow(DomainUnavailable)
    await expect(sequencer.fork()).rejects.toThrow(DomainUnavailable)
    await expect(sequencer.checkpoints()).rejects.toThrow(DomainUnavailable)
    await expect(sequencer.records(0).next()).rejects.toThrow(DomainUnavailable)
  })
})

test('records and checkpoints are those of the journal', async () => {
  const { sequencer } = await open({ checkpointRecords: 2 })
  for (const amount of [1n, 2n, 3n]) await sequencer.submit(deposit(amount))
  const kinds: string[] = []
  for await (const { kind, sequence } of sequencer.records(2)) kinds.push(`${sequence} ${kind}`)
  expect(kinds).toEqual(['2 deposit', '3 deposit'])
  expect(await sequencer.checkpoints()).toMatchObject([{ sequence: 2 }])
})
