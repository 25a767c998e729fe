import type { CallAnswer, CallArguments, RowOf } from '@plimsoll/client'

export type Account = CallAnswer<'getAccount'>
export type Position = Account['positions'][number]
export type Margin = Account['margins'][number]
export type Place = CallAnswer<'getAccountAdl'>['positions'][number]
export type WhatIfAnswer = CallAnswer<'whatIf'>
export type WhatIfRequest = CallArguments<'whatIf'>['body']
export type Market = CallAnswer<'listMarkets'>['rows'][number]
export type Receipt = RowOf<'listReceipts'>

/** Names a position within its account. */
export function positionKey({
  market,
  bucket,
  side,
}: Pick<Position, 'market' | 'bucket' | 'side'>): string {
  return `${bucket} ${market} ${side}`
}

/** Names a position in one layer. */
export function placeKey(place: Pick<Place, 'market' | 'bucket' | 'side' | 'layerIndex'>): string {
  return `${place.layerIndex} ${positionKey(place)}`
}

/** `cross`, or `isolated` with its market where several are. */
export function bucketWords(bucket: string): string {
  const [kind = bucket, market, side] = bucket.split(':')
  if (kind === 'isolated' && market !== undefined) return `isolated ${market} ${side ?? ''}`.trim()
  return kind
}
