import type { CallAnswer } from '@plimsoll/client'
import type { FundAlarm, HaltChange } from '../live/domain-live.ts'
import type { Tone } from '../parts/badge.tsx'
import { grouped } from '../parts/decimal-words.ts'
import { verdictWords } from '../parts/verdict-words.ts'

type Standing = CallAnswer<'getDomain'>

/** A market, or the whole domain, that is halted. */
export type Halt = Pick<HaltChange, 'market' | 'reason'>

/** Something that somebody should look at. */
export interface Attention {
  readonly key: string
  readonly tone: Tone
  /** What it is, in a word or two. */
  readonly word: string
  readonly text: string
  readonly market?: string
}

/** What the domain, its halts, its prices and its funds need somebody for; gravest first. */
export function attentionOf({
  standing,
  halts,
  alarms,
}: {
  readonly standing: Standing | undefined
  readonly halts: readonly Halt[] | undefined
  readonly alarms: readonly FundAlarm[] | undefined
}): readonly Attention[] {
  return [
    ...ofPhase(standing),
    ...(halts ?? []).map(({ market, reason }) => ({
      key: `halt ${market ?? ''}`,
      tone: 'danger' as const,
      word: 'halted',
      text: `${market ?? 'The whole domain'}: ${reason ?? 'no reason was given'}`,
      ...(market !== undefined && { market }),
    })),
    ...(alarms ?? []).map(({ market, funds, poolAvailable }) => ({
      key: `alarm ${market}`,
      tone: 'danger' as const,
      word: 'no money reaches',
      text: `${market}: ${funds.length === 0 ? 'no fund serves it' : `${funds.join(', ')} can pay nothing`}; others of the pool could pay ${grouped(poolAvailable)}`,
      market,
    })),
    ...ofGates(standing),
    ...ofWaiting(standing),
  ]
}

function ofPhase(standing: Standing | undefined): Attention[] {
  if (standing === undefined || standing.phase === 'running') return []
  const { phase, cause } = standing
  const text =
    phase === 'waiting'
      ? 'Nothing is liquidated before fresh prices arrive.'
      : (cause ?? 'An operator has to look at it.')
  return [{ key: 'phase', tone: phase === 'stopped' ? 'danger' : 'attention', word: phase, text }]
}

function ofGates(standing: Standing | undefined): Attention[] {
  const byVerdict = Map.groupBy(standing?.gates ?? [], ({ verdict }) => verdict)
  return [...byVerdict].map(([verdict, gates]) => {
    const markets = gates.map(({ market }) => market)
    const [only] = markets
    return {
      key: `gate ${verdict}`,
      tone: 'attention' as const,
      word: markets.length === 1 ? 'price' : `${markets.length} prices`,
      text: `${markets.join(', ')}: ${verdictWords(verdict)}. Nothing is liquidated there until it is good again.`,
      ...(markets.length === 1 && only !== undefined && { market: only }),
    }
  })
}

function ofWaiting(standing: Standing | undefined): Attention[] {
  const { suspended = 0 } = standing?.awaitingRound ?? {}
  if (suspended === 0) return []
  const many = suspended === 1 ? 'One case was' : `${suspended} cases were`
  return [
    {
      key: 'suspended',
      tone: 'attention',
      word: 'open',
      text: `${many} left with something that nobody has taken over yet.`,
    },
  ]
}
