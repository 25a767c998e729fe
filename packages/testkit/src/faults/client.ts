import type { Answer, Submission } from '@plimsoll/journal'
import type { Send } from './script.ts'

/** One thing that a client wants done, and everything it was told about it. */
export interface Request {
  /** In order of sending, from 0. */
  readonly number: number
  readonly submission: Submission
  readonly key: string | null
  /** What became of each copy that reached the sequencer, in order. */
  readonly deliveries: Delivery[]
  /** The first answer that settles it, once the sequencer has given one. */
  first?: SettlingAnswer
  /** Turn of the last attempt. */
  lastTurn: number
}

/** What became of one copy: `lost` where the process died over it. */
type Delivery = Answer['outcome'] | 'lost'

/** An answer that a client need not ask about again. */
export type SettlingAnswer = Extract<
  Answer,
  { readonly outcome: 'accepted' | 'rejected' | 'repeated' }
>

/** A copy of a request that reaches the sequencer. */
export interface Arrival {
  readonly request: Request
  readonly isAnswerLost: boolean
}

/** How the way treats a request and its answer. */
export type Way = Pick<Send, 'delays' | 'isAnswerLost'>

/** Whether an answer settles a request. */
export function isSettling(answer: Answer): answer is SettlingAnswer {
  const { outcome } = answer
  return outcome === 'accepted' || outcome === 'rejected' || outcome === 'repeated'
}

/** The clients of a world and the way between them and the sequencer. */
export class Clients {
  readonly requests: Request[] = []
  /** Requests with a key whose answer has not arrived. */
  readonly #outstanding = new Set<Request>()
  readonly #arrivals = new Map<number, Arrival[]>()
  readonly #patienceTurns: number

  constructor(patienceTurns: number) {
    this.#patienceTurns = patienceTurns
  }

  get outstandingCount(): number {
    return this.#outstanding.size
  }

  /** Sends a command on its way. */
  send(submission: Submission, { delays, isAnswerLost }: Way, turn: number): Request {
    const request: Request = {
      number: this.requests.length,
      submission,
      key: submission.idempotency?.key ?? null,
      deliveries: [],
      lastTurn: turn,
    }
    this.requests.push(request)
    if (request.key !== null) this.#outstanding.add(request)
    for (const delay of delays) this.#arrive(turn + delay, { request, isAnswerLost })
    return request
  }

  /** What reaches the sequencer in a turn: what was on its way, and what clients ask again. */
  arrivals(turn: number, patienceTurns: number = this.#patienceTurns): readonly Arrival[] {
    for (const request of this.#outstanding) {
      if (turn - request.lastTurn < patienceTurns) continue
      request.lastTurn = turn
      this.#arrive(turn, { request, isAnswerLost: false })
    }
    const arrivals = this.#arrivals.get(turn) ?? []
    this.#arrivals.delete(turn)
    return arrivals
  }

  /** Nothing is on its way any more. */
  get isQuiet(): boolean {
    return this.#arrivals.size === 0
  }

  /** A client hears an answer that it need not ask about again. */
  hear(request: Request): void {
    this.#outstanding.delete(request)
  }

  #arrive(turn: number, arrival: Arrival): void {
    const arrivals = this.#arrivals.get(turn)
    if (arrivals === undefined) this.#arrivals.set(turn, [arrival])
    else arrivals.push(arrival)
  }
}
