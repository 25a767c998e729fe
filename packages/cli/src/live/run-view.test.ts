import { Writable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runCommandLine } from '../run-command-line.ts'
import { TerminalDouble } from '../testing/terminal-double.ts'

let environment: NodeJS.ProcessEnv

/** What a machine may say about colours, beside the kind of its terminal. */
const said = ['NO_COLOR', 'FORCE_COLOR', 'CI']

beforeEach(() => {
  environment = { ...process.env }
  for (const name of said) delete process.env[name]
  process.env['TERM'] = 'xterm-256color'
})

afterEach(() => {
  for (const name of [...said, 'TERM']) {
    const value = environment[name]
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
})

class Sink extends Writable {
  text = ''

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    this.text += new TextDecoder().decode(chunk)
    done()
  }
}

async function watch(terminal: TerminalDouble, ...words: readonly string[]): Promise<string> {
  const stdout = new Sink()
  const code = await runCommandLine(['simulate', 'crash', ...words], { stdout, stderr: terminal })
  expect(code).toBe(0)
  return stdout.text
}

function frames({ writes }: TerminalDouble): string[] {
  return writes.filter((text) => text.startsWith('\u001b[?2026h'))
}

test('a terminal shows a panel while the run goes on, and nothing of it afterwards', async () => {
  const terminal = new TerminalDouble(100, 30)
  const page = await watch(terminal)
  const shown = frames(terminal)
  const last = shown.at(-1) ?? ''
  for (const part of [
    'A fall of',
    '21:05:00 UTC',
    '100 %',
    'BTC-USDT',
    'fund insurance',
    'liquidations',
    'suspended)',
    'rounds',
    'accounts cut',
    'round over ',
  ]) {
    expect(last).toContain(part)
  }
  expect(last).toContain('\u001b[1m')
  expect(terminal.lines).toEqual([''])
  expect(page).toContain('Conservation: money equal to the unit')
})

test('a narrow, low terminal is not overrun', async () => {
  const terminal = new TerminalDouble(44, 9)
  await watch(terminal)
  const last = frames(terminal).at(-1) ?? ''
  expect(last.split('\n').length - 1).toBeLessThanOrEqual(8)
  const widths = last.split('\n').map((line) => Array.from(stripVTControlCharacters(line)).length)
  expect(Math.max(...widths)).toBeLessThan(44)
})

test('NO_COLOR is respected, and the page says the same', async () => {
  const coloured = new TerminalDouble(100, 30)
  const page = await watch(coloured)
  process.env['NO_COLOR'] = '1'
  const plain = new TerminalDouble(100, 30)
  expect(await watch(plain)).toBe(page)
  expect(frames(plain).at(-1)).not.toMatch(/\u001b\[\d+m/u)
  expect(frames(coloured).at(-1)).toMatch(/\u001b\[\d+m/u)
})

test('with --json, and on a dumb terminal, there is no panel', async () => {
  const json = new TerminalDouble(100, 30)
  expect(JSON.parse(await watch(json, '--json'))).toMatchObject({ scenario: 'crash' })
  expect(frames(json)).toEqual([])
  process.env['TERM'] = 'dumb'
  const dumb = new TerminalDouble(100, 30)
  await watch(dumb)
  expect(dumb.writes.join('')).not.toContain('\u001b')
})
