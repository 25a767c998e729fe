import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const ownScope = '@plimsoll/'

/**
 * A digest of everything that the built dashboard is made of: its own files, those of the packages of this repository that are
 * bundled with it, and the lockfile, which names the others.
 * @param {string} root
 */
export function dashboardStamp(root) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const folder of bundledFolders(root, 'web')) {
    for (const file of sourcesIn(join(root, folder))) {
      const path = join(folder, file)
      hash.update(`\n${path}\n`).update(readFileSync(join(root, path)))
    }
  }
  return hash.digest('hex')
}

/**
 * The folder of a package of this repository, and those of its own packages it depends on, in order.
 * @param {string} root
 * @param {string} name
 * @param {Set<string>} known
 * @returns {string[]}
 */
function bundledFolders(root, name, known = new Set()) {
  const folder = join('packages', name)
  if (known.has(folder)) return []
  known.add(folder)
  const text = readFileSync(join(root, folder, 'package.json'), 'utf8')
  const { dependencies = {} } = /** @type {{ dependencies?: Record<string, string> }} */ (
    JSON.parse(text)
  )
  const own = Object.keys(dependencies).filter((dependency) => dependency.startsWith(ownScope))
  const further = own.flatMap((dependency) =>
    bundledFolders(root, dependency.slice(ownScope.length), known),
  )
  return [folder, ...further].sort()
}

/**
 * Files of a package, but what is made of them and what only tests them.
 * @param {string} folder
 */
function sourcesIn(folder) {
  const parts = ['index.html', 'package.json', 'public', 'src', 'vite.config.ts']
  return parts
    .filter((part) => existsSync(join(folder, part)))
    .flatMap((part) => filesIn(folder, part))
    .filter((file) => !/\.(?:test|bench)\.tsx?$/.test(file))
    .sort()
}

/**
 * @param {string} folder
 * @param {string} part
 */
function filesIn(folder, part) {
  if (!statSync(join(folder, part)).isDirectory()) return [part]
  return readdirSync(join(folder, part), { encoding: 'utf8', recursive: true })
    .map((file) => join(part, file))
    .filter((file) => statSync(join(folder, file)).isFile())
}
