import type { JSX } from 'preact'
import { pathTo } from '../app/address.ts'
import { Link } from '../app/link.tsx'
import { useDomain } from '../live/domain-context.tsx'
import { mayCall } from '../session/session.ts'

/** An account by its name, and the way to it; a fund has no screen of its own, and accounts of others are not to be seen. */
export function AccountName({ name }: { readonly name: string }): JSX.Element {
  const { domain, about } = useDomain()
  if (name.startsWith('fund:'))
    return <span class="case-name">fund {name.slice('fund:'.length)}</span>
  if (name === 'residue' || !mayCall(about, 'getAccount'))
    return <span class="case-name">{name}</span>
  return (
    <Link to={pathTo(domain, 'account', name)} class="case-name">
      {name}
    </Link>
  )
}
