/** A value that has exactly one text: no functions, no floats, no undefined array elements. */
export type Canonical =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly Canonical[]
  | { readonly [key: string]: Canonical | undefined }

/**
 * The one text of a plain value: JSON with keys in code-unit order, integers in full, absent fields left out. Objects that
 * differ only in key order have the same text. Used for hashes, never for reading back.
 */
export function canonicalText(value: object | Canonical): string {
  if (typeof value === 'bigint') return `${value}`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value))
    return `[${value.map((element: Canonical) => canonicalText(element)).join(',')}]`
  const fields = Object.entries(value as Record<string, Canonical | undefined>)
    .filter((entry): entry is [string, Canonical] => entry[1] !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalText(field)}`).join(',')}}`
}
