import { existsSync, mkdirSync, readdirSync, renameSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { BookRefused } from '@plimsoll/engine'
import { JournalLocked, openSqliteJournal } from '@plimsoll/journal'
import { expect, onTestFinished, test } from 'vitest'
import { quickFolder } from '../testing/quick-folder.ts'
import { crash, deposit, handClock, sampleBook, still } from '../testing/sample-domain.ts'
import { DomainRefused, type Domains } from './domain-entry.ts'
import type { HostedDomain } from './hosted-domain.ts'
import { type DomainsOptions, openDomains } from './open-domains.ts'

function open(folder: string, options: Partial<DomainsOptions> = {}): Promise<Domains> {
  return openDomains({
    folder,
    clock: handClock(),
    optionsOf: () => ({ automation: still }),
    domainsMax: 10,
    onError: () => undefined,
    ...options,
  })
}

function hosted(domains: Domains, domain: string): HostedDomain {
  const found = domains.get(domain)?.hosted
  if (found === undefined) throw new Error(`${domain} is not served`)
  return found
}

function hashOf(domain: HostedDomain): Promise<string> {
  return domain.read((_state, at) => at.stateHash())
}

test('two domains run side by side, each in its folder, and are there again', async () => {
  const folder = join(quickFolder(onTestFinished), 'domains')
  const first = await open(folder)
  expect(first.all()).toEqual([])
  const one = await first.create(sampleBook({ domain: 'one' }))
  const two = await first.create(sampleBook({ domain: 'two' }))
  await Promise.all([one.submit(deposit('long', 1n)), two.submit(deposit('long', 2n))])
  expect(await one.read((state) => state.account('long')?.collateralQuote)).toBe(101n)
  expect(await two.read((state) => state.account('long')?.collateralQuote)).toBe(102n)
  const hashes = await Promise.all([hashOf(one), hashOf(two)])
  await first.close()
  expect(readdirSync(folder)).toEqual(['one', 'two'])
  const second = await open(folder)
  expect(second.all().map(({ domain }) => domain)).toEqual(['one', 'two'])
  const again = [hosted(second, 'one'), hosted(second, 'two')]
  expect(await Promise.all(again.map((each) => each.recordHash(1)))).not.toContain(undefined)
  expect(again.map(({ status }) => status.sequence)).toEqual([2, 2])
  expect(hashes[0]).not.toBe(hashes[1])
  await second.close()
})

test('where another process has a domain open, nothing is opened and nothing is said to be wrong', async () => {
  const folder = quickFolder(onTestFinished)
  const first = await open(folder)
  await first.create(sampleBook({ domain: 'a' }))
  await first.create(sampleBook({ domain: 'b' }))
  await first.close()
  const other = await openSqliteJournal(join(folder, 'b'))
  const errors: unknown[] = []
  const second = open(folder, { onError: (_domain, error) => errors.push(error) })
  await expect(second).rejects.toThrow(JournalLocked)
  expect(errors).toEqual([])
  await other.close()
  // The one that could be opened was let go of.
  const third = await open(folder)
  expect(third.all().every((entry) => entry.hosted !== undefined)).toBe(true)
  await third.close()
})

test('a domain that is damaged is stopped and says why; the other serves', async () => {
  const folder = quickFolder(onTestFinished)
  const first = await open(folder)
  await crash(await first.create(sampleBook({ domain: 'sound' })))
  await first.create(sampleBook({ domain: 'torn' }))
  await first.close()
  truncateSync(join(folder, 'torn', 'journal.sqlite'), 4096)
  const errors: string[] = []
  const second = await open(folder, { onError: (domain) => errors.push(domain) })
  expect(errors).toEqual(['torn'])
  expect(second.get('torn')).toMatchObject({ status: { phase: 'stopped' } })
  expect(second.get('torn')?.status.cause).toMatch(/database.*docs\/journal\.md/u)
  expect(second.get('torn')?.hosted).toBeUndefined()
  const answer = await hosted(second, 'sound').submit(deposit('long', 1n))
  expect(answer).toMatchObject({ outcome: 'accepted' })
  await expect(second.create(sampleBook({ domain: 'torn' }))).rejects.toThrow(DomainRefused)
  await second.close()
})

test('a folder that is called like another domain is not served under that name', async () => {
  const folder = quickFolder(onTestFinished)
  const first = await open(folder)
  await first.create(sampleBook({ domain: 'one' }))
  await first.close()
  renameSync(join(folder, 'one'), join(folder, 'two'))
  const second = await open(folder)
  expect(second.get('two')?.status.phase).toBe('stopped')
  expect(second.get('two')?.status.cause).toMatch('holds the domain one')
  await second.close()
})

test.each(['', '.', '..', 'a/b', '../a', 'a\u0000b', 'ä', 'a b', 'a'.repeat(65), '%2e%2e'])(
  'no domain is called %j',
  async (domain) => {
    const folder = quickFolder(onTestFinished)
    const domains = await open(folder)
    const creating = domains.create(sampleBook({ domain }))
    await expect(creating).rejects.toMatchObject({ name: 'DomainRefused', reason: 'invalidName' })
    expect(readdirSync(folder)).toEqual([])
    await domains.close()
  },
)

test('a name is given once, and there are so many domains', async () => {
  const domains = await open(quickFolder(onTestFinished), { domainsMax: 2 })
  const both = await Promise.allSettled([
    domains.create(sampleBook({ domain: 'one' })),
    domains.create(sampleBook({ domain: 'one' })),
  ])
  expect(both).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected', reason: { reason: 'exists' } },
  ])
  await domains.create(sampleBook({ domain: 'two' }))
  await expect(domains.create(sampleBook({ domain: 'three' }))).rejects.toMatchObject({
    reason: 'tooMany',
  })
  await domains.close()
  await expect(domains.create(sampleBook({ domain: 'four' }))).rejects.toMatchObject({
    reason: 'closed',
  })
})

test('a book that is refused begins nothing, and its name can be used', async () => {
  const folder = quickFolder(onTestFinished)
  const domains = await open(folder)
  const broken = sampleBook({ domain: 'one', timeMs: 0.5 })
  await expect(domains.create(broken)).rejects.toThrow(BookRefused)
  expect(domains.get('one')).toBeUndefined()
  await domains.close()
  // Its folder is there, without a book.
  const again = await open(folder)
  expect([existsSync(join(folder, 'one')), again.all()]).toEqual([true, []])
  await again.create(sampleBook({ domain: 'one' }))
  await again.close()
})

test('books of the configuration begin domains that are not there yet', async () => {
  const folder = quickFolder(onTestFinished)
  mkdirSync(join(folder, 'empty'))
  const books = new Map([['one', sampleBook({ domain: 'one' })]])
  const first = await open(folder, { books })
  await hosted(first, 'one').submit(deposit('long', 1n))
  await first.close()
  const second = await open(folder, { books })
  expect(second.all().map(({ domain, status }) => [domain, status.sequence])).toEqual([['one', 2]])
  await second.close()
})
