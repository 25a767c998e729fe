import { describe, expect, it } from 'vitest'
import type { Load } from './load-scale.ts'
import { loadWords, moveWords, ratioWords } from './load-words.ts'

const load: Load = {
  at: { epoch: 1, sequence: 1, timeMs: 1 },
  available: '358078.620481',
  deficit: '0.000000',
  buckets: 0,
  moves: [],
  freeboard: { down: '0.113', up: '0.087' },
}

describe('loadWords', () => {
  it('says how far prices could move together', () => {
    expect(loadWords(load, ' USDC')).toEqual({
      tone: 'calm',
      word: 'covered',
      headline:
        'Funds of 358,079 USDC hold until prices fall 11.3\u00A0% together (or rise 8.7\u00A0%).',
    })
  })

  it('does not make a bound of what was not looked at', () => {
    expect(loadWords({ ...load, freeboard: {} }, '').headline).toContain(
      'any common move of prices up to 50\u00A0%',
    )
    expect(loadWords({ ...load, freeboard: { up: '0.2' } }, '').headline).toBe(
      'Funds of 358,079 hold until prices rise 20\u00A0% together, and through any fall up to 50\u00A0%.',
    )
  })

  it('warns where either way is short', () => {
    expect(loadWords({ ...load, freeboard: { down: '0.3', up: '0.049' } }, '').tone).toBe(
      'attention',
    )
  })

  it('says that the funds do not cover what is owed, and that they are empty', () => {
    const over = loadWords(
      { ...load, deficit: '358078.620482', freeboard: { down: '0.000', up: '0.000' } },
      ' USDC',
    )
    expect(over).toMatchObject({ tone: 'danger', word: 'not covered' })
    expect(over.headline).toContain('do not cover what is owed now')
    expect(loadWords({ ...load, available: '0.000000' }, '').word).toBe('funds empty')
  })
})

describe('words of a move and of a ratio', () => {
  it('keep their sign and never read as nothing', () => {
    expect(['-0.200', '0.050', '-0.125'].map(moveWords)).toEqual([
      '−20\u00A0%',
      '+5\u00A0%',
      '−12.5\u00A0%',
    ])
    expect([0, 0.0001, 0.034, 0.34, 1, 3.04, 47.9, 6_895].map(ratioWords)).toEqual([
      '0',
      '<0.1 %',
      '3.4 %',
      '34 %',
      '1.0 ×',
      '3.0 ×',
      '48 ×',
      '6,895 ×',
    ])
  })
})
