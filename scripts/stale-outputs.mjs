import { existsSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The compiler never deletes: the output of a source that was removed or renamed would stay
 * importable. These are the files in the dist folders of the packages, as paths below `root`, that
 * no source accounts for.
 * @param {string} root
 */
export function findStaleOutputs(root) {
  return foldersIn(join(root, 'packages'))
    .flatMap((name) => outputsOf(root, join('packages', name)))
    .sort()
}

/** @param {string} root */
export function removeStaleOutputs(root) {
  const stale = findStaleOutputs(root)
  for (const file of stale) {
    rmSync(join(root, file))
    removeEmptyFolders(dirname(join(root, file)))
  }
  return stale
}

/**
 * @param {string} root
 * @param {string} packageFolder
 */
function outputsOf(root, packageFolder) {
  const output = join(root, packageFolder, 'dist')
  if (!existsSync(output)) return []
  const isPackage = existsSync(join(root, packageFolder, 'package.json'))
  const sources = join(root, packageFolder, 'src')
  return filesIn(output)
    .filter((file) => !isPackage || isStale(file, sources))
    .map((file) => join(packageFolder, 'dist', file))
}

/**
 * Tests and benchmarks are checked but never compiled. Files that the compiler does not write are
 * not for this to judge.
 * @param {string} output path below dist
 * @param {string} sources
 */
function isStale(output, sources) {
  const stem = /^(.+?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(output)?.[1]
  if (stem === undefined) return false
  if (/\.(?:test|bench)$/.test(stem)) return true
  return !['.ts', '.tsx'].some((extension) => existsSync(join(sources, stem + extension)))
}

/** @param {string} folder */
function foldersIn(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
}

/** @param {string} folder */
function filesIn(folder) {
  return readdirSync(folder, { encoding: 'utf8', recursive: true }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  )
}

/** @param {string} folder */
function removeEmptyFolders(folder) {
  if (readdirSync(folder).length > 0) return
  rmdirSync(folder)
  removeEmptyFolders(dirname(folder))
}
