import type { PlimsollProblem } from '@plimsoll/client'

/** What is known of a key that was not taken. */
export interface Refusal {
  readonly problem: Pick<PlimsollProblem, 'code' | 'detail'>
  readonly keyId: string
  readonly aheadMs: number | undefined
  readonly wasOpen: boolean
}

/** Why a key was not taken, and what to do about it, in plain words. */
export function refusalWords({ problem, keyId, aheadMs, wasOpen }: Refusal): string {
  const { code, detail } = problem
  switch (code) {
    case 'unauthenticated':
      return unauthenticatedWords(keyId, detail, wasOpen)
    case 'signatureExpired':
      return `${clockWords(aheadMs)} Set the clock of this machine, and sign in again.`
    case 'signatureReplayed':
      return 'The server has seen this very signature before. Sign in again.'
    case 'forbidden':
      return `The key ${keyId} may not do this: ${detail}.`
    case 'forbiddenOrigin':
      return `The server takes no requests from ${where()}. Whoever runs it lists this address as server.allowedOrigins.`
    case 'rateLimited':
      return `Too many requests came from this key or this address: ${detail}. Wait a moment, and sign in again.`
    case 'unreachable':
      return `The server does not answer: ${detail}.`
    default:
      return `${detail}.`
  }
}

function unauthenticatedWords(keyId: string, detail: string, wasOpen: boolean): string {
  if (detail.includes('expired')) {
    return `The key ${keyId} has expired. An admin of the server can give you another.`
  }
  if (detail.includes('address')) {
    return `The key ${keyId} may not be used from the address of this machine.`
  }
  if (wasOpen) {
    return `The key ${keyId} is not valid any more: it was revoked or replaced, or it has expired.`
  }
  return `The server does not know this key by the name ${keyId}, or it has been revoked. Check the id, and that the file is the one that belongs to it.`
}

const minuteMs = 60_000

function clockWords(aheadMs: number | undefined): string {
  const size = Math.abs(aheadMs ?? 0)
  if (size < 1_000)
    return 'The clocks of this machine and of the server differ by more than a few seconds.'
  const shown =
    size < 2 * minuteMs ? `${Math.round(size / 1_000)} s` : `${Math.round(size / minuteMs)} min`
  return `The clock of this machine is ${shown} ${(aheadMs ?? 0) > 0 ? 'ahead of' : 'behind'} the server’s.`
}

function where(): string {
  return globalThis.location === undefined ? 'this page' : globalThis.location.origin
}
