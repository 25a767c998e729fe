import type { IncomingMessage } from 'node:http'
import { signingHeaders } from '@plimsoll/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { LimitSettings } from '../../config/server-config.ts'
import { ProblemError } from '../answer/problem-error.ts'
import { networkOf } from '../limits/network-of.ts'

/** What a body reader goes by. */
export interface BodyReaderOptions {
  readonly limits: Pick<LimitSettings, 'bodyBytesMax' | 'bookBytesMax'>
  /** Whether a request names a key that could send a book. Nobody knows yet whether it really is from that key. */
  readonly maySendBook: (keyId: string, ip: string) => boolean
}

// So many bodies of the usual size may be in memory at a time, and so many books.
const usualBodies = 256
const books = 2
/** Of the memory for usual bodies one address has so much at most. */
const shareOfAddress = 4

const retryAfterMs = 1_000

/**
 * Reads bodies into memory that is set aside for them. A body must be whole before it is known who sent it, so that anybody can make
 * the server read one. What counts is what has arrived: claiming costs nothing and gets nothing. Books have memory of their own, and
 * only who names a key that may send one gets any of it, so that prices never wait for books.
 */
export class BodyReader {
  readonly #options: BodyReaderOptions
  readonly #usual: Pot
  readonly #books: Pot
  readonly #held = new WeakMap<FastifyRequest, (() => void)[]>()

  constructor(options: BodyReaderOptions) {
    const { bodyBytesMax, bookBytesMax } = options.limits
    this.#options = options
    this.#usual = new Pot(usualBodies * bodyBytesMax, shareOfAddress)
    this.#books = new Pot(books * bookBytesMax, 1)
  }

  /** Gives back what the body of a request holds once its answer is sent or its connection is gone. */
  releaseAfter(request: FastifyRequest, { raw }: FastifyReply): void {
    const held: (() => void)[] = []
    this.#held.set(request, held)
    raw.once('close', () => {
      for (const release of held) release()
    })
  }

  /** @throws ProblemError bodyTooLarge, overloaded, requestTooSlow */
  async read(request: FastifyRequest, payload: IncomingMessage): Promise<Buffer> {
    const limit = request.routeOptions.bodyLimit ?? this.#options.limits.bodyBytesMax
    if (Number(request.headers['content-length'] ?? 0) > this.#limitOf(request, limit)) {
      throw new ProblemError('bodyTooLarge')
    }
    const chunks: Buffer[] = []
    let size = 0
    try {
      for await (const chunk of payload) {
        const bytes = chunk as Buffer
        size += bytes.length
        this.#take(request, { size, added: bytes.length, limit })
        chunks.push(bytes)
      }
    } catch (error) {
      if (error instanceof ProblemError) throw error
      // The connection broke: nobody is there to be told.
      throw new ProblemError('requestTooSlow')
    }
    return Buffer.concat(chunks, size)
  }

  /** What a request may send in all: more than usual only where it could be a book. */
  #limitOf({ headers, ip }: FastifyRequest, limit: number): number {
    const { limits, maySendBook } = this.#options
    if (limit <= limits.bodyBytesMax) return limit
    const keyId = headers[signingHeaders.keyId]
    return maySendBook(typeof keyId === 'string' ? keyId : '', ip) ? limit : limits.bodyBytesMax
  }

  #take(
    request: FastifyRequest,
    {
      size,
      added,
      limit,
    }: { readonly size: number; readonly added: number; readonly limit: number },
  ): void {
    if (size > this.#limitOf(request, limit)) throw new ProblemError('bodyTooLarge')
    const pot = size > this.#options.limits.bodyBytesMax ? this.#books : this.#usual
    const release = pot.take(networkOf(request.ip), added)
    if (release === undefined) {
      const detail = 'too many large requests are arriving; try again in a second'
      throw new ProblemError('overloaded', { detail, retryAfterMs })
    }
    this.#held.get(request)?.push(release)
  }
}

/** Bytes that may be in memory at a time, and how many of them for one address. */
class Pot {
  readonly #bytesMax: number
  readonly #addressMax: number
  readonly #byAddress = new Map<string, number>()
  #bytes = 0

  constructor(bytesMax: number, share: number) {
    this.#bytesMax = bytesMax
    this.#addressMax = bytesMax / share
  }

  /** What gives them back, or undefined where there is no room. */
  take(address: string, bytes: number): (() => void) | undefined {
    const ofAddress = this.#byAddress.get(address) ?? 0
    if (this.#bytes + bytes > this.#bytesMax || ofAddress + bytes > this.#addressMax) {
      return undefined
    }
    this.#bytes += bytes
    this.#byAddress.set(address, ofAddress + bytes)
    return () => {
      this.#bytes -= bytes
      const left = (this.#byAddress.get(address) ?? bytes) - bytes
      if (left > 0) this.#byAddress.set(address, left)
      else this.#byAddress.delete(address)
    }
  }
}
