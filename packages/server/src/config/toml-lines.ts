/** Steps from the root of a document to one of its values. */
export type SettingPath = readonly (string | number)[]

/**
 * Where the settings of a TOML text stand, so that an error can name a line; the parser does not tell. The text must be one
 * that the parser took.
 */
export class TomlLines {
  readonly #lines = new Map<string, number>()

  constructor(text: string) {
    new StatementReader(text, (path, line) => this.#lines.set(keyOf(path), line)).readAll()
  }

  /** Line, from 1, of a setting or of the nearest that it lies in; undefined where none of them is written. */
  lineOf(path: SettingPath): number | undefined {
    for (let length = path.length; length > 0; length -= 1) {
      const line = this.#lines.get(keyOf(path.slice(0, length)))
      if (line !== undefined) return line
    }
    return undefined
  }
}

function keyOf(path: SettingPath): string {
  return JSON.stringify(path.map(String))
}

const keyForm = /[ \t]*(?:([A-Za-z0-9_-]+)|("(?:[^"\\]|\\.)*")|'([^']*)')[ \t]*/uy

type Found = (path: SettingPath, line: number) => void

/** Goes from statement to statement: headers of tables, and keys with their values. */
class StatementReader {
  readonly #text: string
  readonly #found: Found
  readonly #tableCounts = new Map<string, number>()
  #at = 0
  #table: SettingPath = []

  constructor(text: string, found: Found) {
    this.#text = text
    this.#found = found
  }

  readAll(): void {
    while (this.#at < this.#text.length) {
      this.#skip(/[\s\ufeff]*/uy)
      if (this.#at >= this.#text.length) return
      const line = this.#line()
      const first = this.#text[this.#at]
      if (first === '[') this.#header(line)
      else if (first !== '#') this.#assignment(line)
      this.#skip(/[^\n]*/uy)
    }
  }

  #header(line: number): void {
    const isList = this.#text.startsWith('[[', this.#at)
    this.#at += isList ? 2 : 1
    const names = this.#keys()
    const parent = this.#inNewest(names.slice(0, -1))
    const own = [...parent, names.at(-1) ?? '']
    if (isList) {
      const count = this.#tableCounts.get(keyOf(own)) ?? 0
      this.#tableCounts.set(keyOf(own), count + 1)
      this.#table = [...own, count]
    } else {
      this.#table = this.#inNewest(names)
    }
    this.#found(this.#table, line)
  }

  /** The path of names, through the newest table of every list on the way. */
  #inNewest(names: readonly string[]): SettingPath {
    return names.reduce<SettingPath>((path, name) => {
      const own = [...path, name]
      const count = this.#tableCounts.get(keyOf(own))
      return count === undefined ? own : [...own, count - 1]
    }, [])
  }

  #assignment(line: number): void {
    this.#found([...this.#table, ...this.#keys()], line)
    this.#at += 1
    this.#value()
  }

  #keys(): string[] {
    const names: string[] = []
    for (;;) {
      keyForm.lastIndex = this.#at
      const match = keyForm.exec(this.#text)
      if (match === null) return names
      this.#at = keyForm.lastIndex
      const [, bare, basic, literal] = match
      names.push(bare ?? literal ?? String(JSON.parse(basic ?? '""')))
      if (this.#text[this.#at] !== '.') return names
      this.#at += 1
    }
  }

  /** Passes over a value up to the end of its last line, which may not be the one it begins on. */
  #value(): void {
    let depth = 0
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at]
      if (character === '\n' && depth === 0) return
      if (character === '"' || character === "'") this.#string(character)
      else if (character === '#') this.#skip(/[^\n]*/uy)
      else {
        if (character === '[' || character === '{') depth += 1
        if (character === ']' || character === '}') depth -= 1
        this.#at += 1
      }
    }
  }

  #string(quote: '"' | "'"): void {
    const long = quote.repeat(3)
    const end = this.#text.startsWith(long, this.#at) ? long : quote
    this.#at += end.length
    while (this.#at < this.#text.length && !this.#text.startsWith(end, this.#at)) {
      this.#at += this.#text[this.#at] === '\\' && quote === '"' ? 2 : 1
    }
    this.#at += end.length
    // Up to two quotes of its own may stand right before the end of a long string.
    if (end === long) this.#skip(quote === '"' ? /"*/uy : /'*/uy)
  }

  #skip(form: RegExp): void {
    form.lastIndex = this.#at
    if (form.test(this.#text)) this.#at = form.lastIndex
  }

  #counted = 0
  #countedLine = 1

  #line(): number {
    for (; this.#counted < this.#at; this.#counted += 1) {
      if (this.#text[this.#counted] === '\n') this.#countedLine += 1
    }
    return this.#countedLine
  }
}
