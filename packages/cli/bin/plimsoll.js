#!/usr/bin/env node
// The command `plimsoll`. It is committed, not compiled, because npm links it before anything is
// built. On a Node that is too old it runs itself again on the Node among the dependencies.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Socket } from 'node:net'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const nodeMajorMin = 22
const lifelineDescriptor = 3
const lifelineVariable = 'PLIMSOLL_LIFELINE'
const graceMs = 5000

const self = fileURLToPath(import.meta.url)
const main = new URL('../dist/main.js', import.meta.url)

if (!existsSync(main)) {
  fail('plimsoll is not built yet: run `npm run setup` in its folder')
} else if (Number.parseInt(process.versions.node, 10) >= nodeMajorMin) {
  if (process.env[lifelineVariable] !== undefined) endWithLauncher()
  await import(main.href)
} else {
  runOnInstalledNode()
}

function runOnInstalledNode() {
  const node = findInstalledNode()
  if (node === undefined) {
    fail(
      `plimsoll needs Node ${nodeMajorMin} or newer; this is ${process.version} on ` +
        `${process.platform}-${process.arch}. Install a newer Node (24 is what it is tested on).`,
    )
    return
  }
  const child = spawn(node, [self, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    env: { ...process.env, [lifelineVariable]: String(lifelineDescriptor) },
  })
  // A child that ended leaves its end of the lifeline broken; its exit is what counts.
  child.stdio[lifelineDescriptor]?.on('error', () => {})
  forwardSignals(child)
  child.on('error', (error) => fail(`plimsoll could not start ${node}: ${error.message}`))
  child.on('exit', (code, signal) => {
    process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal])
  })
}

function findInstalledNode() {
  const name = `node-${process.platform}-${process.arch}`
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`)
    const node = join(dirname(manifest), 'bin', 'node')
    return existsSync(node) ? node : undefined
  } catch {
    return undefined
  }
}

/** @param {import('node:child_process').ChildProcess} child */
function forwardSignals(child) {
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP', 'SIGUSR2'])) {
    process.on(signal, () => child.kill(signal))
  }
  // A terminal sends these to both processes by itself. Forwarding them would make one Ctrl-C look
  // like two, and the second is commonly read as "at once, without cleaning up".
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGQUIT'])) {
    process.on(signal, () => {
      if (!process.stdin.isTTY) child.kill(signal)
    })
  }
}

/**
 * A launcher that is killed outright forwards nothing. Its end of the pipe then closes, and this
 * process ends too instead of holding on to a journal that nobody watches.
 */
function endWithLauncher() {
  delete process.env[lifelineVariable]
  const lifeline = new Socket({ fd: lifelineDescriptor })
  lifeline.on('error', () => {})
  lifeline.on('close', () => {
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), graceMs).unref()
    process.kill(process.pid, 'SIGTERM')
  })
  lifeline.resume()
  lifeline.unref()
}

/** @param {string} text */
function fail(text) {
  process.stderr.write(`${text}\n`)
  process.exitCode = 1
}
