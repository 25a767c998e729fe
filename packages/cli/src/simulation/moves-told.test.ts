import { findScenario } from '@plimsoll/simulator'
import { expect, test } from 'vitest'
import { withMovesReplaced, withMovesTold } from './moves-told.ts'
import { addScheduledShock } from './scheduled-shock.ts'

const found = findScenario('fall')
if (found === undefined) throw new Error('fall ships')
const fall = found

test.each([
  [['*=-5%/10m'], '-5 % in every market over 10 minutes'],
  [
    ['*=-30%/1h', 'BTC-USDT=+0.5%/1s'],
    '-30 % in every other market over 1 hour, +0.5 % in BTC-USDT over 1 second',
  ],
  [['X=1%/250ms'], '+1 % in X over 250 milliseconds'],
  [[], 'No scheduled move'],
])('%j stands in the title in place of what the scenario had', (texts, words) => {
  const asked = texts.flatMap((text) => addScheduledShock(text))
  const { title, story } = withMovesReplaced(fall, asked, 'BOOK')
  expect(title).toBe(`${words}, on BOOK`)
  expect(story.join(' ')).not.toContain('30 %')
  expect(withMovesReplaced(fall, asked, undefined).title).toBe(`${words}, on the venue of fall`)
})

test('moves on top of those of the scenario follow its title', () => {
  const asked = addScheduledShock('*=-5%/10m')
  expect(withMovesTold(fall, asked)).toEqual({
    ...fall,
    title: `${fall.title}, and -5 % in every market over 10 minutes`,
  })
  expect(withMovesTold(fall, [])).toBe(fall)
  const many = Array.from({ length: 7 }, (_, at) => `M${at}=-1%/1s`)
  const { title } = withMovesTold(
    fall,
    many.flatMap((text) => addScheduledShock(text)),
  )
  expect(title).toMatch(/M4 over 1 second and 2 more moves$/u)
})
