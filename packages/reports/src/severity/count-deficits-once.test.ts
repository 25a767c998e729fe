import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countDeficitsOnce } from './count-deficits-once.ts'

test('a balance that stays is one deficit, one that falls further adds the rest', () => {
  const waves = [
    new Map([
      ['a', 100n],
      ['b', 5n],
    ]),
    new Map([['a', 100n]]),
    new Map([
      ['a', 60n],
      ['c', 7n],
    ]),
    new Map([['a', 130n]]),
  ]
  expect(countDeficitsOnce(waves)).toEqual([105n, 0n, 7n, 30n])
})

test('all waves together count the lowest balance of each account', () => {
  const losses = fc.array(
    fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.bigInt({ min: 1n, max: 99n })),
  )
  fc.assert(
    fc.property(fc.array(losses), (drawn) => {
      const waves = drawn.map((pairs) => new Map(pairs))
      const lowest = new Map<string, bigint>()
      for (const wave of waves)
        for (const [account, loss] of wave)
          lowest.set(
            account,
            loss > (lowest.get(account) ?? 0n) ? loss : (lowest.get(account) ?? 0n),
          )
      const sum = (values: Iterable<bigint>): bigint =>
        [...values].reduce((total, value) => total + value, 0n)
      expect(sum(countDeficitsOnce(waves))).toBe(sum(lowest.values()))
    }),
  )
})
