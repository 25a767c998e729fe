import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'

/** The files of a folder, by name. */
export type Image = ReadonlyMap<string, Uint8Array>

/** An empty folder for one test, in memory where the machine has such a place: these tests write thousands of files. */
export function quickFolder(): string {
  const shared = '/dev/shm'
  return mkdtempSync(join(existsSync(shared) ? shared : tmpdir(), 'plimsoll-journal-'))
}

/** The files of a journal as a kill at this moment would leave them. The lock is not one of them. */
export function imageOf(folder: string): Image {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile())
  const names = files.map(({ name }) => name).filter((name) => name !== 'LOCK')
  return new Map(names.map((name) => [name, readFileSync(join(folder, name))]))
}

/** Makes a folder hold the files of an image and nothing else. */
export function place(image: Image, folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) if (!image.has(name)) rmSync(join(folder, name))
  for (const [name, bytes] of image) writeFileSync(join(folder, name), bytes)
}

/** The image with other bytes in one file. */
export function changed(image: Image, name: string, bytes: Uint8Array): Image {
  return new Map([...image, [name, bytes]])
}

/** One byte of a file exclusive-ored with a mask. */
export function flipped(image: Image, name: string, offset: number, mask: number): Image {
  const bytes = Uint8Array.from(bytesOf(image, name))
  bytes[offset] = (bytes[offset] ?? 0) ^ mask
  return changed(image, name, bytes)
}

export function bytesOf(image: Image, name: string): Uint8Array {
  const bytes = image.get(name)
  if (bytes === undefined) throw new Error(`the image has no ${name}`)
  return bytes
}

/** Every row of `record` as plain SQL sees it, each as one text, or as many as can be read. */
export function rowsOf(folder: string): string[] {
  const rows: string[] = []
  const database = new Database(join(folder, 'journal.sqlite'))
  try {
    const all = database.prepare('SELECT * FROM record ORDER BY seq')
    for (const row of all.iterate()) rows.push(JSON.stringify(row))
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
  } finally {
    database.close()
  }
  return rows
}
