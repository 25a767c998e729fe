import { expect, test } from 'vitest'
import { changeOf, emptyKeyDraft, type Key, type KeyDraft, withEnding } from './key-draft.ts'
import { changeWords, keyRows } from './key-words.ts'

const publicKey = 'A'.repeat(43)
const desk: Key = {
  id: 'risk-1',
  role: 'riskOfficer',
  owner: 'ada',
  algorithm: 'ed25519',
  publicKey,
  domains: ['desk'],
  addresses: ['10.0.0.0/8'],
  expires: '2026-12-31',
  isRevoked: false,
}
const trader: Key = {
  id: 't-1',
  role: 'trader',
  owner: 'eve',
  algorithm: 'ed25519',
  accounts: ['book, one', 'b 2'],
  isRevoked: false,
}
const keys = [desk, trader, { ...desk, id: 'old', isRevoked: true }]

function replacing(keyId: string, part: Partial<KeyDraft> = {}): KeyDraft {
  const begun = { ...emptyKeyDraft, id: 'new-1', publicKey, reason: 'a new machine' }
  const draft = withEnding(begun, { action: 'replace', keyId }, keys)
  return { ...draft, ending: 'at', expires: '2027-06-30', ...part }
}

test('a key that replaces another reaches what that one reaches, and no more', () => {
  const { change } = changeOf(replacing('risk-1'), keys)
  expect(change).toEqual({
    action: 'replace',
    keyId: 'risk-1',
    key: {
      id: 'new-1',
      role: 'riskOfficer',
      owner: 'ada',
      publicKey,
      domains: ['desk'],
      addresses: ['10.0.0.0/8'],
      expires: '2027-06-30T00:00:00Z',
    },
  })
  const own = changeOf(replacing('t-1'), keys).change
  expect(own).toMatchObject({ key: { role: 'trader', accounts: ['book, one', 'b 2'] } })
})

test('another key that ends is taken over whole: nothing of the one before stays', () => {
  const draft = withEnding(replacing('t-1'), { keyId: 'risk-1' }, keys)
  expect(draft).toMatchObject({ role: 'riskOfficer', accounts: '', domains: 'some', ending: '' })
  const chosen = withEnding({ ...emptyKeyDraft, keyId: 't-1' }, { action: 'replace' }, keys)
  expect(chosen).toMatchObject({ role: 'trader', accounts: 'book, one\nb 2', domains: 'all' })
})

test('what the form does not show is not sent', () => {
  const { change } = changeOf(
    replacing('t-1', { role: 'auditor', expires: 'x', ending: 'never' }),
    keys,
  )
  expect(Object.keys(change?.action === 'replace' ? change.key : {})).toEqual([
    'id',
    'role',
    'owner',
    'publicKey',
  ])
  const wide = changeOf(replacing('risk-1', { domains: 'all', addresses: 'any' }), keys).change
  expect(wide).not.toHaveProperty('key.domains')
  expect(wide).not.toHaveProperty('key.addresses')
})

test('what opens a key wide is chosen, and an empty list is not all', () => {
  const paths = (draft: KeyDraft): readonly string[] =>
    (changeOf(draft, keys).complaints ?? []).map(({ path }) => path)
  const add: KeyDraft = {
    ...emptyKeyDraft,
    action: 'add',
    id: 'n',
    publicKey,
    owner: 'o',
    reason: 'r',
  }
  expect(paths(add)).toEqual(['role', 'domains', 'addresses', 'ending'])
  expect(paths(replacing('risk-1', { domainNames: ' \n', addressNames: '' }))).toEqual([
    'domainNames',
    'addressNames',
  ])
  expect(paths(replacing('t-1', { accounts: '' }))).toEqual(['accounts'])
  for (const expires of [
    '',
    'tomorrow',
    '2027-13-01',
    '2027-06-30T12:00:00',
    '2027-06-30T12:00Z',
  ]) {
    expect(paths(replacing('risk-1', { expires })), expires).toEqual(['expires'])
  }
  expect(paths(replacing('risk-1', { id: 'old' }))).toEqual(['id'])
  expect(paths({ ...replacing('risk-1'), keyId: 'old' })).toEqual(['keyId'])
  expect(changeOf({ ...emptyKeyDraft, keyId: 't-1', reason: 'r' }, keys).change).toEqual({
    action: 'revoke',
    keyId: 't-1',
  })
})

test('whoever approves reads how far the key reaches, and where it reaches further', () => {
  const wide = { id: 'new-1', role: 'riskOfficer', owner: 'ada', publicKey } as const
  expect(changeWords({ action: 'replace', keyId: 'risk-1', key: wide })).toBe(
    'Replace risk-1 by new-1: riskOfficer, of ada; all domains, any address, never ends',
  )
  expect(
    changeWords({ action: 'add', key: { ...wide, domains: [], addresses: ['::1'] } }),
  ).toContain('no domain, from address ::1, never ends')
  const turned = { ...wide, owner: 'a\u202Edn', domains: ['d\u2067'] }
  expect(changeWords({ action: 'add', key: turned })).toContain('a\uFFFDdn; domain d\uFFFD, any')
  const steps = (key: Parameters<typeof keyRows>[0], ends: Key) =>
    keyRows(key, ends).flatMap(({ title, step }) => (step === undefined ? [] : [[title, step]]))
  expect(steps(wide, desk)).toEqual([
    ['domains', 'wider'],
    ['comes from', 'wider'],
    ['ends', 'wider'],
  ])
  expect(
    steps(
      { ...wide, domains: ['desk', 'other'], addresses: ['10.0.0.1'], expires: '2026-01-01' },
      desk,
    ),
  ).toEqual([
    ['domains', 'wider'],
    ['comes from', 'changed'],
    ['ends', 'changed'],
  ])
  expect(steps({ ...wide, role: 'trader', owner: 'eve', accounts: ['b 2', 'c'] }, trader)).toEqual([
    ['accounts', 'wider'],
  ])
})
