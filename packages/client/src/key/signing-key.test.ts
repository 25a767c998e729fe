import { createHmac, generateKeyPairSync, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { ed25519Key, hmacKey } from './signing-key.ts'

const text = 'plimsoll-request-1\nGET\n/v1/domains\n…'

test('a key signs as its public part verifies, however its private part was written', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const forms = [
    privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' })),
    privateKey.export({ format: 'jwk' }) as JsonWebKey,
  ]
  for (const form of forms) {
    const { keyId, sign } = await ed25519Key('one', form)
    expect(keyId).toBe('one')
    expect(verify(null, Buffer.from(text), publicKey, await sign(text))).toBe(true)
  }
})

test('what is no key is refused before it is used', async () => {
  for (const form of ['', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', {}]) {
    await expect(ed25519Key('one', form)).rejects.toThrow('no private key of Ed25519')
  }
})

test('a shared secret signs with HMAC-SHA256, given as bytes or as text', async () => {
  const secret = new Uint8Array(32).fill(251)
  const expected = createHmac('sha256', secret).update(text).digest()
  const asText = Buffer.from(secret).toString('base64url')
  for (const form of [secret, `${asText}\n`]) {
    const { sign } = await hmacKey('two', form)
    expect(Buffer.from(await sign(text))).toEqual(expected)
  }
  await expect(hmacKey('two', secret.slice(1))).rejects.toThrow('has 31 bytes; it needs 32')
})
