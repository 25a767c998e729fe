import { checkBy, type Document, type DocumentCheck } from '@plimsoll/protocol'
import { Refused } from '../identity/refused.ts'

/** What a client may say. */
export type ClientMessage = Document<'clientMessage'>

/** What a client may ask to follow. */
export type SubscribeMessage = Extract<ClientMessage, { readonly type: 'subscribe' }>

export type LoginMessage = Extract<ClientMessage, { readonly type: 'login' }>

const check: DocumentCheck = checkBy({ $ref: '#/$defs/clientMessage' }, 'message')

/**
 * A message as it arrived.
 *
 * @throws Refused `malformedJson` or `invalidRequest`
 */
export function readClientMessage(text: string): ClientMessage {
  const value = readText(text)
  const [error] = check(value)
  if (error !== undefined) throw new Refused('invalidRequest', `${error.path} ${error.message}`)
  return value as ClientMessage
}

function readText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refused('malformedJson', 'a message is one JSON text')
  }
}
