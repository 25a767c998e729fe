import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { isKeyId, keyIdInFileName, readPrivateKey } from './private-key.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')

test('a key is read as PEM and as JSON Web Key, with what stands around it', () => {
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const der = new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }))
  expect(readPrivateKey(`\r\n${pem.replaceAll('\n', '\r\n')} `)).toEqual({ form: 'pkcs8', der })
  const jwk = privateKey.export({ format: 'jwk' })
  const withMore = JSON.stringify({ ...jwk, kid: 'risk-1', key_ops: ['verify'], ext: true })
  expect(readPrivateKey(withMore)).toEqual({ form: 'jwk', jwk })
})

test('what is no private key of Ed25519 is told from one, each in its own words', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
  const pemOf = (label: string): string => `-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----`
  const said: readonly (readonly [string, string])[] = [
    ['', 'Give the private key'],
    [publicKey.export({ type: 'spki', format: 'pem' }).toString(), 'public half'],
    [JSON.stringify(publicKey.export({ format: 'jwk' })), 'public half'],
    ['q3f0vW4xJm8q3f0vW4xJm8q3f0vW4xJm8q3f0vW4xJm8', 'shared secret'],
    ['{"kty":"oct","k":"AAAA"}', 'shared secret'],
    [JSON.stringify(rsa.export({ format: 'jwk' })), 'no key of Ed25519'],
    [rsa.export({ type: 'pkcs1', format: 'pem' }).toString(), 'not one of Ed25519'],
    [pemOf('ENCRYPTED PRIVATE KEY'), 'encrypted'],
    [pemOf('OPENSSH PRIVATE KEY'), 'OpenSSH'],
    ['-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQ', 'cut off'],
    ['{"kty":"OKP"', 'begins as JSON'],
    ['hello', 'no private key'],
  ]
  for (const [text, words] of said) expect(() => readPrivateKey(text), text).toThrow(words)
})

test('the name of a file tells the id where plimsoll key new gave it', () => {
  expect(keyIdInFileName('risk-1.key.pem')).toBe('risk-1')
  expect(keyIdInFileName('id_ed25519')).toBeUndefined()
  expect(keyIdInFileName('a b.key.pem')).toBeUndefined()
  expect([isKeyId('risk.1_a-b'), isKeyId('-a'), isKeyId('a'.repeat(65)), isKeyId('')]).toEqual([
    true,
    false,
    false,
    false,
  ])
})
