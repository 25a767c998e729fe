import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exitCodes } from './exit-code.ts'
import { callPlimsoll, root } from './testing/run-plimsoll.ts'

const verbs = [
  'resolve',
  'rank',
  'what-if',
  'compare',
  'trial',
  'simulate',
  'scenarios',
  'size-fund',
  'calibrate',
  'replay',
  'verify',
  'explain',
  'patterns',
  'policies',
  'serve',
  'key',
  'doctor',
  'import',
  'demo',
]

async function shown(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await callPlimsoll(...words)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

test('every verb has an example', async () => {
  for (const verb of verbs) {
    expect(await shown(verb, '--help')).toMatch(
      new RegExp(`\nExamples?:\n {2}npx plimsoll ${verb}`, 'u'),
    )
  }
})

test('every command that is printed works as printed', async () => {
  const pages = [
    await shown('--help'),
    ...(await Promise.all(verbs.map((verb) => shown(verb, '--help')))),
    await shown('policies'),
  ]
  const otherwise = pages.flatMap((page) => page.match(/(?<!npx )\bplimsoll [-a-z].*/gu) ?? [])
  expect(otherwise).toEqual([])
  const usage = /(?<!Usage: )npx plimsoll .*$/gmu
  const commands = new Set(pages.flatMap((page) => page.match(usage) ?? []))
  expect(commands.size).toBeGreaterThan(10)
  for (const command of commands) {
    // A capital stands for something of the reader's own; the demonstration, which goes on serving, has tests of its own.
    if (/ [A-Z]+\b/u.test(command) || command.includes(' demo')) continue
    const words = command.trim().split(' ').slice(2)
    expect({ command, ...(await callPlimsoll(...words)) }).toMatchObject({ code: 0, stderr: '' })
  }
})

test('every command of the README is one that there is, with options that it has', async () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const commands = readme.match(/^(?:\$ )?npx plimsoll [^#\n]*/gmu) ?? []
  expect(commands.length).toBeGreaterThan(20)
  for (const command of commands) {
    const words = command.replace(/^\$ /u, '').trim().split(/\s+/u).slice(2)
    const options = words.filter((word) => /^--?[a-z]/u.test(word))
    const verb = words[0] === 'import' ? words.slice(0, 2) : words.slice(0, 1)
    const page = await shown(...verb, '--help')
    for (const option of options)
      expect({ command, page }).toMatchObject({
        page: expect.stringContaining(`${option} `) as string,
      })
  }
})

test('help and help VERB show what --help shows', async () => {
  expect(await shown('help')).toBe(await shown('--help'))
  for (const verb of verbs) expect(await shown('help', verb)).toBe(await shown(verb, '--help'))
  expect(await shown('help', 'import', 'october')).toBe(await shown('import', 'october', '--help'))
  expect(await callPlimsoll('help', 'nothing')).toEqual({
    code: 2,
    stdout: '',
    stderr: "plimsoll: unknown command 'nothing'; see npx plimsoll --help\n",
  })
})

test('a wrong option points to the help of its verb', async () => {
  const see = async (...words: readonly string[]): Promise<string | undefined> =>
    (await callPlimsoll(...words)).stderr.split('; see ').at(-1)
  expect(await see('simulate', 'fall', '--shock', 'x')).toBe('npx plimsoll help simulate\n')
  expect(await see('import', 'october', '--nothing')).toBe('npx plimsoll help import october\n')
  expect(await see('nothing')).toBe('npx plimsoll --help\n')
})

test('the help of the program names the exit codes', async () => {
  const help = await shown('--help')
  for (const code of [...Object.values(exitCodes), 130]) {
    expect(help).toMatch(new RegExp(`\n +${code}\\b.* [a-z]`, 'u'))
  }
})

test('the page for readers explains every exit code', () => {
  const page = readFileSync(join(root, 'docs/reading-the-page.md'), 'utf8')
  for (const code of Object.values(exitCodes)) expect(page).toContain(`\n| ${code} | `)
})

test('the help of the import says what the table needs and what is assumed', async () => {
  const help = await shown('import', 'october', '--help')
  for (const column of ['account', 'adl_notional_usd', 'closed_pnl_usd', 'account_value_usd']) {
    expect(help).toContain(column)
  }
  expect(help).toContain('bankruptShare=0.35')
  expect(help).toContain('adlPolicy=hyperliquid')
})

test('the help of every import names an example and keeps to 100 columns', async () => {
  for (const source of ['hyperliquid', 'binance', 'bybit', 'table', 'october']) {
    const help = await shown('import', source, '--help')
    expect(help).toMatch(new RegExp(`\n {2}npx plimsoll import ${source} `, 'u'))
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
  }
})
