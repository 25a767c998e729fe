import { type BookSpec, BookRefused, InvariantError, quoteUnits } from '@plimsoll/engine'
import { simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { bodyHashOf } from '../codec/body-hash.ts'
import { AppendRefused, AppendUnknown, JournalDamaged } from '../journal.ts'
import { ScriptedJournals } from '../testing/scripted-journal.ts'
import { Sequencer, type SequencerOptions } from './sequencer.ts'
import type { Submission } from './submission.ts'

const genesis: BookSpec = simpleBook({
  mark: 100n,
  accounts: { a: { money: 50n, positions: [] }, b: { money: 0n, positions: [] } },
  waterfall: [],
})

function deposit(amount: bigint, key?: string): Submission {
  const body = { kind: 'deposit', account: 'a', amountQuote: quoteUnits(amount) } as const
  return key === undefined ? body : { ...body, idempotency: { key, bodyHash: bodyHashOf(body) } }
}

const overdrawn: Submission = { kind: 'withdraw', account: 'b', amountQuote: quoteUnits(1n) }

interface Domain {
  readonly journals: ScriptedJournals
  readonly clock: { timeMs: number; nowMs(): number }
  readonly sequencer: Sequencer
}

async function openDomain(
  options: Partial<SequencerOptions> & { journals?: ScriptedJournals } = {},
): Promise<Domain> {
  const { journals = new ScriptedJournals(), ...rest } = options
  const clock = { timeMs: 1_000, nowMs: () => clock.timeMs }
  const sequencer = await Sequencer.open({ openJournal: journals.open, genesis, clock, ...rest })
  return { journals, clock, sequencer }
}

function balanceOf({ sequencer }: Domain, account = 'a'): Promise<bigint | undefined> {
  return sequencer.read((state) => state.account(account)?.collateralQuote)
}

async function kindsOf({ journals }: Domain): Promise<string[]> {
  const journal = await journals.open()
  const kinds: string[] = []
  for await (const { kind } of journal.read(0)) kinds.push(kind)
  await journal.close()
  return kinds
}

describe('a domain that is opened', () => {
  test('an empty journal begins with the book', async () => {
    const domain = await openDomain()
    await domain.sequencer.close()
    expect(await kindsOf(domain)).toEqual(['genesis'])
  })

  test('a book that is none writes nothing', async () => {
    const journals = new ScriptedJournals()
    const opening = openDomain({ journals, genesis: { ...genesis, domain: '' } })
    await expect(opening).rejects.toThrow(BookRefused)
    expect(journals.groups).toEqual([])
  })

  test('an empty journal without a book is refused', async () => {
    const openJournal = new ScriptedJournals().open
    const opening = Sequencer.open({ openJournal, clock: { nowMs: () => 0 } })
    await expect(opening).rejects.toThrow('there is no book to begin with')
  })

  test('the book of another domain is refused', async () => {
    const { journals, sequencer } = await openDomain()
    await sequencer.close()
    const opening = openDomain({ journals, genesis: { ...genesis, domain: 'other' } })
    await expect(opening).rejects.toThrow('the journal is of domain test, the book of other')
  })

  test('it goes on where the journal ends, after a start', async () => {
    const first = await openDomain()
    await first.sequencer.submit(deposit(7n))
    await first.sequencer.close()
    const second = await openDomain({ journals: first.journals })
    expect(await balanceOf(second)).toBe(57n)
    const answer = await second.sequencer.submit(deposit(1n))
    expect(answer).toMatchObject({ outcome: 'accepted', address: { sequence: 3, epoch: 2 } })
    await second.sequencer.close()
    expect(await kindsOf(second)).toEqual(['genesis', 'deposit', 'start', 'deposit'])
  })

  test('a start that finds no room is made up for before the next command', async () => {
    const first = await openDomain()
    await first.sequencer.close()
    first.journals.script(() => Promise.reject(new AppendRefused('full', true)))
    const second = await openDomain({ journals: first.journals })
    expect(await balanceOf(second)).toBe(50n)
    await second.sequencer.submit(deposit(1n))
    await second.sequencer.close()
    expect(await kindsOf(second)).toEqual(['genesis', 'start', 'deposit'])
  })
})

describe('a command', () => {
  test('is answered with its place and its events', async () => {
    const domain = await openDomain()
    expect(await domain.sequencer.submit(deposit(5n))).toEqual({
      outcome: 'accepted',
      sequence: 1,
      address: { domain: 'test', epoch: 1, sequence: 1 },
      events: [{ kind: 'moneyMoved', cause: 'deposit', buckets: [0], amounts: [5] }],
    })
    expect(await balanceOf(domain)).toBe(55n)
  })

  test('has the time of the clock, which never falls and always is a time', async () => {
    const { journals, clock, sequencer } = await openDomain()
    for (const timeMs of [2_000, 1_500, Number.NaN, 2_001]) {
      clock.timeMs = timeMs
      await sequencer.submit(deposit(1n))
    }
    expect(journals.groups.flat().map(({ timeMs }) => timeMs)).toEqual([
      0, 2_000, 2_000, 2_000, 2_001,
    ])
  })

  test('without a key leaves nothing where it is refused or changes nothing', async () => {
    const { journals, sequencer } = await openDomain()
    expect(await sequencer.submit(overdrawn)).toMatchObject({
      outcome: 'rejected',
      code: 'insufficientMoney',
    })
    const idle = await sequencer.submit({ kind: 'openRound' })
    expect(idle).toEqual({ outcome: 'accepted', sequence: 0, events: [] })
    expect(journals.groups).toHaveLength(1)
  })

  test('with a key is answered as before, also by the next process', async () => {
    const { journals, sequencer } = await openDomain()
    const keyedRefusal: Submission = {
      ...overdrawn,
      idempotency: { key: 'r', bodyHash: bodyHashOf(overdrawn) },
    }
    const accepted = await sequencer.submit(deposit(5n, 'k'))
    const refused = await sequencer.submit(keyedRefusal)
    expect(refused).toMatchObject({ outcome: 'rejected', sequence: 2 })
    await sequencer.close()
    const { sequencer: next } = await openDomain({ journals })
    expect(await next.submit(deposit(5n, 'k'))).toEqual({ ...accepted, outcome: 'repeated' })
    expect(await next.submit(keyedRefusal)).toEqual({
      outcome: 'repeated',
      sequence: 2,
      address: { domain: 'test', epoch: 1, sequence: 2 },
      code: 'insufficientMoney',
      events: [],
    })
    expect(await next.submit(deposit(6n, 'k'))).toMatchObject({ code: 'keyReused' })
  })

  test('that cannot be recorded is refused for good, and the others go on', async () => {
    const { sequencer } = await openDomain()
    const amountQuote = Number.NaN as unknown as ReturnType<typeof quoteUnits>
    const answers = await Promise.all([
      sequencer.submit({ kind: 'deposit', account: 'a', amountQuote }),
      sequencer.submit(deposit(5n, '\ud800')),
      sequencer.submit(deposit(5n)),
    ])
    expect(answers).toMatchObject([
      { outcome: 'failed', isRetryable: false },
      { outcome: 'failed', isRetryable: false },
      { outcome: 'accepted', sequence: 1 },
    ])
  })

  test('finds the queue full', async () => {
    const { sequencer } = await openDomain({ settings: { queueMax: 2 } })
    const answers = await Promise.all(
      [1n, 2n, 3n].map((amount) => sequencer.submit(deposit(amount))),
    )
    expect(answers).toMatchObject([
      { outcome: 'accepted' },
      { outcome: 'accepted' },
      {
        outcome: 'failed',
        isRetryable: true,
        message: expect.stringContaining('2 commands') as unknown,
      },
    ])
  })
})

describe('a group', () => {
  test('is what waits, appended at once and answered in order', async () => {
    const { journals, sequencer } = await openDomain()
    const order: number[] = []
    const submit = async (submission: Submission, place: number): Promise<void> => {
      await sequencer.submit(submission)
      order.push(place)
    }
    await Promise.all([
      submit(deposit(1n), 0),
      submit(overdrawn, 1),
      submit(deposit(2n, 'k'), 2),
      submit(deposit(2n, 'k'), 3),
      submit(deposit(3n), 4),
    ])
    expect(order).toEqual([0, 1, 2, 3, 4])
    expect(journals.groups.map((group) => group.length)).toEqual([1, 3])
  })

  test.each([
    ['commands', { groupCommandsMax: 2 }],
    ['text', { groupTextMax: 1 }],
  ])('is bounded by %s', async (_bound, settings) => {
    const { journals, sequencer } = await openDomain({ settings })
    await Promise.all([1n, 2n, 3n].map((amount) => sequencer.submit(deposit(amount))))
    expect(journals.groups.length).toBeGreaterThan(2)
  })

  test('is answered and shown only once it is durable', async () => {
    const domain = await openDomain()
    const seen: string[] = []
    domain.journals.script(async (journal, entries) => {
      const reading = domain.sequencer.read((state) => state.account('a')?.collateralQuote)
      void reading.then((balance) => seen.push(`read ${balance}`))
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
      seen.push('durable')
      return journal.append(entries)
    })
    const answer = await domain.sequencer.submit(deposit(5n))
    seen.push(answer.outcome)
    expect(await balanceOf(domain)).toBe(55n)
    expect(seen).toEqual(['durable', 'accepted', 'read 55'])
  })

  test('that is refused has not happened, and the next can succeed', async () => {
    const domain = await openDomain()
    domain.journals.script(() => Promise.reject(new AppendRefused('the disk is full', true)))
    const answers = await Promise.all([
      domain.sequencer.submit(deposit(5n, 'k')),
      domain.sequencer.submit(overdrawn),
      domain.sequencer.submit(deposit(6n)),
    ])
    const failed = { outcome: 'failed', isRetryable: true }
    expect(answers).toMatchObject([failed, failed, failed])
    expect(await balanceOf(domain)).toBe(50n)
    expect(await domain.sequencer.submit(deposit(5n, 'k'))).toMatchObject({ sequence: 1 })
    expect(await balanceOf(domain)).toBe(55n)
  })

  test('that is refused for good says so', async () => {
    const { journals, sequencer } = await openDomain()
    journals.script(() => Promise.reject(new AppendRefused('read-only', false)))
    const answer = await sequencer.submit(deposit(5n))
    expect(answer).toMatchObject({ outcome: 'failed', isRetryable: false })
  })
})

describe('a group in doubt', () => {
  const doubt = new AppendUnknown('the sync failed')

  test('is answered as decided where the journal has it', async () => {
    const domain = await openDomain()
    domain.journals.script(async (journal, entries) => {
      await journal.append(entries)
      throw doubt
    })
    const answers = await Promise.all([
      domain.sequencer.submit(deposit(5n, 'k')),
      domain.sequencer.submit(deposit(6n)),
      domain.sequencer.submit(deposit(5n, 'k')),
      domain.sequencer.submit(overdrawn),
    ])
    expect(answers).toMatchObject([
      { outcome: 'accepted', address: { epoch: 1, sequence: 1 } },
      { outcome: 'accepted', address: { epoch: 1, sequence: 2 } },
      { outcome: 'repeated', address: { epoch: 1, sequence: 1 } },
      { outcome: 'rejected', code: 'insufficientMoney' },
    ])
    expect(await balanceOf(domain)).toBe(61n)
    await domain.sequencer.close()
    expect(await kindsOf(domain)).toEqual(['genesis', 'deposit', 'deposit'])
  })

  test('has not happened where the journal does not have it', async () => {
    const domain = await openDomain()
    domain.journals.script(() => Promise.reject(doubt))
    const answers = await Promise.all([
      domain.sequencer.submit(deposit(5n, 'k')),
      domain.sequencer.submit(deposit(6n)),
    ])
    const failed = { outcome: 'failed', isRetryable: true }
    expect(answers).toMatchObject([failed, failed])
    expect(await balanceOf(domain)).toBe(50n)
    const again = await domain.sequencer.submit(deposit(5n, 'k'))
    expect(again).toMatchObject({ outcome: 'accepted', address: { epoch: 2, sequence: 2 } })
    await domain.sequencer.close()
    expect(await kindsOf(domain)).toEqual(['genesis', 'start', 'deposit'])
  })

  test('is known by its key where another process carried it out', async () => {
    const domain = await openDomain()
    domain.journals.script(async (journal) => {
      // The journal is lost to another process, which is told the same and then gives way.
      await journal.close()
      const other = await openDomain({ journals: domain.journals })
      await other.sequencer.submit(deposit(5n, 'k'))
      await other.sequencer.close()
      throw doubt
    })
    const answers = await Promise.all([
      domain.sequencer.submit(deposit(5n, 'k')),
      domain.sequencer.submit(deposit(6n)),
    ])
    expect(answers).toMatchObject([
      { outcome: 'repeated', sequence: 2 },
      { outcome: 'failed', isRetryable: true },
    ])
  })

  test('is unknown while the journal cannot be opened; then the domain goes on', async () => {
    const domain = await openDomain()
    domain.journals.script(async (journal, entries) => {
      await journal.append(entries)
      domain.journals.refuseToOpen(new Error('no such device'))
      throw doubt
    })
    expect(await domain.sequencer.submit(deposit(5n, 'k'))).toMatchObject({ outcome: 'unknown' })
    await expect(balanceOf(domain)).rejects.toThrow('the journal cannot be opened')
    expect(await domain.sequencer.submit(deposit(5n, 'k'))).toMatchObject({
      outcome: 'failed',
      isRetryable: true,
      message: 'the journal cannot be opened: no such device',
    })
    domain.journals.refuseToOpen(undefined)
    expect(await domain.sequencer.submit(deposit(5n, 'k'))).toMatchObject({
      outcome: 'repeated',
      sequence: 1,
    })
    expect(await balanceOf(domain)).toBe(55n)
  })
})

describe('a domain that stops', () => {
  test('after a broken invariant takes nothing, and keeps its journal', async () => {
    const domain = await openDomain()
    await domain.sequencer.submit(deposit(5n))
    const broken = {
      get kind(): string {
        throw new InvariantError('unexpected value')
      },
    } as unknown as Submission
    const answers = await Promise.all([
      domain.sequencer.submit(deposit(6n)),
      domain.sequencer.submit(broken),
      domain.sequencer.submit(deposit(7n)),
    ])
    const stopped = {
      outcome: 'stopped',
      message: expect.stringContaining('unexpected value') as unknown,
    }
    expect(answers).toMatchObject([stopped, stopped, stopped])
    expect(await domain.sequencer.submit(deposit(8n))).toMatchObject(stopped)
    await expect(balanceOf(domain)).rejects.toThrow('the domain has stopped')
    expect(domain.sequencer.stopCause).toBeInstanceOf(InvariantError)
    expect(await kindsOf(domain)).toEqual(['genesis', 'deposit'])
  })

  test('because a durable record is gone says which', async () => {
    const domain = await openDomain()
    await domain.sequencer.submit(deposit(5n))
    domain.journals.script(async () => {
      for (const file of domain.journals.disk.list()) domain.journals.disk.remove(file)
      throw new AppendUnknown('the sync failed')
    })
    expect(await domain.sequencer.submit(deposit(6n))).toMatchObject({ outcome: 'unknown' })
    expect(await domain.sequencer.submit(deposit(6n))).toMatchObject({
      outcome: 'stopped',
      message: 'the domain has stopped: record 1 was durable and is gone',
    })
    expect(domain.sequencer.stopCause).toBeInstanceOf(JournalDamaged)
  })
})

describe('a domain that closes', () => {
  test('answers what waits, leaves a checkpoint, and takes nothing more', async () => {
    const domain = await openDomain()
    const waiting = domain.sequencer.submit(deposit(5n))
    const closing = domain.sequencer.close()
    expect(await domain.sequencer.submit(deposit(6n))).toEqual({
      outcome: 'stopped',
      message: 'the domain is closed',
    })
    expect(await waiting).toMatchObject({ outcome: 'accepted', sequence: 1 })
    await closing
    await domain.sequencer.close()
    await expect(balanceOf(domain)).rejects.toThrow('the domain is closed')
    const journal = await domain.journals.open()
    expect((await journal.checkpoints()).map(({ sequence }) => sequence)).toEqual([1])
  })
})
