/** Speaks to a server of Plimsoll from browsers and Node: typed calls, streams that heal, exact decimals. */
export type { CallAnswer, CallArguments, CallName, PagedCallName, RowOf } from './calls.ts'
export { type ClientOptions, createClient, type PlimsollClient } from './create-client.ts'
export {
  addDecimals,
  compareDecimals,
  multiplyDecimals,
  subtractDecimals,
} from './decimal/decimal-sum.ts'
export { ed25519Key, type Ed25519PrivateKey, hmacKey, type SigningKey } from './key/signing-key.ts'
export { PlimsollProblem, type PlimsollProblemCode, type ProblemReport } from './problem.ts'
export type { RetryTerms } from './request/backoff.ts'
export type { CallOptions } from './request/request.ts'
export type {
  MessageOf,
  StreamChannel,
  StreamMessage,
  StreamPlace,
} from './stream/stream-message.ts'
export type { StreamOptions, StreamState, StreamSubscription } from './stream/stream-options.ts'
