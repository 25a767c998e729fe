import { parseDecimal } from '../decimal-text.ts'
import {
  type ExactObject,
  type ExactValue,
  isExactList,
  isExactObject,
} from '../exchange/exact-json.ts'
import { ImportRefusal } from '../reading/import-refusal.ts'

/** Reads an object of the mapping; every complaint names the path. */
export class MapReader {
  readonly #file: string
  readonly #path: string
  readonly #object: ExactObject

  constructor(file: string, path: string, value: ExactValue | undefined) {
    this.#file = file
    this.#path = path
    if (!isExactObject(value)) {
      const what = path === '' ? 'the mapping' : path
      throw new ImportRefusal('badMap', { file }, `${what} is not an object`)
    }
    this.#object = value
  }

  refuse(name: string, complaint: string): never {
    const path = this.#path === '' ? name : `${this.#path}.${name}`
    const { line } = this.#object
    throw new ImportRefusal('badMap', { file: this.#file, line }, `${path} ${complaint}`)
  }

  only(names: readonly string[]): void {
    const unknown = this.names().find((name) => !names.includes(name))
    if (unknown !== undefined) this.refuse(unknown, `is not known here; use ${names.join(', ')}`)
  }

  names(): readonly string[] {
    return [...this.#object.fields.keys()]
  }

  has(name: string): boolean {
    return this.#object.fields.has(name)
  }

  text(name: string): string {
    const value = this.#object.fields.get(name)
    if (typeof value === 'string' && value !== '') return value
    return this.refuse(name, this.has(name) ? 'is not a text' : 'is missing')
  }

  amount(name: string): string {
    const text = this.text(name)
    if (parseDecimal(text) === undefined) this.refuse(name, 'is not a decimal number')
    return text
  }

  oneOf<T extends string>(name: string, words: readonly T[]): T {
    const text = this.text(name)
    const found = words.find((word) => word === text)
    return found ?? this.refuse(name, `is not one of ${words.join(', ')}`)
  }

  texts(name: string): readonly string[] {
    const value = this.#object.fields.get(name)
    const texts = isExactList(value) ? value.filter((one) => typeof one === 'string') : []
    if (isExactList(value) && texts.length === value.length) return texts
    return this.refuse(name, 'is not a list of texts')
  }

  object(name: string): MapReader {
    return new MapReader(this.#file, this.#pathOf(name), this.#object.fields.get(name))
  }

  objects(name: string): readonly MapReader[] {
    const value = this.#object.fields.get(name)
    if (!isExactList(value)) return this.refuse(name, 'is not a list')
    return value.map(
      (one, index) => new MapReader(this.#file, `${this.#pathOf(name)}[${index}]`, one),
    )
  }

  textsByName(name: string): ReadonlyMap<string, string> {
    const reader = this.object(name)
    return new Map(reader.names().map((key) => [key, reader.text(key)]))
  }

  #pathOf(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`
  }
}
