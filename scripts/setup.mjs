// Makes the working copy ready to run: dependencies as locked, sources compiled, dashboard built.
// Starts on the Node that npm found, which may be as old as 20, so it uses built-in modules only. Everything
// after it runs on the Node among the dependencies. Nothing is installed outside this folder.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { dashboardStamp } from './dashboard-stamp.mjs'
import { removeStaleOutputs } from './stale-outputs.mjs'

const nodeMajorMin = 24
const root = join(import.meta.dirname, '..')
const stampFile = join(root, 'node_modules', '.plimsoll-setup')
const dashboardStampFile = join(root, 'node_modules', '.plimsoll-dashboard')

const startedMs = Date.now()
const npm = npmProgram()
const stamp = lockfileStamp()
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) installDependencies(npm)
const node = findNode()
compile(node)
buildDashboard(node)
say(`ready in ${((Date.now() - startedMs) / 1000).toFixed(1)} s`)

function npmProgram() {
  const program = process.env['npm_execpath']
  if (program === undefined || !basename(program).startsWith('npm')) {
    fail('run this through npm: npm run setup')
  }
  return program
}

/** Dependencies contain binaries, so they belong to one platform as well as to one lockfile. */
function lockfileStamp() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`\n${process.platform} ${process.arch}\n`)
    .digest('hex')
}

/** @param {string} npmPath */
function installDependencies(npmPath) {
  say('installing dependencies (npm ci), about 15 seconds ...')
  // Without its stamp an installation that is cut short is repeated, not trusted.
  rmSync(stampFile, { force: true })
  // Development tools are needed even where the environment says production.
  const wanted = ['--include=dev', '--include=optional']
  run(process.execPath, [npmPath, 'ci', '--ignore-scripts', '--loglevel=error', ...wanted])
  writeFileSync(stampFile, stamp)
}

function findNode() {
  const installed = join(root, 'node_modules', '.bin', 'node')
  for (const candidate of [installed, process.execPath]) {
    if (nodeMajor(candidate) >= nodeMajorMin) return candidate
  }
  return fail(
    `Node ${nodeMajorMin} or newer is needed. None comes with the dependencies for ` +
      `${process.platform}-${process.arch}, and the one here is ${process.version}. ` +
      `Install Node ${nodeMajorMin} (nodejs.org, or a version manager that reads .node-version) and try again.`,
  )
}

/**
 * 0 where there is none, or one that this machine cannot run.
 * @param {string} program
 */
function nodeMajor(program) {
  if (program === process.execPath) return Number.parseInt(process.versions.node, 10)
  const answer = spawnSync(program, ['--version'], { encoding: 'utf8' })
  return answer.status === 0 ? Number.parseInt(answer.stdout.slice(1), 10) : 0
}

/** @param {string} nodePath */
function compile(nodePath) {
  const stale = removeStaleOutputs(root)
  if (stale.length > 0) {
    say(`removed ${stale.length} output${stale.length > 1 ? 's' : ''} without a source`)
  }
  run(nodePath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b'])
}

/**
 * Only where it is not there, or what it is made of has changed.
 * @param {string} nodePath
 */
function buildDashboard(nodePath) {
  const built = dashboardStamp(root)
  const page = join(root, 'packages', 'cli', 'site', 'index.html')
  const isStamped =
    existsSync(dashboardStampFile) && readFileSync(dashboardStampFile, 'utf8') === built
  if (isStamped && existsSync(page)) return
  say('building the dashboard ...')
  rmSync(dashboardStampFile, { force: true })
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const folder = join(root, 'packages', 'web')
  run(nodePath, [vite, 'build', '--logLevel', 'warn'], folder)
  writeFileSync(dashboardStampFile, built)
}

/**
 * Standard output belongs to what npm runs next, so all output goes to standard error.
 * @param {string} program
 * @param {string[]} programArguments
 * @param {string} cwd
 */
function run(program, programArguments, cwd = root) {
  const result = spawnSync(program, programArguments, { cwd, stdio: ['ignore', 2, 2] })
  if (result.error !== undefined) fail(result.error.message)
  if (result.status !== 0) process.exit(result.status ?? 1)
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`setup: ${text}\n`)
}

/**
 * @param {string} text
 * @returns {never}
 */
function fail(text) {
  say(text)
  process.exit(1)
}
