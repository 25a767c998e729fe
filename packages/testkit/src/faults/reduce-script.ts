import type { Script, Send, Turn } from './script.ts'

/** One thing of a script that can be left out. */
type Part =
  | { readonly kind: 'send'; readonly turn: number; readonly index: number }
  | { readonly kind: 'trouble'; readonly turn: number; readonly index: number }
  | { readonly kind: 'diskFault'; readonly turn: number; readonly index: number }
  | { readonly kind: 'processFault' | 'clockFault' | 'reversal'; readonly turn: number }

/**
 * A smaller script that still fails: commands, faults and troubles of the way are left out, many at a time and then fewer,
 * as long as it fails without them (delta debugging). The time of a turn in which nothing is left passes with the next.
 *
 * @param fails plays a script; asked at most `triesMax` times
 */
export async function reduceScript(
  script: Script,
  fails: (script: Script) => Promise<boolean>,
  triesMax: number,
): Promise<Script> {
  let triesLeft = triesMax
  const smaller = (parts: readonly Part[]): Script => ({
    ...script,
    turns: withParts(script.turns, parts),
  })
  const stillFails = (parts: readonly Part[]): Promise<boolean> => {
    triesLeft -= 1
    return fails(smaller(parts))
  }
  const hasTries = (): boolean => triesLeft > 0
  const all = partsOf(script.turns)
  const turns = await leaveOut(
    [...Map.groupBy(all, ({ turn }) => turn).values()],
    (some) => stillFails(some.flat()),
    hasTries,
  )
  const parts = await leaveOut(turns.flat(), stillFails, hasTries)
  return parts.length === all.length ? script : smaller(parts)
}

/** The fewest of a list, found by leaving out ever smaller pieces, without which nothing fails any more. */
async function leaveOut<T>(
  list: readonly T[],
  fails: (some: readonly T[]) => Promise<boolean>,
  hasTries: () => boolean,
): Promise<readonly T[]> {
  let kept = list
  for (let size = Math.ceil(kept.length / 2); size >= 1 && hasTries(); size = halfOf(size)) {
    // From the end: what came last rarely mattered.
    for (let end = kept.length; end > 0 && hasTries(); end -= size) {
      const start = Math.max(0, end - size)
      const rest = [...kept.slice(0, start), ...kept.slice(end)]
      if (await fails(rest)) kept = rest
    }
  }
  return kept
}

function halfOf(size: number): number {
  return size === 1 ? 0 : Math.ceil(size / 2)
}

function partsOf(turns: readonly Turn[]): readonly Part[] {
  return turns.flatMap(({ sends, diskFaults, processFault, clockFault, isReversed }, turn) => [
    ...sends.map((_, index): Part => ({ kind: 'send', turn, index })),
    ...sends.flatMap((send, index): Part[] =>
      hasTrouble(send) ? [{ kind: 'trouble', turn, index }] : [],
    ),
    ...diskFaults.map((_, index): Part => ({ kind: 'diskFault', turn, index })),
    ...(processFault === undefined ? [] : [{ kind: 'processFault', turn } as const]),
    ...(clockFault === undefined ? [] : [{ kind: 'clockFault', turn } as const]),
    ...(isReversed ? [{ kind: 'reversal', turn } as const] : []),
  ])
}

/** The turns with only these of their parts. */
function withParts(turns: readonly Turn[], parts: readonly Part[]): readonly Turn[] {
  const names = new Set(parts.map(nameOf))
  const has = (kind: Part['kind'], turn: number, index = 0): boolean =>
    names.has(`${kind} ${turn} ${index}`)
  let passedMs = 0
  return turns.flatMap((turn, number) => {
    const sends = turn.sends.flatMap((send, index) => {
      if (!has('send', number, index)) return []
      return [has('trouble', number, index) ? send : untroubled(send)]
    })
    const diskFaults = turn.diskFaults.filter((_, index) => has('diskFault', number, index))
    const processFault = has('processFault', number) ? turn.processFault : undefined
    const clockFault = has('clockFault', number) ? turn.clockFault : undefined
    passedMs += turn.advanceMs
    const isEmpty = sends.length + diskFaults.length === 0
    if (isEmpty && processFault === undefined && clockFault === undefined) return []
    const advanceMs = passedMs
    passedMs = 0
    return [
      {
        advanceMs,
        sends,
        isReversed: has('reversal', number),
        diskFaults,
        ...(processFault && { processFault }),
        ...(clockFault && { clockFault }),
      },
    ]
  })
}

function nameOf(part: Part): string {
  return `${part.kind} ${part.turn} ${'index' in part ? part.index : 0}`
}

function hasTrouble({ delays, isAnswerLost }: Send): boolean {
  return isAnswerLost || delays.length !== 1 || delays[0] !== 0
}

function untroubled({ priceFaults: _faults, ...send }: Send): Send {
  return { ...send, delays: [0], isAnswerLost: false }
}
