import { describe, expect, it } from 'vitest'
import {
  coverageColumn,
  coverageWords,
  freeboardWords,
  imbalanceWords,
  type MarketCourse,
  percentColumn,
  presentRisk,
  type PresentRisk,
  riskWords,
} from './market-risk.ts'

const nothing = { deficit: '0.0', available: '500.0', buckets: 0 }

const course: MarketCourse = {
  market: 'A',
  markPrice: ['1', '2'],
  openInterest: ['1', '1'],
  coverage: [null, '0.500000'],
  imbalance: [null, '-1.000000'],
  freeboardDown: ['0.400', null],
  freeboardUp: ['0.100', '0.086'],
  adlNearness: [null, null],
  moves: [
    { move: '-0.100', ...nothing },
    { move: '0.000', ...nothing },
    { move: '0.100', deficit: '1000.0', available: '500.0', buckets: 2 },
  ],
}

function risk(changes: Partial<PresentRisk> = {}): PresentRisk {
  const present = presentRisk(course)
  if (present === undefined) throw new Error('the course has a newest point')
  return { ...present, ...changes }
}

describe('the present risk of a market', () => {
  it('is its newest point', () => {
    const { down, up, coverage, imbalance } = risk()
    expect([down, up, coverage, imbalance]).toEqual([null, '0.086', '0.500000', '-1.000000'])
  })

  it('is none where it is not told, or not yet', () => {
    const { moves: _moves, ...untold } = course
    expect(presentRisk(untold)).toBeUndefined()
  })
})

describe('the words', () => {
  it('say how far the price could move', () => {
    expect(riskWords(risk(), ' USD').headline).toBe(
      'The funds of this market hold until its price rises 8.6\u00A0%, and through any fall up to 50\u00A0%.',
    )
    expect(riskWords(risk({ down: '0.140' }), '').headline).toContain(
      'falls 14\u00A0% or rises 8.6\u00A0%',
    )
    expect(riskWords(risk({ up: null }), '')).toMatchObject({ tone: 'calm', word: 'covered' })
  })

  it('call it little where the move that is asked could not be paid for', () => {
    expect(riskWords(risk(), '').word).toBe('little freeboard')
    expect(riskWords(risk({ coverage: '1.000000' }), '').word).toBe('covered')
    expect(riskWords(risk({ coverage: null }), '').word).toBe('covered')
  })

  it('say what is owed already', () => {
    const now = { move: '0.000', deficit: '1500.0', available: '500.0', buckets: 1 }
    const { tone, headline } = riskWords(risk({ now, down: '0.000', up: '0.000' }), ' USD')
    expect(tone).toBe('danger')
    expect(headline).toContain('1,500 USD now, and its funds can pay 500 USD')
  })

  it('tell none from nothing', () => {
    expect([freeboardWords(null), freeboardWords('0.000')]).toEqual(['over 50\u00A0%', '0\u00A0%'])
    expect([null, '0.000000', '0.000090', '0.34', '12.5'].map(coverageWords)).toEqual([
      'nothing missing',
      '0',
      '<0.1\u00A0%',
      '34\u00A0%',
      '13\u00A0×',
    ])
    expect([null, '0.9', '0.1', '-0.9'].map(imbalanceWords)).toEqual([
      'nobody',
      'longs',
      'both sides',
      'shorts',
    ])
  })
})

describe('lines', () => {
  it('have a gap where there is no number, and a coverage ends at three times', () => {
    expect(percentColumn(course.freeboardDown)).toEqual([40, null])
    expect(percentColumn(undefined)).toEqual([])
    expect(coverageColumn({ ...course, coverage: [null, '0.500000', '12.0'] })).toEqual([
      null,
      50,
      300,
    ])
  })
})
