import { describe, expect, it } from 'vitest'
import { distanceWords } from './trigger-words.ts'
import { groupTriggers, nearnessOf, scoreDecimal, type TriggerState } from './triggers.ts'

function score(numerator: string, denominator = '1') {
  return { display: '', numerator, denominator }
}

const drawdown: TriggerState = {
  layer: 'adl',
  layerIndex: 5,
  trigger: 'anyOf',
  part: 'fundDrawdown',
  market: 'A',
  on: false,
  measure: score('-3', '25'),
  line: { unit: 'share', start: score('-3', '10'), stop: score('-1', '4'), startsWhen: 'below' },
  windowMs: 28_800_000,
}

describe('nearnessOf', () => {
  it('goes from 0 to 1 on the way to the line, whichever way that is', () => {
    expect(nearnessOf(drawdown)).toBeCloseTo(0.4)
    expect(nearnessOf({ ...drawdown, measure: score('1', '10') })).toBe(0)
    const line = { unit: 'count', start: score('5'), startsWhen: 'above' } as const
    expect(nearnessOf({ on: false, measure: score('4'), line })).toBeCloseTo(0.8)
    const floor = { unit: 'money', start: score('100'), startsWhen: 'below' } as const
    expect(nearnessOf({ on: false, measure: score('400'), line: floor })).toBeCloseTo(0.25)
  })

  it('does not make a distance of what has none', () => {
    const empty = { unit: 'money', start: score('0'), startsWhen: 'below' } as const
    expect(nearnessOf({ on: false, measure: score('5'), line: empty })).toBeUndefined()
    expect(nearnessOf({ on: false })).toBeUndefined()
    expect(nearnessOf({ on: true })).toBe(1)
  })
})

describe('groupTriggers', () => {
  it('puts together markets that stand alike, those that are on first', () => {
    const groups = groupTriggers([
      drawdown,
      { ...drawdown, market: 'B' },
      { ...drawdown, market: 'C', measure: score('-29', '100') },
      { layer: 'tearUp', layerIndex: 6, trigger: 'manual', market: 'A', on: true },
    ])
    expect(groups.map(({ layer, markets }) => [layer, ...markets])).toEqual([
      ['tearUp', 'A'],
      ['adl', 'C'],
      ['adl', 'A', 'B'],
    ])
  })
})

describe('numbers of triggers', () => {
  it('are exact, in the places of the asset', () => {
    expect(scoreDecimal(score('-358078620481'), 6, 0)).toBe('-358078.620481')
    expect(scoreDecimal(score('5'), 6, 0)).toBe('0.000005')
    expect(scoreDecimal(score('7', '2'), 0, 2)).toBe('3.50')
    expect(scoreDecimal(score('1', '0'), 0, 2)).toBeUndefined()
  })

  it('say where it stands and where it switches', () => {
    const [group] = groupTriggers([drawdown])
    const [on] = groupTriggers([{ ...drawdown, on: true }])
    if (group === undefined || on === undefined) throw new Error('no group')
    expect(distanceWords(group, undefined)).toBe('now −12.0 %, switches on at −30.0 %, over 8.0 h')
    expect(distanceWords(on, undefined)).toBe('now −12.0 %, switches off at −25.0 %, over 8.0 h')
  })
})
