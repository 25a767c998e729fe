import type { RuleTester } from 'oxlint/plugins-dev'

/** The linter exports the type of a rule only as what its tester accepts. */
export type Rule = Parameters<RuleTester['run']>[1]

type Create = NonNullable<Rule['create']>
type Visitor = ReturnType<Create>

/** The syntax node that a visitor of this name is given. */
export type Visited<Name extends keyof Visitor> = Parameters<NonNullable<Visitor[Name]>>[0]

/** What a report can point at. */
export type Ranged = NonNullable<Parameters<Parameters<Create>[0]['report']>[0]['node']>
