import type {
  RouteAnswerDocument,
  RouteBody,
  RouteName,
  RouteParams,
  RouteQuery,
} from '@plimsoll/protocol'
import type { CallOptions } from './request/request.ts'

/** Name of a call: of every route but the stream, which is followed instead. */
export type CallName = Exclude<RouteName, 'openStream'>

/** What a call says: the names in the address, what it asks for, and its body. */
export type CallArguments<Name extends CallName> = RouteParams<Name> &
  RouteQuery<Name> &
  (RouteBody<Name> extends undefined ? unknown : { readonly body: RouteBody<Name> })

/** What a call answers with: a document, or a text where it is a page or measures. */
export type CallAnswer<Name extends CallName> = RouteAnswerDocument<Name>

/** One method for each call, under the name that the call has in the OpenAPI document. */
export type Calls = {
  readonly [Name in CallName]: Partial<CallArguments<Name>> extends CallArguments<Name>
    ? (args?: CallArguments<Name>, options?: CallOptions) => Promise<CallAnswer<Name>>
    : (args: CallArguments<Name>, options?: CallOptions) => Promise<CallAnswer<Name>>
}

/** Calls that answer a page at a time. */
export type PagedCallName = {
  [Name in CallName]: 'cursor' extends keyof RouteQuery<Name> ? Name : never
}[CallName]

/** One row of a page. */
export type RowOf<Name extends PagedCallName> =
  CallAnswer<Name> extends { readonly rows: readonly (infer Row)[] } ? Row : never
