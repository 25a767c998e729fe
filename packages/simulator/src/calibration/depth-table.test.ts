import { expect, test } from 'vitest'
import { readDepthTable } from './depth-table.ts'

const header = 'openInterest,tradedValue,priceMove,lastingMove,recoverySeconds'

test('columns come in any order, and what is empty is unknown', () => {
  const text = [
    '# observed',
    'priceMove,recoverySeconds,openInterest,tradedValue',
    '0.01,,500,2',
    '0.02,3.5,400,3',
  ].join('\n')
  expect(readDepthTable(text, 'depth.csv')).toEqual([
    { openInterest: 500, tradedValue: 2, priceMove: 0.01 },
    { openInterest: 400, tradedValue: 3, priceMove: 0.02, recoverySeconds: 3.5 },
  ])
})

test.each([
  ['', 'is empty'],
  [`${header},depth\n`, 'has a column "depth"'],
  ['openInterest,openInterest\n', 'names a column twice'],
  ['openInterest,tradedValue\n', 'has no column priceMove'],
  [`${header}\n1,2,3,4\n`, 'has 4 cells, the header 5'],
  [`${header}\n1,2,0,,\n`, 'priceMove is 0'],
  [`${header}\n1,,3,,\n`, 'tradedValue is ""'],
  [`${header}\n1,2,1e3,,\n`, 'priceMove is "1e3"'],
  [`${header}\n1,2,3,x,\n`, 'lastingMove is "x"'],
  [`${header}\n1,2,3,,0\n`, 'recoverySeconds is 0'],
  [`${header}\n"1,2\n`, 'never closed'],
])('a table that cannot be believed is refused: %j', (text, complaint) => {
  expect(() => readDepthTable(text, 'depth.csv')).toThrow(complaint)
})
