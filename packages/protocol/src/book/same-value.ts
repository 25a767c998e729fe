/** Whether two JSON values mean the same; the order of keys means nothing. */
export function isSameValue(left: unknown, right: unknown): boolean {
  if (!isObject(left) || !isObject(right)) return left === right
  if (Array.isArray(left) !== Array.isArray(right)) return false
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSameValue(left[key], right[key]))
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
