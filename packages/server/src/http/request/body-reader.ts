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
const firstRoom = 4_096

/**
 * Reads bodies into memory that is set aside for them. A body must be whole before it is known who sent it, so that anybody can make
 * the server read one. What counts is the memory for what has arrived: claiming costs nothing and gets nothing. Books have memory of
 * their own, and only who names a key that may send one gets any of it, so that prices never wait for books.
 */
export class BodyReader {
  readonly #options: BodyReaderOptions
  readonly #usual: Pot
  readonly #books: Pot
  readonly #held = new WeakMap<FastifyRequest, Hold>()

  constructor(options: BodyReaderOptions) {
    const { bodyBytesMax, bookBytesMax } = options.limits
    this.#options = options
    this.#usual = new Pot(usualBodies * bodyBytesMax, shareOfAddress)
    this.#books = new Pot(books * bookBytesMax, 1)
  }

  /** Gives back what the body of a request holds once its answer is sent or its connection is gone. */
  releaseAfter(request: FastifyRequest, { raw }: FastifyReply): void {
    const address = networkOf(request.ip)
    const hold: Hold = { address, usualBytes: 0, bookBytes: 0 }
    this.#held.set(request, hold)
    raw.once('close', () => {
      this.#usual.giveBack(address, hold.usualBytes)
      this.#books.giveBack(address, hold.bookBytes)
    })
  }

  /** @throws ProblemError invalidRequest, bodyTooLarge, overloaded, requestTooSlow */
  async read(request: FastifyRequest, payload: IncomingMessage): Promise<Buffer> {
    const length = lengthOf(request)
    if (length > this.#limitOf(request)) throw new ProblemError('bodyTooLarge')
    return await new Promise((resolve, reject) => {
      let room: Buffer = Buffer.alloc(0)
      let size = 0
      const refuse = (error: unknown): void => {
        payload.removeAllListeners('data').pause()
        reject(error)
      }
      payload.on('data', (chunk: Buffer) => {
        try {
          if (size + chunk.length > room.length) {
            room = this.#grown(request, { room, size, chunk, length })
          }
          size += chunk.copy(room, size)
        } catch (error) {
          refuse(error)
        }
      })
      payload.once('end', () => resolve(room.subarray(0, size)))
      // The connection broke: nobody is there to be told.
      payload.once('error', () => reject(new ProblemError('requestTooSlow')))
      payload.once('close', () => {
        if (!payload.readableEnded) reject(new ProblemError('requestTooSlow'))
      })
    })
  }

  /** Twice the room, or what is needed; never more than was announced. */
  #grown(
    request: FastifyRequest,
    {
      room,
      size,
      chunk,
      length,
    }: {
      readonly room: Buffer
      readonly size: number
      readonly chunk: Buffer
      readonly length: number
    },
  ): Buffer {
    const needed = size + chunk.length
    const capacity = Math.max(needed, Math.min(length, Math.max(2 * room.length, firstRoom)))
    this.#take(request, capacity)
    const grown = Buffer.allocUnsafe(capacity)
    room.copy(grown, 0, 0, size)
    return grown
  }

  /** Takes what is missing to so many bytes for one request. */
  #take(request: FastifyRequest, capacity: number): void {
    const hold = this.#held.get(request)
    if (hold === undefined) throw new Error('a body is read that nobody gives back')
    const { bodyBytesMax } = this.#options.limits
    const usual = Math.min(capacity, bodyBytesMax) - hold.usualBytes
    const more = Math.max(0, capacity - bodyBytesMax) - hold.bookBytes
    if (!this.#usual.take(hold.address, usual)) throw overloaded()
    hold.usualBytes += usual
    if (!this.#books.take(hold.address, more)) throw overloaded()
    hold.bookBytes += more
  }

  /** What a request may send in all: more than usual only where it could be a book. */
  #limitOf({ headers, ip, routeOptions }: FastifyRequest): number {
    const { limits, maySendBook } = this.#options
    const limit = routeOptions.bodyLimit ?? limits.bodyBytesMax
    if (limit <= limits.bodyBytesMax) return limit
    const keyId = headers[signingHeaders.keyId]
    return maySendBook(typeof keyId === 'string' ? keyId : '', ip) ? limit : limits.bodyBytesMax
  }
}

/** What one request has of each memory. */
interface Hold {
  readonly address: string
  usualBytes: number
  bookBytes: number
}

/** A body in pieces of unknown number cannot be bounded before it is there. */
function lengthOf({ headers }: FastifyRequest): number {
  const stated = headers['content-length']
  if (stated !== undefined) return Number(stated)
  if (headers['transfer-encoding'] === undefined) return 0
  const detail = 'send the body whole, with a Content-Length, not in chunks'
  throw new ProblemError('invalidRequest', { detail })
}

function overloaded(): ProblemError {
  const detail = 'too many large requests are arriving; try again in a second'
  return new ProblemError('overloaded', { detail, retryAfterMs })
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

  /** Whether there was room. */
  take(address: string, bytes: number): boolean {
    const ofAddress = this.#byAddress.get(address) ?? 0
    if (this.#bytes + bytes > this.#bytesMax || ofAddress + bytes > this.#addressMax) return false
    this.#bytes += bytes
    if (bytes > 0) this.#byAddress.set(address, ofAddress + bytes)
    return true
  }

  giveBack(address: string, bytes: number): void {
    this.#bytes -= bytes
    const left = (this.#byAddress.get(address) ?? bytes) - bytes
    if (left > 0) this.#byAddress.set(address, left)
    else this.#byAddress.delete(address)
  }
}
