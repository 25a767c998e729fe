import { compareBytes } from '../exact/byte-order.ts'
import { createRandom } from '../generators/random.ts'
import type { BookSnapshot, LayerSnapshot, TriggerSnapshot } from '../generators/snapshot.ts'

/** The same book with its rows in another order; layers keep theirs, which means something. */
export function shuffled(book: BookSnapshot, seed: number): BookSnapshot {
  const { shuffle } = createRandom(seed)
  return {
    ...book,
    markets: shuffle(book.markets),
    funds: shuffle(book.funds),
    accounts: shuffle(book.accounts).map((account) => ({
      ...account,
      positions: shuffle(account.positions),
      ...(account.collaterals === undefined ? {} : { collaterals: shuffle(account.collaterals) }),
    })),
    ...(book.offers === undefined ? {} : { offers: shuffle(book.offers) }),
    ...(book.claims === undefined ? {} : { claims: shuffle(book.claims) }),
  }
}

/** A book with other names for accounts and funds, in the same order, and the way back in what comes of it. */
export interface Renamed {
  readonly book: BookSnapshot
  readonly restore: (resolution: unknown) => unknown
}

/** Renames accounts, owners and funds so that their order stays. */
export function renamed(book: BookSnapshot): Renamed {
  const owners = book.accounts.flatMap(({ account, owner }) => [account, owner ?? account])
  const names = new Map(
    [...new Set([...owners, ...book.funds.map(({ fund }) => fund)])]
      .toSorted(compareBytes)
      .map((name, index) => [name, `id-${String(index).padStart(4, '0')}-`]),
  )
  const to = (name: string): string => names.get(name) ?? name
  const from = new Map([...names].map(([name, given]) => [given, name]))
  return {
    book: {
      ...book,
      accounts: book.accounts.map((account) => ({
        ...account,
        account: to(account.account),
        ...(account.owner === undefined ? {} : { owner: to(account.owner) }),
      })),
      funds: book.funds.map((fund) => ({ ...fund, fund: to(fund.fund) })),
      waterfall: book.waterfall.map((layer) => renamedLayer(layer, to)),
      ...(book.offers === undefined
        ? {}
        : { offers: book.offers.map((offer) => ({ ...offer, account: to(offer.account) })) }),
      ...(book.claims === undefined
        ? {}
        : { claims: book.claims.map((claim) => ({ ...claim, account: to(claim.account) })) }),
    },
    restore: (resolution) =>
      JSON.parse(JSON.stringify(resolution), (_field, value: unknown) =>
        typeof value === 'string'
          ? value.replaceAll(/id-\d{4}-/g, (given) => from.get(given) ?? given)
          : value,
      ) as unknown,
  }
}

function renamedLayer(layer: LayerSnapshot, to: (name: string) => string): LayerSnapshot {
  const { fund, account, chargeFund, trigger } = layer
  return {
    ...layer,
    ...(fund === undefined ? {} : { fund: to(fund) }),
    ...(account === undefined ? {} : { account: to(account) }),
    ...(chargeFund === undefined ? {} : { chargeFund: to(chargeFund) }),
    ...(trigger === undefined ? {} : { trigger: renamedTrigger(trigger, to) }),
  }
}

function renamedTrigger(trigger: TriggerSnapshot, to: (name: string) => string): TriggerSnapshot {
  const { account, triggers } = trigger
  return {
    ...trigger,
    ...(account === undefined ? {} : { account: to(account) }),
    ...(triggers === undefined
      ? {}
      : { triggers: triggers.map((inner) => renamedTrigger(inner, to)) }),
  }
}
