/** A world did what it must not do. */
export class WorldFailure extends Error {
  override readonly name = 'WorldFailure'
}

/** Ends the world unless the condition holds. */
export function demand(condition: boolean, say: () => string): asserts condition {
  if (!condition) throw new WorldFailure(say())
}
