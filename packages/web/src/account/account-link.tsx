import type { JSX } from 'preact'
import { pathTo } from '../app/address.ts'
import { Link } from '../app/link.tsx'
import { useDomain } from '../live/domain-context.tsx'

/** An account by its id; a long one is cut off, and whole on hover. */
export function AccountLink({ account }: { readonly account: string }): JSX.Element {
  const { domain } = useDomain()
  return (
    <span class="account-link" title={account}>
      <Link to={pathTo(domain, 'account', account)}>{account}</Link>
    </span>
  )
}
