import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

// Runs the setup in a folder of its own. Stand-ins for npm and the compiler write down that they
// were called; an old Node is played by a module, loaded first, that reports version 20.

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plimsoll-setup-'))
  for (const file of ['setup.mjs', 'stale-outputs.mjs', 'dashboard-stamp.mjs']) {
    cpSync(join(import.meta.dirname, file), join(root, 'scripts', file))
  }
  put('package-lock.json', '{}')
  put('packages/web/package.json', '{ "dependencies": { "@plimsoll/client": "0", "preact": "0" } }')
  put('packages/client/package.json', '{}')
  put('packages/client/src/index.ts', 'client')
  put(
    'npm-cli.js',
    `const { appendFileSync, cpSync, rmSync } = require('node:fs')
     appendFileSync('calls', 'npm ' + process.argv.slice(2).join(' ') + '\\n')
     console.log('added 1 package')
     rmSync('node_modules', { recursive: true, force: true })
     cpSync('installed', 'node_modules', { recursive: true })`,
  )
  putCompiler(0)
  putBundler(0)
  put(
    'old-node.mjs',
    `const versions = { ...process.versions, node: '20.20.0' }
     Object.defineProperty(process, 'versions', { value: versions })`,
  )
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

test('installs, compiles and builds the dashboard, then only compiles', () => {
  expect(setup()).toMatchObject({ status: 0, stdout: '' })
  expect(calls()).toEqual([
    expect.stringMatching(/^npm ci --ignore-scripts /),
    'tsc -b',
    'vite build --logLevel warn in web',
  ])
  const warm = setup()
  expect(warm).toMatchObject({ status: 0, stdout: '' })
  expect(warm.stderr).toMatch(/^setup: ready in \d+\.\d s\n$/)
  expect(calls()).toEqual(['tsc -b'])
})

test('installs again when the lockfile changed', () => {
  setup()
  put('package-lock.json', '{ "changed": true }')
  calls()
  expect(setup().status).toBe(0)
  expect(calls()).toHaveLength(3)
})

test('builds the dashboard again when a part of it changed, and when it is not there', () => {
  setup()
  calls()
  put('packages/client/src/index.ts', 'changed')
  expect(setup().stderr).toContain('setup: building the dashboard ...\n')
  expect(calls()).toEqual(['tsc -b', expect.stringContaining('vite build')])
  rmSync(join(root, 'packages/cli/site'), { recursive: true })
  setup()
  expect(calls()).toEqual(['tsc -b', expect.stringContaining('vite build')])
})

test('a dashboard that cannot be built fails the set-up, and is tried again', () => {
  putBundler(1)
  expect(setup().status).toBe(1)
  putBundler(0)
  calls()
  expect(setup().status).toBe(0)
  expect(calls()).toEqual(['tsc -b', expect.stringContaining('vite build')])
})

test('a failed compilation fails the set-up but does not cost another installation', () => {
  putCompiler(2)
  expect(setup().status).toBe(2)
  calls()
  putCompiler(0)
  expect(setup().status).toBe(0)
  expect(calls()).toEqual(['tsc -b', expect.stringContaining('vite build')])
})

test('removes outputs whose source is gone', () => {
  put('packages/engine/package.json', '{}')
  put('packages/engine/dist/gone.js', '')
  expect(setup().stderr).toContain('setup: removed 1 output without a source\n')
  expect(existsSync(join(root, 'packages/engine/dist/gone.js'))).toBe(false)
})

test('compiles on the Node among the dependencies when the one here is old', () => {
  put('installed/.bin/node', `#!/bin/sh\nexec ${process.execPath} "$@"\n`)
  chmodSync(join(root, 'installed/.bin/node'), 0o755)
  expect(setup({ oldNode: true }).status).toBe(0)
  expect(calls()).toContain('tsc -b')
})

test('names the platform when there is no Node that is new enough', () => {
  const result = setup({ oldNode: true })
  expect(result.status).toBe(1)
  expect(result.stderr).toContain('Node 24 or newer is needed')
  expect(result.stderr).toContain(`${process.platform}-${process.arch}`)
  expect(calls()).not.toContain('tsc -b')
})

test.each([undefined, 'pnpm.cjs'])('run by %s it asks for npm', (program) => {
  const result = setup({ npm: program })
  expect(result).toMatchObject({
    status: 1,
    stderr: 'setup: run this through npm: npm run setup\n',
  })
})

function setup(options: { oldNode?: boolean; npm?: string | undefined } = {}): {
  status: number | null
  stdout: string
  stderr: string
} {
  const environment = { ...process.env }
  delete environment['npm_execpath']
  const npm = 'npm' in options ? options.npm : 'npm-cli.js'
  const preload = options.oldNode === true ? ['--import', join(root, 'old-node.mjs')] : []
  return spawnSync(process.execPath, [...preload, join(root, 'scripts', 'setup.mjs')], {
    encoding: 'utf8',
    env: npm === undefined ? environment : { ...environment, npm_execpath: join(root, npm) },
  })
}

/** What was called since this was last asked. */
function calls(): string[] {
  const file = join(root, 'calls')
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : []
  rmSync(file, { force: true })
  return lines
}

function putCompiler(exitCode: number): void {
  putTool(
    'typescript/bin/tsc',
    `require('node:fs').appendFileSync('calls', 'tsc ' + process.argv.slice(2).join(' ') + '\\n')
     process.exitCode = ${exitCode}`,
  )
}

/** Runs in the folder of the dashboard, and writes its page unless it fails. */
function putBundler(exitCode: number): void {
  putTool(
    'vite/bin/vite.js',
    `const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs')
     const folder = require('node:path').basename(process.cwd())
     appendFileSync('../../calls', 'vite ' + process.argv.slice(2).join(' ') + ' in ' + folder + '\\n')
     mkdirSync('../cli/site', { recursive: true })
     if (${exitCode} === 0) writeFileSync('../cli/site/index.html', '')
     process.exitCode = ${exitCode}`,
  )
}

function putTool(path: string, text: string): void {
  put(`installed/${path}`, text)
  if (existsSync(join(root, 'node_modules'))) put(`node_modules/${path}`, text)
}

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
