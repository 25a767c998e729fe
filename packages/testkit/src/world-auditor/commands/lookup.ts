import type { Account, Bucket, Fund, Market, World } from '../world.ts'

/** What a command names must exist when it is accepted. */
export function accountNamed({ accountsById, judge }: World, id: string): Account {
  return accountsById.get(id) ?? judge.fail('effect', `accepted for an unknown account ${id}`)
}

export function walletOf(world: World, id: string): Bucket {
  const [wallet] = accountNamed(world, id).buckets
  return wallet ?? world.judge.fail('effect', `${id} has no wallet`)
}

export function bucketNamed(world: World, id: string, name: string): Bucket {
  const bucket = accountNamed(world, id).buckets.find((one) => one.name === name)
  return bucket ?? world.judge.fail('effect', `accepted for an unknown bucket ${id}:${name}`)
}

export function marketNamed({ markets, judge }: World, id: string): Market {
  const market = markets.find(({ spec }) => spec.market === id)
  return market ?? judge.fail('effect', `accepted for an unknown market ${id}`)
}

export function fundNamed({ funds, judge }: World, id: string): Fund {
  const fund = funds.find((one) => one.id === id)
  return fund ?? judge.fail('effect', `accepted for an unknown fund ${id}`)
}
