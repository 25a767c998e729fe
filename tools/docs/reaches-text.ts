import { type Reach, type Role, roles } from '@plimsoll/protocol'

/** Which roles reach something, and how much of it. */
export function reachesText(access: Readonly<Record<Role, Reach>>): string {
  const reaching = roles.filter((role) => access[role] !== 'none')
  if (reaching.length === roles.length && reaching.every((role) => access[role] === 'all')) {
    return 'every role (all)'
  }
  const reaches = new Set(reaching.map((role) => access[role]))
  return [...reaches]
    .map((reach) => {
      const names = reaching.filter((role) => access[role] === reach)
      return `${names.join(', ')} (${reach})`
    })
    .join('; ')
}
