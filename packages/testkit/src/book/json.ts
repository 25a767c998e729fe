/** A parsed JSON object whose fields have not been looked at yet. */
export type JsonObject = Readonly<Record<string, unknown>>

export function asObject(value: unknown, path: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`${path}: expected an object`)
  }
  return value as JsonObject
}

function asList(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`${path}: expected a list`)
  return value
}

export function asText(value: unknown, path: string): string {
  if (typeof value !== 'string') throw new TypeError(`${path}: expected a string`)
  return value
}

export function asCount(value: unknown, path: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new TypeError(`${path}: expected a whole number`)
  }
  return value
}

/** Reads every object of a list; an absent list is empty. */
export function mapObjects<T>(
  value: unknown,
  path: string,
  read: (entry: JsonObject, path: string) => T,
): T[] {
  return asList(value ?? [], path).map((entry, index) => {
    const place = `${path}[${index}]`
    return read(asObject(entry, place), place)
  })
}
