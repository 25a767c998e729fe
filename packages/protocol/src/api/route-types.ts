import type { Document, DocumentName } from './documents/definitions.ts'
import type { RouteName, RouteTable } from './routes.ts'

type Segments<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Segments<Rest>
  : never

/** What stands in the braces of a route’s path. */
export type RouteParams<Name extends RouteName> = Readonly<
  Record<Segments<RouteTable[Name]['path']>, string>
>

interface QueryValues {
  readonly side: 'long' | 'short'
  readonly limit: number
  readonly cursor: string
  readonly account: string
  readonly open: 'true' | 'false'
  readonly fromRank: number
  readonly after: number
}

type QueryTable<Name extends RouteName> = RouteTable[Name] extends { readonly query: infer Query }
  ? Query
  : object

type FieldsThatAre<Query, Need> = {
  [Field in keyof Query]: Query[Field] extends Need ? Field : never
}[keyof Query] &
  keyof QueryValues

/** The query of a route. */
export type RouteQuery<Name extends RouteName> = Pick<
  QueryValues,
  FieldsThatAre<QueryTable<Name>, 'required'>
> &
  Partial<Pick<QueryValues, FieldsThatAre<QueryTable<Name>, 'optional'>>>

/** The body of a route; `undefined` where it has none. */
export type RouteBody<Name extends RouteName> = RouteTable[Name] extends {
  readonly body: infer Body extends DocumentName
}
  ? Document<Body>
  : undefined

/** What a route answers with; `string` where that is no document of this API. */
export type RouteAnswerDocument<Name extends RouteName> = RouteTable[Name]['answer'] extends {
  readonly document: infer Answer extends DocumentName
}
  ? Document<Answer>
  : string
