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
  if (typeof value === 'string') return quoted(value)
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  let text = ''
  if (Array.isArray(value)) {
    for (const element of value as readonly Canonical[]) text += `,${canonicalText(element)}`
    return `[${text.slice(1)}]`
  }
  const fields = value as Readonly<Record<string, Canonical | undefined>>
  for (const key of Object.keys(fields).sort(ascending)) {
    const field = fields[key]
    if (field !== undefined) text += `,${quoted(key)}:${canonicalText(field)}`
  }
  return `{${text.slice(1)}}`
}

/** What JSON must escape: quote, backslash, control characters and halves of surrogate pairs. */
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/

function quoted(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`
}

function ascending(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
