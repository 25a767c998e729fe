import { expect, test } from 'vitest'
import { refusalWords } from './refusal-words.ts'

const known = { keyId: 'risk-1', aheadMs: undefined, wasOpen: false }

test('a refused key is told by its reason, as the server words it', () => {
  const words = (detail: string, wasOpen = false): string =>
    refusalWords({ ...known, wasOpen, problem: { code: 'unauthenticated', detail } })
  expect(words('the key has expired; ask an admin for another')).toContain('has expired')
  expect(words('the key may not be used from this address')).toContain('from the address')
  expect(words('no key in force made this signature')).toContain('does not know this key')
  expect(words('the key has ended', true)).toContain('not valid any more')
})

test('a clock that is off is told with how far, and which way', () => {
  const words = (aheadMs: number | undefined): string =>
    refusalWords({ ...known, aheadMs, problem: { code: 'signatureExpired', detail: 'late' } })
  expect(words(185_000)).toContain('is 3 min ahead of the server')
  expect(words(-30_200)).toContain('is 30 s behind the server')
  expect(words(undefined)).toContain('differ by more than a few seconds')
})
