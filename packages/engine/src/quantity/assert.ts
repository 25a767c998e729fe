/** A rule of the engine itself does not hold. Nobody handles it: stop writing, keep the journal. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError'
}

/** Stops the engine unless the condition holds. Always on. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message)
}

/** Marks a branch that the types exclude. */
export function unreachable(value: never): never {
  throw new InvariantError(`unexpected value ${String(value)}`)
}

/** The element at an index that the caller knows to exist. */
export function at<T>(list: ArrayLike<T>, index: number): T {
  const element = list[index]
  // The message is made only when it is needed: this is the innermost call of every loop.
  if (element === undefined)
    throw new InvariantError(`index ${index} is outside the ${list.length} there are`)
  return element
}
