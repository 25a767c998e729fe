import type { Document } from '@plimsoll/protocol'
import { expect, test } from 'vitest'
import { ownAccounts, serveWorld } from '../testing/world.ts'

type Queue = Document<'queue'>

test('a page of a queue begins where it is asked to, and the next one goes on from there', async () => {
  const served = await serveWorld()
  const ask = async (query: string, key = 'riskOfficer'): Promise<Queue> => {
    const url = `/v1/domains/world/markets/BTC-USDT/adl/queue?side=short${query}`
    return (await served.ask({ url, key })).json as unknown as Queue
  }
  const all = (await ask('')).rows
  expect(all.length).toBeGreaterThan(1)
  for (let fromRank = 1; fromRank <= all.length + 1; fromRank += 1) {
    const page = await ask(`&fromRank=${fromRank}&limit=1`)
    expect(page.rows).toEqual(all.slice(fromRank - 1, fromRank))
    if (fromRank >= all.length) {
      expect(page).not.toHaveProperty('next')
      continue
    }
    expect((await ask(`&cursor=${page.next}`)).rows).toEqual(all.slice(fromRank))
  }
  // What a trader sees is not a matter of pages.
  const own = await ask('', 'trader')
  expect(own.rows.map(({ account }) => account)).toEqual([ownAccounts[1]])
  expect(await ask('&fromRank=900', 'trader')).toEqual(own)
  await served.close()
})

test('a rank that is none is refused, and one beside a cursor', async () => {
  const served = await serveWorld()
  for (const query of ['fromRank=0', 'fromRank=-1', 'fromRank=x', 'fromRank=1&cursor=MQ']) {
    const url = `/v1/domains/world/markets/BTC-USDT/adl/queue?side=short&${query}`
    const { status, json } = await served.ask({ url, key: 'riskOfficer' })
    expect(status, query).toBe(400)
    expect(json['errors']).toMatchObject([{ path: 'query.fromRank' }])
  }
  await served.close()
})
