import { channels, commandAccess, type Reach, type Role, roles, routes } from '@plimsoll/protocol'

const introduction = `A key has one role. What a role reaches of a route or a channel is one of four:

- nothing: the answer is \`forbidden\`, before anything is looked at;
- \`own\`: what belongs to the accounts of the key; in what also holds others, their rows are left out and only counted;
- \`pseudonymous\`: everything, with pseudonyms in the place of accounts, also in addresses and queries;
- \`all\`: everything.

A key may also be confined to domains and to addresses it may come from. Nobody both administers keys and approves money: \`admin\` reaches no account.`

/** What each role may do. */
export function rolesPage(): string {
  const parts = [
    '# Roles',
    introduction,
    '## Routes',
    reachTable(
      'Route',
      Object.values(routes).flatMap(({ name, access }) =>
        access === 'public' ? [] : [[`[${name}](http.md#${name.toLowerCase()})`, access] as const],
      ),
    ),
    `Without a key: ${Object.values(routes)
      .filter(({ access }) => access === 'public')
      .map(({ name }) => `[${name}](http.md#${name.toLowerCase()})`)
      .join(', ')}. On the stream a key logs in after it is open.`,
    '## Channels of the stream',
    reachTable(
      'Channel',
      Object.values(channels).map(({ name, access }) => [`\`${name}\``, access] as const),
    ),
    '## Commands',
    `\`postCommands\` takes from a role only the commands it may give alone; \`postApproval\` takes proposals of the others. Who proposed a command cannot approve it, with no key.`,
    commandTable(),
  ]
  return `${parts.join('\n\n')}\n`
}

function reachTable(
  title: string,
  rows: readonly (readonly [string, Readonly<Record<Role, Reach>>])[],
): string {
  return [
    `| ${title} | ${roles.join(' | ')} |`,
    `|---|${roles.map(() => '---|').join('')}`,
    ...rows.map(
      ([name, access]) =>
        `| ${name} | ${roles.map((role) => reachText(access[role])).join(' | ')} |`,
    ),
  ].join('\n')
}

function reachText(reach: Reach): string {
  return reach === 'none' ? '–' : reach
}

function commandTable(): string {
  const rows = [...commandAccess].map(
    ([kind, { alone, byApproval }]) =>
      `| [${kind}](commands.md#${kind.toLowerCase()}) | ${alone.join(', ') || '–'} | ${byApproval.join(', ') || '–'} |`,
  )
  return [
    '| Command | Alone | Proposed by one and approved by another |',
    '|---|---|---|',
    ...rows,
  ].join('\n')
}
