import { createRandom } from '../../generators/random.ts'
import type { WorldRecord } from '../judge-record.ts'
import type { WorldAuditor } from '../world-auditor.ts'
import { drive, type DrivenEngine } from './drive.ts'
import { drawCommand, notePlans, type Walker } from './walk-commands.ts'
import { walkVenue } from './walk-venue.ts'

/** What a walk came to. */
export interface Walk {
  readonly auditor: WorldAuditor
  readonly records: readonly WorldRecord[]
  /** Answers by command kind and outcome. */
  readonly answers: ReadonlyMap<string, number>
}

/** A venue's day drawn from a seed: the engine decides, the auditor judges every record and compares every so often. */
export function randomWalk(seed: number, commandCount: number, engine?: DrivenEngine): Walk {
  const random = createRandom(seed)
  const book = walkVenue(random)
  const { shown, auditor, submit, compare } = drive(book, engine)
  const walker: Walker = {
    random,
    view: shown,
    timeMs: book.timeMs,
    markets: new Map(book.markets.map((market) => [market.market, market])),
    prices: new Map(
      book.markets.map(({ market, markPriceTicks }) => [market, Number(markPriceTicks.numerator)]),
    ),
    plans: [],
    keys: [],
  }
  const records: WorldRecord[] = []
  const answers = new Map<string, number>()
  for (let count = 1; count <= commandCount; count += 1) {
    const command = drawCommand(walker)
    const { decision, record } = submit(command)
    const name = `${command.kind} ${decision.outcome === 'rejected' ? decision.code : decision.outcome}`
    answers.set(name, (answers.get(name) ?? 0) + 1)
    if (record !== undefined) records.push(record)
    notePlans(walker, record?.events)
    if (count % 40 === 0) compare()
  }
  compare()
  return { auditor, records, answers }
}
