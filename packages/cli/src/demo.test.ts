import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { callPlimsoll, type Finished, root } from './testing/run-plimsoll.ts'

let shown: Finished

// The demonstration takes several seconds, so it is run once.
beforeAll(async () => {
  shown = await callPlimsoll('demo', '--terminal')
}, 120_000)

test('the demonstration tells a story and what to do next', () => {
  const { code, stdout, stderr } = shown
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('scenario october-small, seed 7; 2025-10-10 ')
  expect(stdout).toContain('Conservation: money equal to the unit')
  expect(stdout).toMatch(/^adl |^ {2}adl hyperliquid/mu)
  expect(Math.max(...stdout.split('\n').map((line) => Array.from(line).length))).toBeLessThan(101)
})

test('what it says to do next can be done', async () => {
  const commands = shown.stdout.match(/(?<=^ {2}npx plimsoll ).*$/gmu) ?? []
  expect(commands.length).toBeGreaterThan(2)
  for (const command of commands) {
    if (/ [A-Z]+\b/u.test(command)) continue
    expect(await callPlimsoll(...command.split(' '))).toMatchObject({ code: 0, stderr: '' })
  }
})

test('the README shows the beginning of what it prints', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const [, sample = ''] = /```\n\$ npx plimsoll demo --terminal\n(.*?)```/su.exec(readme) ?? []
  expect(sample.split('\n').length).toBeGreaterThan(10)
  expect(shown.stdout.startsWith(sample)).toBe(true)
})
