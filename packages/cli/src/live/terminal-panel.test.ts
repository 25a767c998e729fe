import { expect, test } from 'vitest'
import { TerminalDouble } from '../testing/terminal-double.ts'
import { TerminalPanel } from './terminal-panel.ts'

test('a frame stands where the one before stood, whatever their sizes', () => {
  const terminal = new TerminalDouble(40, 10)
  terminal.write('said before\n')
  const panel = new TerminalPanel(terminal)
  panel.show(['one', 'two', 'three'])
  expect(terminal.lines).toEqual(['said before', 'one', 'two', 'three', ''])
  panel.show(['a longer line', 'x'])
  expect(terminal.lines).toEqual(['said before', 'a longer line', 'x', ''])
  panel.show(['y', 'z', 'more', 'and more'])
  expect(terminal.lines).toEqual(['said before', 'y', 'z', 'more', 'and more', ''])
  panel.clear()
  expect(terminal.lines).toEqual(['said before', ''])
  panel.clear()
  expect(terminal.lines).toEqual(['said before', ''])
})

test('no line is wrapped and no frame scrolls', () => {
  const terminal = new TerminalDouble(30, 6)
  const panel = new TerminalPanel(terminal)
  panel.show([
    `\u001b[1m${'wide '.repeat(10)}\u001b[22m`,
    ...Array.from({ length: 20 }, (_none, index) => `${index}`),
  ])
  expect(terminal.lines).toHaveLength(6)
  expect(terminal.lines[0]).toBe('wide wide wide wide wide wid…')
})

test('each frame is one write that clears nothing before it draws', () => {
  const terminal = new TerminalDouble(40, 10)
  const panel = new TerminalPanel(terminal)
  panel.show(['one', 'two'])
  const before = terminal.writes.length
  panel.show(['uno', 'dos'])
  expect(terminal.writes.length).toBe(before + 1)
  expect(terminal.writes.at(-1)).not.toContain('\u001b[2J')
  expect(terminal.writes.at(-1)?.indexOf('uno')).toBeLessThan(
    terminal.writes.at(-1)?.indexOf('\u001b[K') ?? 0,
  )
})

test.each([undefined, 0])('a terminal of size %s counts as 80 by 24', (size) => {
  const panel = new TerminalPanel(new TerminalDouble(size, size))
  expect({ columns: panel.columns, rows: panel.rows }).toEqual({ columns: 79, rows: 23 })
})
