/**
 * A deep copy of plain data that nobody can change: no later change of the original reaches it, and sharing it is safe.
 */
export function frozenCopy<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  const copy: unknown = Array.isArray(value)
    ? value.map((element: unknown) => frozenCopy(element))
    : Object.fromEntries(
        Object.entries(value).map(([key, field]) => [key, frozenCopy<unknown>(field)]),
      )
  return Object.freeze(copy) as T
}
