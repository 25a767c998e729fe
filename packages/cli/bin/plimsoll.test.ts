import { type ChildProcess, spawn } from 'node:child_process'
import { on, once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

// Runs the launcher in a folder of its own, before a stand-in for the compiled command. An old
// Node is played by a module, loaded first, that reports version 20.

let root: string
let running: ChildProcess[]

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plimsoll-launcher-'))
  running = []
  mkdirSync(join(root, 'bin'))
  copyFileSync(join(import.meta.dirname, 'plimsoll.js'), join(root, 'bin', 'plimsoll.js'))
  put('package.json', '{ "type": "module" }')
  put(
    'old-node.js',
    `const versions = { ...process.versions, node: '20.20.0' }
     Object.defineProperty(process, 'versions', { value: versions })`,
  )
})

afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
  rmSync(root, { recursive: true, force: true })
})

test('says what to do where nothing is built', async () => {
  const result = await finish(launch({ oldNode: false }))
  expect(result).toMatchObject({ code: 1, stdout: '' })
  expect(result.stderr).toBe('plimsoll is not built yet: run `npm run setup` in its folder\n')
})

test('runs the command in this process where Node is new enough', async () => {
  putMain('console.log(process.argv.slice(2).join(), process.ppid); process.exitCode = 7')
  const result = await finish(launch({ oldNode: false }, 'verify', '--all'))
  expect(result).toMatchObject({ code: 7, stdout: `verify,--all ${process.pid}\n`, stderr: '' })
})

test('names the platform where Node is too old and no other is installed', async () => {
  putMain('console.log("not reached")')
  const result = await finish(launch({ oldNode: true }))
  expect(result).toMatchObject({ code: 1, stdout: '' })
  expect(result.stderr).toContain(`${process.platform}-${process.arch}`)
  expect(result.stderr).toContain('Node 22 or newer')
})

describe('on an old Node with a newer one installed', () => {
  beforeEach(installNode)

  test('passes arguments, input, output and exit code', async () => {
    putMain(`
      let input = ''
      for await (const chunk of process.stdin) input += chunk
      console.log(process.versions.node, process.argv.slice(2).join(), input)
      console.error('to standard error')
      process.exitCode = 7
    `)
    const child = launch({ oldNode: true }, 'verify', '--all')
    child.stdin?.end('typed')
    const result = await finish(child)
    expect(result).toEqual({
      code: 7,
      signal: null,
      stdout: `${process.versions.node} verify,--all typed\n`,
      stderr: 'to standard error\n',
    })
  })

  test('does not hand the lifeline to programs that the command starts', async () => {
    putMain(`console.log(Object.keys(process.env).filter((name) => name.startsWith('PLIMSOLL_L')))`)
    expect(await finish(launch({ oldNode: true }))).toMatchObject({ code: 0, stdout: '[]\n' })
  })

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('forwards %s', async (signal) => {
    putMain(`
      process.once('${signal}', () => { console.log('closed'); process.exit(3) })
      console.log('ready')
      setTimeout(() => {}, 20_000)
    `)
    const child = launch({ oldNode: true })
    await untilPrinted(child, 'ready')
    const result = finish(child)
    child.kill(signal)
    expect(await result).toMatchObject({ code: 3, stdout: 'closed\n' })
  })

  test('exits with 128 and the signal that ended the command', async () => {
    putMain(`process.kill(process.pid, 'SIGKILL'); setTimeout(() => {}, 20_000)`)
    expect(await finish(launch({ oldNode: true }))).toMatchObject({ code: 137, signal: null })
  })

  test('takes the command along when it is killed outright', async () => {
    const closed = join(root, 'closed')
    putMain(`
      import { writeFileSync } from 'node:fs'
      process.once('SIGTERM', () => { writeFileSync(${JSON.stringify(closed)}, ''); process.exit() })
      console.log('ready')
      setTimeout(() => {}, 20_000)
    `)
    const child = launch({ oldNode: true })
    await untilPrinted(child, 'ready')
    child.kill('SIGKILL')
    // The command holds the same output, so this waits for its end and not only the launcher's.
    await once(child, 'close')
    expect(existsSync(closed)).toBe(true)
  })
})

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

function putMain(text: string): void {
  put('dist/main.js', text)
}

/** The Node of this test plays the one among the dependencies. */
function installNode(): void {
  const name = `node_modules/node-${process.platform}-${process.arch}`
  put(`${name}/package.json`, '{}')
  mkdirSync(join(root, name, 'bin'))
  symlinkSync(process.execPath, join(root, name, 'bin', 'node'))
}

function launch(options: { oldNode: boolean }, ...commandArguments: string[]): ChildProcess {
  const preload = options.oldNode ? ['--import', join(root, 'old-node.js')] : []
  const launcher = join(root, 'bin', 'plimsoll.js')
  const child = spawn(process.execPath, [...preload, launcher, ...commandArguments])
  running.push(child)
  return child
}

interface Ending {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

async function finish(child: ChildProcess): Promise<Ending> {
  const output = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()))
  child.stdin?.end()
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  return { code, signal, ...output }
}

async function untilPrinted(child: ChildProcess, line: string): Promise<void> {
  if (child.stdout === null) throw new Error('the output of the launcher is a pipe')
  let text = ''
  for await (const [chunk] of on(child.stdout, 'data') as AsyncIterable<[Buffer]>) {
    text += chunk.toString()
    if (text === `${line}\n`) return
  }
}
