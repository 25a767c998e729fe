import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ExchangeFile } from '@plimsoll/simulator'
import { CommandFailure } from '../command-failure.ts'

/**
 * The files of an export: files that are named, and those of folders. A folder in a folder is named after the account whose
 * files it holds; all other private files are of the account that was given.
 *
 * @throws CommandFailure where there is nothing, or folders lie deeper
 */
export function foundExports(
  paths: readonly string[],
  account: string | undefined,
): readonly ExchangeFile[] {
  const found = paths.flatMap((path) =>
    isFolder(path) ? filesOf(path, account) : [{ name: path, path, account }],
  )
  if (found.length > 0) return found
  const message = `${paths.join(', ')}: holds no file; name files, or a folder that has some`
  throw new CommandFailure({ code: 'missingFile', file: paths[0] ?? '', message })
}

function filesOf(folder: string, account: string | undefined): readonly ExchangeFile[] {
  return namesIn(folder).flatMap((name) => {
    const path = join(folder, name)
    if (!isFolder(path)) return [{ name, path, account }]
    return namesIn(path).map((inner): ExchangeFile => {
      const innerPath = join(path, inner)
      if (isFolder(innerPath)) {
        const message = `${innerPath}: is a folder in the folder of an account; put its files there`
        throw new CommandFailure({ code: 'unreadable', file: innerPath, message })
      }
      return { name: `${name}/${inner}`, path: innerPath, account: name }
    })
  })
}

/** Names in a folder, in an order that is the same everywhere; hidden files belong to the system. */
function namesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .toSorted((a, b) => (a < b ? -1 : 1))
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
