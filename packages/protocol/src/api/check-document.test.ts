import { describe, expect, test } from 'vitest'
import { checkBy } from './check-document.ts'
import { routeChecks } from './check-route.ts'

describe('what is wrong with a body is said field by field', () => {
  const { body } = routeChecks('whatIf')

  test('every field that is wrong, with what to do about it', () => {
    const wrong = { marks: [{ market: 'M', markPrice: '1e5', x: 1 }], deposit: 3, z: 1 }
    expect(body(wrong)).toEqual([
      { path: 'body.z', message: 'is not a field here; leave it out' },
      { path: 'body.marks[0].x', message: 'is not a field here; leave it out' },
      {
        path: 'body.marks[0].markPrice',
        message: 'is not a plain decimal; write digits and at most one point, like "0.1"',
      },
      { path: 'body.deposit', message: 'must be a text in quotes' },
    ])
  })

  test('nothing of what is right', () => {
    expect(body({})).toEqual([])
    expect(body({ closes: [{ market: 'M', size: '1' }] })).toEqual([])
  })

  test('no more complaints than anybody reads', () => {
    const marks = Array.from({ length: 500 }, () => ({}))
    expect(body({ marks }).length).toBeLessThanOrEqual(8)
  })
})

describe('a body that is wrong all over costs no more than a small one', () => {
  const { body } = routeChecks('whatIf')

  test('a list of thousands', () => {
    const marks = Array.from({ length: 300_000 }, () => ({}))
    const message = 'has 300000 items, 1000 are the most; send less at a time'
    expect(body({ marks })).toEqual([{ path: 'body.marks', message }])
  })

  test('an object of thousands of fields', () => {
    const fields = Array.from({ length: 100_000 }, (_none, index) => [`f${index}`, {}] as const)
    const found = body(Object.fromEntries(fields))
    expect(found[0]).toEqual({ path: 'body.f0', message: 'is not a field here; leave it out' })
    expect(found.length).toBeLessThanOrEqual(8)
  })

  test('what is wrong far behind is still refused', () => {
    const check = checkBy({ type: 'array', items: { type: 'string' } }, 'list')
    const right = Array.from({ length: 100_000 }, () => '')
    expect(check(right)).toEqual([])
    expect(check([...right, 1])).toEqual([
      { path: 'list', message: 'is wrong somewhere behind its beginning; send less at a time' },
    ])
  })
})

describe('of several forms only the one that was meant is complained about', () => {
  const { body } = routeChecks('postApproval')

  test('the field that tells them apart is wrong', () => {
    const complaint = {
      path: 'body.action',
      message: 'must be one of propose, approve, cancel',
    }
    expect(body({ action: 'agree' })).toEqual([complaint])
    expect(body({})).toEqual([complaint])
    expect(body(null)).toEqual([complaint])
    expect(body([])).toEqual([complaint])
  })

  test('another field is wrong', () => {
    expect(body({ action: 'approve', approval: 'x' })).toEqual([
      { path: 'body.effectHash', message: 'is missing; add it' },
    ])
  })
})

test('commands and books are left to whoever reads them', () => {
  const { body } = routeChecks('postCommands')
  expect(body({ kind: 'none such' })).toEqual([])
  expect(body({ commands: [{ kind: 'none such' }] })).toEqual([])
  expect(body({ commands: [] })).not.toEqual([])
  expect(body({ commands: Array.from({ length: 1001 }, () => ({ kind: 'k' })) })).not.toEqual([])
  expect(body([])).not.toEqual([])
  expect(routeChecks('postBook').body({ book: {} })).toEqual([])
})

test('a query is checked by the table of parameters', () => {
  const { query } = routeChecks('getQueue')
  expect(query({ side: 'long', limit: 1000 })).toEqual([])
  expect(query({ side: 'longs', limit: 1001, f: '' }).map(({ path }) => path)).toEqual([
    'query.f',
    'query.side',
    'query.limit',
  ])
  expect(query({})).toEqual([{ path: 'query.side', message: 'is missing; add it' }])
})

test('messages of a client are told apart by their type', () => {
  const check = checkBy({ $ref: '#/$defs/clientMessage' }, 'message')
  expect(check({ type: 'unsubscribe', id: '1' })).toEqual([])
  expect(check({ type: 'subscribe', id: '1', domain: 'd', channel: 'adl.queue.BTC/USDT' })).toEqual(
    [],
  )
  expect(check({ type: 'subscribe', id: '1', domain: 'd', channel: 'all' })).toEqual([
    {
      path: 'message.channel',
      message: 'is not a channel; docs/reference/stream.md lists them',
    },
  ])
})
