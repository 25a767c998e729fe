import { describe, expect, test } from 'vitest'
import { marginalTableOf, refuseOtherDeduction } from './marginal-steps.ts'

const steps = [
  { from: '0', to: '5000', rate: '0.01', deduction: '0' },
  { from: '5000', to: '50000', rate: '0.025', deduction: '75' },
  { from: '50000', to: '1000000', rate: '0.05', deduction: '1325.0' },
]

describe('a marginal table shows whether it is whole', () => {
  test('with all its steps it is taken', () => {
    expect(() => refuseOtherDeduction(steps)).not.toThrow()
  })

  test.each([0, 1])('without step %i it is not', (index) => {
    expect(() => refuseOtherDeduction(steps.toSpliced(index, 1))).toThrow('does not join')
  })

  test('with a floor or a rate of another table it is not', () => {
    const [first, second, third] = steps
    if (first === undefined || second === undefined || third === undefined) throw new Error('steps')
    for (const changed of [{ from: '6000' }, { rate: '0.02' }, { deduction: '76' }]) {
      expect(() => refuseOtherDeduction([first, { ...second, ...changed }, third])).toThrow(
        /join|follow/u,
      )
    }
  })

  test('steps that are shown one by one make the same table in any order', () => {
    const shown = steps.map(({ to, rate, deduction }) => ({ market: 'A', to, rate, deduction }))
    expect(marginalTableOf('A', shown.toReversed())).toEqual({
      market: 'A',
      maintenanceTiers: steps.map(({ from, rate }) => ({ notionalFrom: from, rate })),
      notionalMax: '1000000',
    })
    const bare = shown.map(({ market, to, rate }) => ({ market, to, rate }))
    expect(() => marginalTableOf('A', bare)).toThrow('several steps and no mmDeduction')
  })
})
