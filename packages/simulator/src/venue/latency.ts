/** How many whole steps something takes: a part of a step is a step, because nothing happens between two of them. */
export function stepsOf(latencyMs: number, stepMs: number): number {
  return Math.ceil(latencyMs / stepMs)
}

/** Hands in what is new and gets what was new so many steps ago; undefined until there is any. */
export type Delay<T> = (now: T) => T | undefined

/** A queue of fixed length. */
export function delayOf<T>(steps: number): Delay<T> {
  const waiting: T[] = []
  return (now) => {
    waiting.push(now)
    return waiting.length > steps ? waiting.shift() : undefined
  }
}
