/**
 * JSON of exchanges read without a float: a number stays the text it was written as, because
 * `0.1` and `92203504694.99632` are amounts. Two equal keys are refused, and every object knows
 * its line, so that a bad row can be named.
 */

/** A value of exact JSON; numbers are text, as if they had been quoted. */
export type ExactValue = string | boolean | null | ExactObject | readonly ExactValue[]

/** An object with the line on which it opens, from 1, and where it stands in the text. */
export interface ExactObject {
  readonly line: number
  readonly start: number
  readonly end: number
  readonly fields: ReadonlyMap<string, ExactValue>
}

/** Text that is not JSON. `line` counts from 1. */
export class ExactJsonError extends Error {
  override readonly name = 'ExactJsonError'
  readonly line: number
  /** Whether the text stopped where more was needed. */
  readonly isCutOff: boolean

  constructor(problem: string, line: number, isCutOff: boolean) {
    super(isCutOff ? 'the text ends too early; the file was cut off' : problem)
    this.line = line
    this.isCutOff = isCutOff
  }
}

/** Whether a value is an object, not a list. */
export function isExactObject(value: ExactValue | undefined): value is ExactObject {
  return typeof value === 'object' && value !== null && 'fields' in value
}

/** Whether a value is a list. */
export function isExactList(value: ExactValue | undefined): value is readonly ExactValue[] {
  return Array.isArray(value)
}

/**
 * The value a JSON text (RFC 8259) stands for. `firstLine` is the line of the file on which the
 * text begins. Throws `ExactJsonError`.
 */
export function readExactJson(text: string, firstLine = 1): ExactValue {
  return new ExactReader(text, firstLine).document()
}

// A token starts where the one before it and the space after it end.
const token = /[ \t\n\r]*([{}[\],:]|"(?:[^"\\\u0000-\u001f]|\\.)*"|[^ \t\n\r{}[\],:"]+)?/uy
const numberForm = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/u
const depthMax = 32

class ExactReader {
  readonly #text: string
  readonly #firstLine: number
  #at: number
  #depth = 0
  // Lines are counted as the text is passed, once.
  #line: number
  #nextBreak: number

  constructor(text: string, firstLine: number) {
    this.#text = text
    this.#firstLine = firstLine
    this.#line = firstLine
    this.#nextBreak = text.indexOf('\n')
    this.#at = text.startsWith('\ufeff') ? 1 : 0
  }

  document(): ExactValue {
    const value = this.#value(this.#next())
    if (this.#at < this.#text.length && this.#peek() !== '') {
      this.#refuse('something follows the end of the document')
    }
    return value
  }

  #value(word: string): ExactValue {
    switch (word) {
      case '{':
        return this.#nested(() => this.#object())
      case '[':
        return this.#nested(() => this.#list())
      case 'true':
        return true
      case 'false':
        return false
      case 'null':
        return null
      default:
        if (word.startsWith('"')) return this.#unquoted(word)
        if (numberForm.test(word)) return word
        return this.#refuse('a value belongs here')
    }
  }

  #nested<T>(read: () => T): T {
    this.#depth += 1
    if (this.#depth > depthMax) this.#refuse(`more than ${depthMax} levels are nested`)
    const value = read()
    this.#depth -= 1
    return value
  }

  #object(): ExactObject {
    const line = this.#lineHere()
    const start = this.#at - 1
    const fields = new Map<string, ExactValue>()
    let word = this.#next()
    if (word === '}') return { line, start, end: this.#at, fields }
    for (;;) {
      if (!word.startsWith('"')) this.#refuse('a key in quotes belongs here')
      const key = this.#unquoted(word)
      if (fields.has(key)) this.#refuse(`the key ${JSON.stringify(key)} appears twice`)
      if (this.#next() !== ':') this.#refuse('":" belongs here')
      fields.set(key, this.#value(this.#next()))
      word = this.#next()
      if (word === '}') return { line, start, end: this.#at, fields }
      if (word !== ',') this.#refuse('"," or "}" belongs here')
      word = this.#next()
    }
  }

  #list(): ExactValue[] {
    const values: ExactValue[] = []
    let word = this.#next()
    if (word === ']') return values
    for (;;) {
      values.push(this.#value(word))
      word = this.#next()
      if (word === ']') return values
      if (word !== ',') this.#refuse('"," or "]" belongs here')
      word = this.#next()
    }
  }

  #unquoted(word: string): string {
    if (!word.includes('\\')) return word.slice(1, -1)
    try {
      return String(JSON.parse(word))
    } catch {
      return this.#refuse('a string holds an escape that JSON does not know')
    }
  }

  #next(): string {
    const word = this.#peek()
    if (word === '') this.#refuse('a value belongs here')
    this.#at = token.lastIndex
    return word
  }

  #peek(): string {
    token.lastIndex = this.#at
    return token.exec(this.#text)?.[1] ?? this.#oddCharacter()
  }

  /** Nothing is left, or a quote that does not close. */
  #oddCharacter(): string {
    const rest = /\S/u.exec(this.#text.slice(this.#at))
    if (rest === null) return ''
    const closing = this.#text.indexOf('"', this.#at + rest.index + 1)
    if (rest[0] === '"' && closing < 0) this.#at = this.#text.length
    return this.#refuse('a string is not closed, or holds a raw control character')
  }

  #lineHere(): number {
    while (this.#nextBreak >= 0 && this.#nextBreak < this.#at) {
      this.#line += 1
      this.#nextBreak = this.#text.indexOf('\n', this.#nextBreak + 1)
    }
    return this.#line
  }

  #refuse(problem: string): never {
    const isCutOff = this.#text.slice(this.#at).trim() === ''
    const line = this.#firstLine + this.#text.slice(0, this.#at).trimEnd().split('\n').length - 1
    throw new ExactJsonError(problem, line, isCutOff)
  }
}
