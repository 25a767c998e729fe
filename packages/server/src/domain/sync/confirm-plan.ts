import type { ConfirmPlan, Decision, EngineEvent, SlotNaming, StateView } from '@plimsoll/engine'
import type { Answer, SubmitTerms } from '@plimsoll/journal'
import { formatSize, marketFormat, readDecimal } from '@plimsoll/protocol'
import type { HostedDomain } from '../hosted-domain.ts'

/** What the venue says a counterparty has left after its row was carried out. */
export interface StatedPosition {
  /** Row of the plan. */
  readonly index: number
  /** Signed decimal of the market. */
  readonly newPosition: string
}

/** A position that is not what the venue says it is. Sizes are signed decimals. */
interface ConfirmationDifference {
  readonly index: number
  readonly account: string
  readonly bucket: string
  readonly venue: string
  readonly engine: string
}

export interface ConfirmationOutcome {
  readonly answer: Answer
  /** Where the two books part; empty where they agree, and where nothing was booked. */
  readonly differences: readonly ConfirmationDifference[]
}

/**
 * Confirms a plan, and compares what the engine then has of each counterparty with what the venue says. A difference changes
 * nothing: a sync settles it.
 */
export async function confirmPlan(
  domain: Pick<HostedDomain, 'format' | 'submit' | 'writer'>,
  command: Omit<ConfirmPlan, 'timeMs'>,
  { stated, isUrgent = true }: { stated: readonly StatedPosition[] } & SubmitTerms,
): Promise<ConfirmationOutcome> {
  let differences: readonly ConfirmationDifference[] = []
  const answer = await domain.submit(command, {
    isUrgent,
    onlyIf: (decision, before) => {
      differences = compare(domain, { decision, before, stated, planId: command.planId })
      return undefined
    },
  })
  return { answer, differences: answer.outcome === 'accepted' ? differences : [] }
}

interface Comparing {
  readonly decision: Decision
  readonly before: StateView
  readonly stated: readonly StatedPosition[]
  readonly planId: string
}

function compare(
  { format, writer }: Pick<HostedDomain, 'format' | 'writer'>,
  { decision, before, stated, planId }: Comparing,
): readonly ConfirmationDifference[] {
  const plan = before.plans().find((each) => each.planId === planId)
  if (decision.outcome !== 'accepted' || plan === undefined) return []
  const market = marketFormat(format, plan.market)
  // Rows are on the other side of the case's position.
  const sign = plan.side === 'long' ? -1n : 1n
  return stated.flatMap(({ index, newPosition }) => {
    const row = plan.rows.find((each) => each.index === index)
    if (row === undefined) return []
    const held = { ...row, market: plan.market, isLong: sign > 0n }
    const left = lotsHeld(before, held) - lotsClosed(decision.events, writer.names, held)
    const engine = formatSize(market, sign * left)
    if (isSameNumber(newPosition, engine)) return []
    return [{ index, account: row.account, bucket: row.bucket, venue: newPosition, engine }]
  })
}

interface HeldRow {
  readonly account: string
  readonly bucket: string
  readonly market: string
  readonly isLong: boolean
}

function lotsHeld(state: StateView, { account, bucket, market, isLong }: HeldRow): bigint {
  const margins = state.margins([account]).filter((each) => each.bucket === bucket)
  const held = margins
    .flatMap(({ positions }) => positions)
    .find((each) => each.market === market && (each.side === 'long') === isLong)
  return held?.lots ?? 0n
}

function lotsClosed(events: readonly EngineEvent[], names: SlotNaming, row: HeldRow): bigint {
  return events.reduce((sum, event) => {
    if (event.kind !== 'deleveragingFilled') return sum
    const closed = event.positions.map((slot, index) => {
      const { account, bucket } = names.position(slot)
      const isOfRow = account === row.account && bucket === row.bucket
      return isOfRow ? BigInt(event.lots[index] ?? 0) : 0n
    })
    return closed.reduce((total, lots) => total + lots, sum)
  }, 0n)
}

function isSameNumber(left: string, right: string): boolean {
  const [one, other] = [readDecimal(left), readDecimal(right)]
  if (one === undefined || other === undefined) return false
  return one.digits * 10n ** BigInt(other.places) === other.digits * 10n ** BigInt(one.places)
}
