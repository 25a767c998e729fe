import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { keyBlock } from '../../serve/new-key.ts'

/** Domain that servers are measured with. */
export const benchDomain = 'bench'

/** Accounts of the domain, named `a0`, `a1` and so on. */
export const benchAccounts = 1_000

export const benchMarkets = 20

/** A key of the venue that the measured server knows. */
export interface BenchKey {
  readonly keyId: string
  readonly privateKey: KeyObject
  /** Base64url. */
  readonly publicKey: string
}

/** What a measured server is started with. */
export interface BenchFiles {
  readonly config: string
  readonly book: string
  readonly key: BenchKey
}

// Limits that keep one client from using up a server are out of the way: here one client stands for many.
const settings = `[limits]
keyPoints = 1000000000
venueKeyPoints = 1000000000
addressPoints = 1000000000
connectionsPerAddressMax = 4096

[identity]
signaturesMax = 4000000

[log]
level = "warn"

[domains.${benchDomain}]
isLiquidationAutomatic = false
isRoundAutomatic = false
passTimeEveryMs = 3600000
`

/** Writes the files of measured servers into a folder. */
export function writeBenchFiles(folder: string): BenchFiles {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  const keyId = 'bench-venue'
  const block = keyBlock({
    keyId,
    role: 'venue',
    owner: 'bench',
    accounts: [],
    file: '',
    publicKey: x,
  })
  const config = join(folder, 'plimsoll.toml')
  writeFileSync(config, `${settings}\n${block.join('\n')}\n`)
  const book = join(folder, 'bench.book.json')
  writeFileSync(book, JSON.stringify(benchBook()))
  return { config, book, key: { keyId, privateKey, publicKey: x } }
}

function benchBook(): object {
  return {
    version: 1,
    timeMs: 0,
    domain: benchDomain,
    asset: { name: 'USD', decimals: 6 },
    markets: Array.from({ length: benchMarkets }, (_, index) => ({
      market: `M${index}`,
      contract: 'linear',
      tickSize: '0.001',
      lotSize: '0.001',
      markPrice: '100.000',
      maintenanceTiers: [{ notionalFrom: '0', rate: '0.01' }],
    })),
    accounts: Array.from({ length: benchAccounts }, (_, index) => ({
      account: `a${index}`,
      kind: 'trader',
      collateral: '1000.000000',
      positions: [],
    })),
    funds: [],
    waterfall: [],
  }
}
