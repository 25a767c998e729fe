import { inspect } from 'node:util'

const PRINTED = '[secret]'

/** Bytes that must not be seen: in JSON, in a text and in a log this prints as `[secret]`. */
export class Secret {
  readonly #bytes: Uint8Array

  static {
    Object.defineProperty(Secret.prototype, inspect.custom, { value: () => PRINTED })
  }

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** The bytes themselves; to be handed to a cipher and to nothing else. */
  reveal(): Uint8Array {
    return this.#bytes
  }

  toString(): string {
    return PRINTED
  }

  toJSON(): string {
    return PRINTED
  }
}
