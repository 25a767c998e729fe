import { type BookSpec, findPreset, type PolicySpec } from '@plimsoll/engine'
import { parseBook } from '@plimsoll/protocol'
import { type ServedApp, serveApp } from './served-app.ts'

/** Accounts of the keys of the trader and the market maker. */
export const ownAccounts = ['own-victim', 'own-winner'] as const

/** Accounts of somebody else. Their names occur nowhere else, so that a leak of one can be seen in any text. */
export const otherAccounts = ['zq-foreign-victim', 'zq-foreign-winner', 'zq-foreign-long'] as const

/** Somebody, and nobody. */
export const unknownAccount = 'zq-nobody'

const domain = 'world'

/** A book as it is posted. */
export type WorldDocument = Readonly<Record<string, unknown>> & {
  readonly accounts: readonly object[]
}

/** A book in which a trader and somebody else each have an account that is bankrupt and one in profit. */
export function worldDocument(changes: Readonly<Record<string, unknown>> = {}): WorldDocument {
  const position = (size: string, entryPrice: string): object => ({
    market: 'BTC-USDT',
    size,
    entryPrice,
    marginMode: 'cross',
  })
  const account = (name: string, collateral: string, size: string, entry: string): object => ({
    account: name,
    kind: 'trader',
    collateral,
    positions: [position(size, entry)],
  })
  return {
    version: 1,
    timeMs: 1_760_130_964_831,
    domain,
    asset: { name: 'USDT', decimals: 6 },
    markets: [
      {
        market: 'BTC-USDT',
        contract: 'linear',
        tickSize: '0.1',
        lotSize: '0.001',
        markPrice: '50000.0',
        indexPrice: '50000.0',
        maintenanceTiers: [{ notionalFrom: '0', rate: '0.005' }],
      },
    ],
    accounts: [
      account(ownAccounts[0], '9000', '1.000', '60000.0'),
      account(ownAccounts[1], '1000', '-1.500', '60000.0'),
      account(otherAccounts[0], '9500', '1.000', '60000.0'),
      account(otherAccounts[1], '2000', '-1.500', '58000.0'),
      account(otherAccounts[2], '90000', '1.000', '60000.0'),
    ],
    funds: [{ fund: 'insurance', markets: ['BTC-USDT'], balance: '100', floor: '0' }],
    waterfall: [
      { layer: 'insuranceFund', fund: 'insurance', mode: 'deficitOnly' },
      { layer: 'adl', policy: 'bitmex' },
      { layer: 'profitHaircut' },
    ],
    ...changes,
  }
}

/** The same, ready for the engine. */
export function worldBook(changes: Readonly<Record<string, unknown>> = {}): BookSpec {
  const resolvePolicy = (name: string): PolicySpec | undefined => findPreset(name)?.spec
  return parseBook(worldDocument(changes), { file: 'world', resolvePolicy }).spec
}

/** A server with that book, after the round that follows. */
export async function serveWorld(
  options: Partial<Parameters<typeof serveApp>[0]> = {},
): Promise<ServedApp> {
  const served = await serveApp({ books: [worldBook()], accounts: ownAccounts, ...options })
  const round = await served.ask({
    method: 'POST',
    url: `/v1/domains/${domain}/commands`,
    body: { commands: [{ kind: 'openRound' }, { kind: 'passTime' }] },
    idempotencyKey: 'round',
    key: 'venue',
  })
  if (round.status !== 200 || round.text.includes('rejected')) throw new Error(round.text)
  return served
}
