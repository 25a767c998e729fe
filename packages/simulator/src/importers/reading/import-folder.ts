import {
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  closeSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { ImportManifest } from './import-manifest.ts'
import { ImportRefusal } from './import-refusal.ts'
import { codeOf } from './input-file.ts'
import type { StreamPosition } from './stream-reader.ts'

/** Where an import stood when everything up to there was on disk, as plain JSON. */
export interface Checkpoint {
  /** Of inputs and settings: only the same import goes on. */
  readonly identity: string
  readonly eventsBytes: number
  readonly quarantineBytes: number
  readonly rows: number
  readonly quarantined: Readonly<Record<string, number>>
  readonly streams: readonly StreamPosition[]
}

/** A file of the book folder of a result. */
export interface BookFile {
  readonly name: string
  readonly text: string
}

/** What was found where the result is to be. */
export type FoundFolder =
  | { readonly kind: 'new' }
  | { readonly kind: 'begun'; readonly checkpoint: Checkpoint }
  | { readonly kind: 'complete'; readonly manifest: ImportManifest }

const names = {
  manifest: 'import.json',
  checkpoint: 'checkpoint.json',
  events: 'events.jsonl',
  quarantine: 'quarantine.csv',
  book: 'book',
  bookDraft: 'book.draft',
} as const

/** The folder of one result. Every file that says something of the whole is there whole or not at all. */
export class ImportFolder {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  get eventsPath(): string {
    return join(this.#path, names.events)
  }

  get quarantinePath(): string {
    return join(this.#path, names.quarantine)
  }

  /**
   * Looks at the folder, and makes it where there is none.
   *
   * @throws ImportRefusal where something else is there, or another import
   */
  open(identity: string, identityOf: (manifest: ImportManifest) => string): FoundFolder {
    if (!existsSync(this.#path)) this.#make()
    const present = readdirSync(this.#path)
    if (present.includes(names.manifest)) {
      const manifest = this.#read(names.manifest) as ImportManifest
      if (identityOf(manifest) !== identity) this.#refuseOther()
      return { kind: 'complete', manifest }
    }
    if (present.includes(names.checkpoint)) {
      const checkpoint = this.#read(names.checkpoint) as Checkpoint
      if (checkpoint.identity !== identity) this.#refuseOther()
      return { kind: 'begun', checkpoint }
    }
    const known: readonly string[] = Object.values(names)
    const stranger = present.find((name) => !known.includes(name.replace(/\.new$/u, '')))
    if (stranger !== undefined) {
      this.#refuse('exists', `has something else in it (${stranger}); name a new folder`)
    }
    return { kind: 'new' }
  }

  writeCheckpoint(checkpoint: Checkpoint): void {
    this.#replace(names.checkpoint, `${JSON.stringify(checkpoint)}\n`)
  }

  writeBook(files: readonly BookFile[]): void {
    const draft = join(this.#path, names.bookDraft)
    rmSync(draft, { recursive: true, force: true })
    mkdirSync(draft)
    for (const { name, text } of files) writeFileSync(join(draft, name), text)
    rmSync(join(this.#path, names.book), { recursive: true, force: true })
    renameSync(draft, join(this.#path, names.book))
  }

  /** The last file of a result: from here on it is one. */
  complete(manifest: ImportManifest): void {
    this.#replace(names.manifest, `${JSON.stringify(manifest, undefined, 2)}\n`)
    rmSync(join(this.#path, names.checkpoint), { force: true })
  }

  /** Takes back what a refused import has written; a folder with anything else in it stays. */
  discard(): void {
    for (const name of Object.values(names)) {
      rmSync(join(this.#path, name), { recursive: true, force: true })
    }
    if (readdirSync(this.#path).length === 0) rmSync(this.#path, { recursive: true })
  }

  #make(): void {
    try {
      mkdirSync(this.#path)
    } catch (error) {
      const parent = dirname(this.#path)
      const complaint = existsSync(parent)
        ? `cannot be made (${codeOf(error)}); check the path and its permissions`
        : `has no parent folder ${parent}; make it first`
      this.#refuse('unwritable', complaint)
    }
  }

  #replace(name: string, text: string): void {
    const draft = join(this.#path, `${name}.new`)
    writeFileSync(draft, text)
    const descriptor = openSync(draft, 'r+')
    fsyncSync(descriptor)
    closeSync(descriptor)
    renameSync(draft, join(this.#path, name))
  }

  #read(name: string): unknown {
    try {
      return JSON.parse(readFileSync(join(this.#path, name), 'utf8'))
    } catch {
      return this.#refuse('exists', `has a damaged ${name}; remove the folder or name a new one`)
    }
  }

  #refuseOther(): never {
    this.#refuse(
      'otherImport',
      'belongs to an import of other inputs or settings; name a new folder, or remove it',
    )
  }

  #refuse(code: string, complaint: string): never {
    throw new ImportRefusal(code, { file: this.#path }, complaint)
  }
}
