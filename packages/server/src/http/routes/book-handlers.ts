import { findPreset, findTriggerPreset, presets, triggerPresets } from '@plimsoll/engine'
import { type BookOptions, parseBook, type ParsedBook, type RouteBody } from '@plimsoll/protocol'
import type { HostedDomain } from '../../domain/hosted-domain.ts'
import { syncBook } from '../../domain/sync/sync-book.ts'
import { reachesDomain } from '../../identity/command-access.ts'
import { notFound, ProblemError } from '../answer/problem-error.ts'
import type { Call, Handlers, Served } from '../request/call.ts'
import { invalidRequest } from '../request/read-query.ts'
import type { Services } from '../services.ts'
import { takenOrThrow } from './answer-problem.ts'
import { servedDomain } from './served-domain.ts'
import { journalKeyOf } from './submit-commands.ts'

/** The book of a venue: a domain begins with one, and a domain in sidecar is brought to one. */
export function bookHandlers(services: Services): Handlers<'postBook'> {
  return {
    postBook: async (call) => {
      const { domain = '' } = call.parameters
      if (!reachesDomain(call.principal, domain)) throw notFound()
      const { book, isComplete } = readBookPost(call.body)
      const parsed = readBook(book, domain)
      if (services.domains.get(domain) === undefined) {
        if (!isComplete) refuse('body.isComplete', 'must be true of the book a domain begins with')
        return await begin(services, call, parsed)
      }
      return await synchronise(servedDomain(services, call), call, { parsed, isComplete })
    },
  }
}

async function begin({ domains }: Services, call: Call, { spec }: ParsedBook): Promise<Served> {
  const hosted = await domains.create(spec)
  const { epoch } = hosted.status
  return { document: { outcome: 'created', domain: hosted.domain, epoch, sequence: 0 } }
}

async function synchronise(
  hosted: HostedDomain,
  call: Call,
  { parsed, isComplete }: { readonly parsed: ParsedBook; readonly isComplete: boolean },
): Promise<Served> {
  if (hosted.mode === 'ledger') {
    const detail = `the domain keeps its own book and has begun already; only one with execution "sidecar" takes the book of its venue`
    throw new ProblemError('conflict', { detail })
  }
  const order = { book: parsed.spec, isComplete, key: journalKeyOf(call) }
  const { answer, differences } = await syncBook(hosted, order)
  const taken = takenOrThrow(answer)
  return {
    document: {
      outcome: taken.outcome === 'repeated' ? 'repeated' : 'synced',
      domain: hosted.domain,
      ...(taken.address && { epoch: taken.address.epoch }),
      sequence: taken.sequence,
      ...(differences && { differences }),
    },
  }
}

/** The frame of the body; the book inside is read by the rules of books. */
function readBookPost(body: unknown): { readonly book: unknown; readonly isComplete: boolean } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return refuse('body', 'is not an object; give {"book": {…}}')
  }
  const { book, isComplete = true, ...rest } = body as Partial<RouteBody<'postBook'>>
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) refuse(`body.${unknown}`, 'is not a field here; remove it')
  if (book === undefined) refuse('body.book', 'is missing; add it')
  if (typeof isComplete !== 'boolean') refuse('body.isComplete', 'is not true or false')
  return { book, isComplete }
}

function readBook(book: unknown, domain: string): ParsedBook {
  const parsed = parseBook(book, bookOptions)
  if (parsed.spec.domain === domain) return parsed
  return refuse('body.book.domain', `is not ${domain}, which the address names`)
}

const bookOptions: BookOptions = {
  file: '',
  resolvePolicy: (name) => findPreset(name)?.spec,
  policyNames: presets.map(({ spec }) => spec.policy),
  resolveTrigger: (name, wholeUnitQuote) => findTriggerPreset(name)?.specFor(wholeUnitQuote),
  triggerNames: triggerPresets.map(({ trigger }) => trigger),
}

function refuse(path: string, message: string): never {
  throw invalidRequest([{ path, message }])
}
