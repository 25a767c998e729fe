import type { JSX } from 'preact'
import { pathTo } from '../app/address.ts'
import { Link } from '../app/link.tsx'
import type { ScreenProps } from '../app/screens.tsx'
import { useDomain } from '../live/domain-context.tsx'
import { useRead } from '../live/use-read.ts'
import { Empty, Loading, Reading } from '../parts/states.tsx'
import { mayCall } from '../session/session.ts'
import { CutAnnouncement } from './cut-announcement.tsx'
import { Positions } from './positions.tsx'
import { Receipts } from './receipts.tsx'
import { Standing } from './standing.tsx'
import { useAccount } from './use-account.ts'
import { WhatIf } from './what-if.tsx'
import './account.css'

/** One account: how it stands, where it would be deleveraged, what would become of it, and what was taken from it. */
export function AccountScreen({ subject }: ScreenProps): JSX.Element {
  const { domain, client, about } = useDomain()
  const { account, places, receipts, older } = useAccount(subject)
  const markets = useRead(
    account.value === undefined ? undefined : `markets ${domain}`,
    async (signal) => (await client.listMarkets({ domain }, { signal })).rows,
    { everyMs: 2_000 },
  )
  if (account.value === undefined && account.problem?.code === 'notFound') {
    return <NotFound account={subject} />
  }
  return (
    <div class="account-screen">
      <CutAnnouncement receipts={receipts.value} />
      <Reading read={account} what={`the account ${subject}`}>
        {(value) => (
          <>
            <Standing account={value} />
            <Positions positions={value.positions} places={places.value} />
            {mayCall(about, 'whatIf') ? (
              markets.value === undefined ? (
                <Loading what="the markets" />
              ) : (
                <WhatIf account={value} markets={markets.value} />
              )
            ) : null}
            <Receipts account={subject} receipts={receipts} older={older} />
          </>
        )}
      </Reading>
    </div>
  )
}

/** What is not there and what belongs to others get the same answer. */
function NotFound({ account }: { readonly account: string }): JSX.Element {
  const { domain, about } = useDomain()
  const own = about.accounts ?? []
  return (
    <Empty>
      There is no account <strong>{account}</strong> in this domain, or it is not yours to see.{' '}
      {own.length > 0 ? (
        <>
          Your key sees{' '}
          {own.map((one, index) => (
            <span key={one}>
              {index === 0 ? '' : ', '}
              <Link to={pathTo(domain, 'account', one)}>{one}</Link>
            </span>
          ))}
          .
        </>
      ) : (
        <Link to={pathTo(domain, 'accounts')}>To the accounts</Link>
      )}
    </Empty>
  )
}
