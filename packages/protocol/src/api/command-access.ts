import {
  type CommandKind,
  officerCommandKinds,
  venueCommandKinds,
} from '../command/command-schema.ts'
import type { Role } from './role.ts'

/** Which roles may give a kind of command alone, and which may propose it for others to approve. */
export interface CommandAccess {
  readonly alone: readonly Role[]
  readonly byApproval: readonly Role[]
}

const officers: readonly Role[] = ['riskOfficer']

/** What stops something is one person's to give: it can only be undone by two. */
const exceptions: Readonly<Partial<Record<CommandKind, CommandAccess>>> = {
  halt: { alone: ['riskOfficer', 'operator'], byApproval: [] },
  freezeAccount: { alone: officers, byApproval: [] },
  resume: { alone: [], byApproval: ['riskOfficer', 'operator'] },
}

/** Every kind of command that can come from outside. What is not in it, nobody may give. */
export const commandAccess: ReadonlyMap<string, CommandAccess> = new Map([
  ...venueCommandKinds.map((kind) => [kind, { alone: ['venue'], byApproval: [] }] as const),
  ...officerCommandKinds.map(
    (kind) => [kind, exceptions[kind] ?? { alone: [], byApproval: officers }] as const,
  ),
])
