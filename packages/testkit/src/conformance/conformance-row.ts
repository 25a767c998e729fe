/** What the engine made of a row, and what the row says; equal in every field, to the unit. */
export interface Outcome {
  readonly observed: unknown
  readonly expected: unknown
}

/**
 * How a row of a peer is treated.
 *
 * - `engine`: through the public policy path, a book, commands and views.
 * - `adapter`: an adapter plays a part of the venue that the engine has not; all money is the engine's.
 * - `notImitated`: the rules differ, or the layer does not exist; the reason says which.
 */
export type Treatment =
  | { readonly kind: 'engine' | 'adapter'; readonly play: () => Outcome }
  | { readonly kind: 'notImitated'; readonly reason: string }

/** One row of a peer's vectors, classified. */
export interface ConformanceRow {
  readonly peer: string
  readonly category: string
  /** The peer's test and the number of the row in its category. */
  readonly name: string
  readonly treatment: Treatment
}

/** A row through the public policy path. */
export function throughEngine(play: () => Outcome): Treatment {
  return { kind: 'engine', play }
}

/** A row through an adapter. */
export function throughAdapter(play: () => Outcome): Treatment {
  return { kind: 'adapter', play }
}

/** A row that says something else than our rules, or something about a layer that we do not have. */
export function notImitated(reason: string): Treatment {
  return { kind: 'notImitated', reason }
}

/** How the rows of each category of a peer are treated. */
export type Treatments<Categories> = {
  readonly [Name in keyof Categories]: Categories[Name] extends readonly (infer Row)[]
    ? (row: Row) => Treatment
    : never
}

/**
 * Every row of a peer with its treatment.
 *
 * @throws Error for a category that has none: a row must not be left out unseen
 */
export function classify<Categories extends object>(
  peer: string,
  categories: Categories,
  treatments: Treatments<Categories>,
): ConformanceRow[] {
  const known = new Map<string, (row: never) => Treatment>(Object.entries(treatments))
  return Object.entries(categories).flatMap(([category, rows]: [string, readonly never[]]) => {
    const treat = known.get(category)
    if (treat === undefined) throw new Error(`${peer}: category ${category} is not classified`)
    return rows.map((row, index) => {
      const { source } = row as { readonly source: string }
      const name = `${category} ${index + 1}: ${source}`
      return { peer, category, name, treatment: treat(row) }
    })
  })
}
