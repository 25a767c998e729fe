/**
 * A strict reader of JSON text (RFC 8259). The platform's own parser keeps the last of two equal keys
 * without a word and names no portable position; a book must not change its meaning that way.
 */

/** What can be wrong with a JSON text. */
export type JsonRule = 'malformedJson' | 'duplicateKey'

/** Text that is not JSON, or repeats a key. `line` and `column` count from 1. */
export class JsonTextError extends Error {
  override readonly name = 'JsonTextError'
  readonly rule: JsonRule
  readonly line: number
  readonly column: number
  /** Whether the text stopped where more was needed. */
  readonly ended: boolean

  constructor(rule: JsonRule, problem: string, text: string, at: number) {
    const ended = at >= text.length
    super(ended ? 'the text ends too early' : problem)
    const before = text.slice(0, at)
    this.rule = rule
    this.line = before.split('\n').length
    this.column = at - before.lastIndexOf('\n')
    this.ended = ended
  }
}

/** Objects and arrays inside each other, at most. */
export const jsonDepthMax = 64

/** The value a JSON text stands for; a byte order mark before it is passed over. Throws `JsonTextError`. */
export function readJson(text: string): unknown {
  const reader = new JsonReader(text)
  return reader.document()
}

const numberForm = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/uy
// What a string may hold between its quotes without an escape.
const plainRun = /[^"\\\u0000-\u001f]*/uy

class JsonReader {
  readonly #text: string
  #at: number
  #depth = 0

  constructor(text: string) {
    this.#text = text
    this.#at = text.startsWith('\ufeff') ? 1 : 0
  }

  document(): unknown {
    const value = this.#value()
    this.#skipSpace()
    if (this.#at < this.#text.length) this.#refuse('something follows the end of the document')
    return value
  }

  #value(): unknown {
    this.#skipSpace()
    switch (this.#text[this.#at]) {
      case '{':
        return this.#nested(() => this.#object())
      case '[':
        return this.#nested(() => this.#array())
      case '"':
        return this.#string()
      case 't':
        return this.#word('true', true)
      case 'f':
        return this.#word('false', false)
      case 'n':
        return this.#word('null', null)
      default:
        return this.#number()
    }
  }

  #nested<T>(read: () => T): T {
    this.#depth += 1
    if (this.#depth > jsonDepthMax) this.#refuse(`more than ${jsonDepthMax} levels are nested`)
    this.#at += 1
    const value = read()
    this.#depth -= 1
    return value
  }

  #object(): Record<string, unknown> {
    const object: Record<string, unknown> = {}
    if (this.#closes('}')) return object
    do {
      this.#skipSpace()
      const start = this.#at
      if (this.#text[start] !== '"') this.#refuse('a key in quotes belongs here')
      const key = this.#string()
      if (Object.hasOwn(object, key)) {
        this.#refuse(`the key ${JSON.stringify(key)} appears twice`, 'duplicateKey', start)
      }
      this.#expect(':')
      assignOwn(object, key, this.#value())
    } while (this.#continues('}'))
    return object
  }

  #array(): unknown[] {
    const array: unknown[] = []
    if (this.#closes(']')) return array
    do array.push(this.#value())
    while (this.#continues(']'))
    return array
  }

  #string(): string {
    const start = this.#at
    this.#at += 1
    for (;;) {
      this.#at = endOf(plainRun, this.#text, this.#at)
      const character = this.#text[this.#at]
      if (character === '"') break
      if (character !== '\\')
        this.#refuse('a string is not closed, or holds a raw control character')
      this.#at += 2
    }
    this.#at += 1
    const quoted = this.#text.slice(start, this.#at)
    if (!quoted.includes('\\')) return quoted.slice(1, -1)
    return this.#unescape(quoted, start)
  }

  #unescape(quoted: string, start: number): string {
    try {
      return String(JSON.parse(quoted))
    } catch {
      return this.#refuse(
        'a string holds an escape that JSON does not know',
        'malformedJson',
        start,
      )
    }
  }

  #number(): number {
    const start = this.#at
    this.#at = endOf(numberForm, this.#text, start)
    if (this.#at === start) this.#refuse('a value belongs here')
    const literal = this.#text.slice(start, this.#at)
    const value = Number(literal)
    // What reads as an integer must be the one that was written: 1.00000000000000001 is not 1.
    const isWhole = Number.isInteger(value) || !Number.isFinite(value)
    if (isWhole && String(value) !== literal) {
      this.#refuse(
        `${literal} would be rounded to ${value}; write a whole number in plain digits`,
        'malformedJson',
        start,
      )
    }
    return value
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) this.#refuse('a value belongs here')
    this.#at += word.length
    return value
  }

  #expect(character: string): void {
    this.#skipSpace()
    if (this.#text[this.#at] !== character) this.#refuse(`"${character}" belongs here`)
    this.#at += 1
  }

  #closes(bracket: string): boolean {
    this.#skipSpace()
    if (this.#text[this.#at] !== bracket) return false
    this.#at += 1
    return true
  }

  #continues(bracket: string): boolean {
    if (this.#closes(bracket)) return false
    if (this.#text[this.#at] !== ',') this.#refuse(`"," or "${bracket}" belongs here`)
    this.#at += 1
    return true
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.#at += 1
    }
  }

  #refuse(problem: string, rule: JsonRule = 'malformedJson', at: number = this.#at): never {
    throw new JsonTextError(rule, problem, this.#text, at)
  }
}

/** Where a sticky expression stops matching when it starts at `at`. */
function endOf(form: RegExp, text: string, at: number): number {
  form.lastIndex = at
  return form.test(text) ? form.lastIndex : at
}

/** Plain assignment would take the key `__proto__` for an order to change the prototype. */
function assignOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value
  else
    Object.defineProperty(object, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
}
