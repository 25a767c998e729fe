import type { Route } from '@plimsoll/protocol'
import type { ApiRequest, CallOptions } from './request.ts'

/** What a call says, by name. */
export type Arguments = Readonly<Record<string, string | number | object | undefined>>

/**
 * The request of a call. Names from outside are encoded, so that none can lead to another route.
 *
 * @throws TypeError where a name in the address is missing
 */
export function buildRequest(
  route: Route,
  given: Arguments,
  { idempotencyKey }: CallOptions,
): ApiRequest {
  const path = route.path.replaceAll(/\{(\w+)\}/gu, (_, name: string) =>
    encodeURIComponent(segmentOf(given, name)),
  )
  const query = Object.keys(route.query ?? {}).flatMap((name) => {
    const value = given[name]
    const isText = typeof value === 'string' || typeof value === 'number'
    return isText ? [`${name}=${encodedInQuery(value)}`] : []
  })
  const { mediaType } = route.answer
  return {
    method: route.method,
    path,
    query: query.join('&'),
    ...(route.body !== undefined && { body: JSON.stringify(given['body']) }),
    ...(route.isWrite && { idempotencyKey: idempotencyKey ?? crypto.randomUUID() }),
    ...(mediaType !== undefined && mediaType !== 'application/json' && { textType: mediaType }),
  }
}

/** As `fetch` sends it: in a query it encodes the apostrophe, and what is signed must be what is sent. */
function encodedInQuery(value: string | number): string {
  return encodeURIComponent(value).replaceAll("'", '%27')
}

/** A dot or two as a segment would be taken out of an address on the way. */
function segmentOf(given: Arguments, name: string): string {
  const value = given[name]
  if (typeof value === 'string' && value !== '' && value !== '.' && value !== '..') return value
  throw new TypeError(`${name}: give a name, not ${JSON.stringify(value) ?? 'nothing'}`)
}
