import { accountOf, type Book } from '../../account/book.ts'
import { type CutMemory, cutOf, noCuts } from '../../ledger/cut-memory.ts'
import { at, unreachable } from '../../quantity/assert.ts'
import { compareRatios, type Ratio } from '../../quantity/ratio.ts'
import { sha256Hex } from '../../quantity/sha256.ts'
import type { Side } from '../../quantity/units.ts'
import { utf8Bytes } from '../../quantity/utf8.ts'
import type { Steps } from './steps.ts'
import { type Run, takeBest } from './take-best.ts'

/** What equal claims to a lot are put in order by. */
export interface TieGround {
  /** The book as the round found it. */
  readonly opening: Book
  /** What the event had taken of whom when the round opened. */
  readonly memory: CutMemory | undefined
}

/**
 * The order of candidates of one side among whom nothing else decides (SPEC A-8): whose owner gave less in this event, who has
 * more lots left, a digest that nobody chooses, account and bucket.
 */
export class Ties {
  readonly #book: Book
  readonly #positions: readonly number[]
  readonly #eventId: string
  readonly #shares: readonly Ratio[] | undefined
  readonly #digests = new Map<number, string>()

  /** @param positions candidates of one side of one market, in holder order */
  constructor(book: Book, positions: readonly number[], { opening, memory = noCuts }: TieGround) {
    this.#book = book
    this.#positions = positions
    this.#eventId = memory.eventId
    this.#shares = memory.cuts.size === 0 ? undefined : sharesTaken(opening, positions, memory)
  }

  /** What was taken of a candidate's owner in this event, as a share of what he had. */
  #shareTaken(index: number): Ratio {
    return this.#shares === undefined ? nothing : at(this.#shares, index)
  }

  /** Lots a candidate has left once it has given so many. */
  lotsLeft(index: number, given: number): number {
    return this.#book.lots.get(at(this.#positions, index)) - given
  }

  /** Negative where the first goes first. */
  compare(a: number, givenA: number, b: number, givenB: number): number {
    const byShare =
      this.#shares === undefined ? 0 : compareRatios(at(this.#shares, a), at(this.#shares, b))
    if (byShare !== 0) return byShare
    const left = this.lotsLeft(b, givenB) - this.lotsLeft(a, givenA)
    if (left !== 0) return left
    const digestA = this.#digest(a)
    const digestB = this.#digest(b)
    return digestA < digestB ? -1 : digestA > digestB ? 1 : a - b
  }

  /** Divides lots among candidates for which nothing else decides: owner by owner, from the most lots left down (SPEC A-8). */
  divide(lots: bigint, runs: readonly Run[]): number[] {
    const given = runs.map(({ from }) => from)
    let left = lots
    for (const group of this.#byShareTaken(runs)) {
      const steps = group.map((place): Steps => {
        const { index, from, to } = at(runs, place)
        const held = this.lotsLeft(index, 0)
        return {
          from,
          to,
          worth: (count) => ({ numerator: BigInt(held - count), denominator: 1n }),
          about: (count) => held - count,
          doubt: 0,
          guess: (level) => Math.ceil(held - level),
        }
      })
      const taken = takeBest(left, steps, {
        compare: (a, givenA, b, givenB) =>
          this.compare(at(runs, at(group, a)).index, givenA, at(runs, at(group, b)).index, givenB),
        divide: () => unreachable(undefined as never),
      })
      group.forEach((place, member) => {
        left -= BigInt(at(taken, member) - at(given, place))
        given[place] = at(taken, member)
      })
    }
    return given
  }

  /** Places among runs, by what the owners gave in this event. */
  #byShareTaken(runs: readonly Run[]): number[][] {
    const groups: number[][] = []
    const compare = (a: number, b: number): number =>
      compareRatios(this.#shareTaken(at(runs, a).index), this.#shareTaken(at(runs, b).index))
    for (const place of [...runs.keys()].sort((a, b) => compare(a, b) || a - b)) {
      const last = groups.at(-1)
      if (last !== undefined && compare(at(last, 0), place) === 0) last.push(place)
      else groups.push([place])
    }
    return groups
  }

  #digest(index: number): string {
    const known = this.#digests.get(index)
    if (known !== undefined) return known
    const { shape } = this.#book
    const { bucket } = at(shape.positions, at(this.#positions, index))
    const account = accountOf(shape, bucket)?.account ?? ''
    const digest = sha256Hex(utf8Bytes(`${this.#eventId}\n${account}`))
    this.#digests.set(index, digest)
    return digest
  }
}

const nothing: Ratio = { numerator: 0n, denominator: 1n }

/** For each candidate what was taken of its owner's positions of the side, over what they held (SPEC A-14). */
function sharesTaken(
  opening: Book,
  positions: readonly number[],
  memory: CutMemory,
): readonly Ratio[] {
  const [first] = positions
  if (first === undefined) return []
  const { market, side } = at(opening.shape.positions, first)
  const byOwner = takenByOwner(opening, market, side, memory)
  return positions.map((position) => {
    const taken = byOwner.get(ownerOf(opening, position))
    return taken === undefined || taken.denominator === 0n ? nothing : taken
  })
}

function takenByOwner(
  opening: Book,
  market: number,
  side: Side,
  memory: CutMemory,
): ReadonlyMap<string, Ratio> {
  const byOwner = new Map<string, Ratio>()
  for (const position of at(opening.shape.sides, market)[side]) {
    const { openedLots, cutLots } = cutOf(memory, opening, position)
    const owner = ownerOf(opening, position)
    const sum = byOwner.get(owner) ?? { numerator: 0n, denominator: 0n }
    byOwner.set(owner, {
      numerator: sum.numerator + cutLots,
      denominator: sum.denominator + openedLots,
    })
  }
  return byOwner
}

function ownerOf({ shape }: Book, position: number): string {
  return accountOf(shape, at(shape.positions, position).bucket)?.owner ?? ''
}
