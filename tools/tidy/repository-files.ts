import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface RepositoryFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string
  readonly text: string
}

/** The text files that are in version control or would be added to it. */
export function readRepositoryFiles(root: string): RepositoryFile[] {
  return listPaths(root)
    .filter((path) => existsSync(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
    .filter(({ text }) => !text.includes('\0'))
}

function listPaths(root: string): string[] {
  if (!existsSync(join(root, '.git'))) return walk(root, '')
  const listed = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  return listed.split('\0').filter((path) => path !== '')
}

/** For a copy without version control: the same, without what .gitignore names. */
function walk(root: string, folder: string): string[] {
  const generated = new Set(['node_modules', 'dist', 'coverage', 'data', '.git'])
  return readdirSync(join(root, folder)).flatMap((name) => {
    if (generated.has(name)) return []
    const path = folder === '' ? name : `${folder}/${name}`
    return statSync(join(root, path)).isDirectory() ? walk(root, path) : [path]
  })
}
