import { createHash } from 'node:crypto'

/** SHA-256 of the public keys in packaging/plimsoll.toml, which everybody can read and nobody holds. */
const fingerprints: ReadonlySet<string> = new Set([
  '56bd41699576c4e2ceed459095293e403c7ee97d275b28f5f957a92da61c3c5e',
  '388c8f15b6c01fa617e8f6caec542900c3096b6f7c93ba28e7bed8532faf6f7a',
  '86112bb96f57d65d53bff80a79412080e5368843c7cc22ba951d1f71085248c7',
  '3d952af4e40726ace859f6ea4579a9df93f2b88e9cb5a99d5c7bbfaeb5d3d65d',
  '2f4dc60851ca1b24bea509e62e8ceaf9f5efbb6a28b6315e1abc258a93ce9f43',
  'a2805a208ff5409b605c5fd4a420d465f8c2c9075cb9840f99a5c3ce67055ffb',
  'a404d78afe31ce2dee6d08420d9608b98232d49464812760395e2a067f247920',
  'f4ce43caf8abb5a5ce126075a58c8057fd3b21f78d0eeb29200d15acb18016da',
])

/** Whether a public key is one of the configuration that comes with the server. */
export function isSampleKey(publicKey: string): boolean {
  return fingerprints.has(createHash('sha256').update(publicKey).digest('hex'))
}
