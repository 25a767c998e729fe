import type { JSX } from 'preact'
import { pathTo } from '../app/address.ts'
import { Link } from '../app/link.tsx'
import { useDomain } from '../live/domain-context.tsx'
import { Amount } from '../parts/amount.tsx'
import { grouped, percent } from '../parts/decimal-words.ts'
import { useRead } from '../live/use-read.ts'
import { Lights } from '../parts/lights.tsx'
import { Reading } from '../parts/states.tsx'
import { type Account, bucketWords, type Place, placeKey } from './account-documents.ts'
import { MarginBar, MarginStatus } from './margin-bar.tsx'

interface AccountCardProps {
  readonly account: string
  /** Between an answer and the next question. */
  readonly everyMs: number
}

/** An account at a glance: its money, its margin, and where it stands in the queues. */
export function AccountCard({ account, everyMs }: AccountCardProps): JSX.Element {
  const { domain, client, asset } = useDomain()
  const standing = useRead(
    `account ${domain} ${account}`,
    (signal) => client.getAccount({ domain, account }, { signal }),
    { everyMs },
  )
  const places = useRead(
    standing.value === undefined ? undefined : `places ${domain} ${account}`,
    async (signal) => (await client.getAccountAdl({ domain, account }, { signal })).positions,
    { everyMs },
  )
  return (
    <article class="account-card">
      <h3>
        <Link to={pathTo(domain, 'account', account)}>{account}</Link>
      </h3>
      {standing.value === undefined && standing.problem?.code === 'notFound' ? (
        <p class="fine">Not in this domain.</p>
      ) : (
        <Reading read={standing} what={`the account ${account}`}>
          {(value) => (
            <>
              <Money account={value} unit={asset?.name} />
              <PlaceList places={places.value} hasPositions={value.positions.length > 0} />
            </>
          )}
        </Reading>
      )}
    </article>
  )
}

function Money({
  account,
  unit,
}: {
  readonly account: Account
  readonly unit: string | undefined
}): JSX.Element {
  const { margins, collateral } = account
  if (margins.length === 0) {
    return (
      <p>
        <strong>
          <Amount value={collateral} unit={unit} />
        </strong>
      </p>
    )
  }
  return (
    <ul class="card-margins">
      {margins.map((margin) => (
        <li key={margin.bucket}>
          <span>
            {bucketWords(margin.bucket)} <MarginStatus margin={margin} />
          </span>
          <strong>
            <Amount value={margin.equity} unit={unit} />
          </strong>
          <MarginBar margin={margin} />
          <span class="fine">
            {margin.marginRatio === undefined
              ? 'no equity'
              : `${percent(margin.marginRatio)} needed`}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Where it stands in the queue that is asked first. */
function PlaceList({
  places,
  hasPositions,
}: {
  readonly places: readonly Place[] | undefined
  readonly hasPositions: boolean
}): JSX.Element {
  if (!hasPositions) return <p class="fine">No open position.</p>
  if (places === undefined) return <p class="fine">Asking for its places.</p>
  const first = Math.min(...places.map(({ layerIndex }) => layerIndex))
  return (
    <ul class="card-places">
      {places
        .filter(({ layerIndex }) => layerIndex === first)
        .map((place) => (
          <li key={placeKey(place)}>
            <span>
              {place.market} <span class={`side ${place.side}`}>{place.side}</span>
            </span>
            {place.eligible ? (
              <Lights lights={place.lights} />
            ) : (
              <span class="fine">passed over</span>
            )}
            <span class="fine">
              {place.rank === undefined
                ? ''
                : `${grouped(String(place.rank))} of ${grouped(String(place.queueLength ?? 0))}`}
            </span>
          </li>
        ))}
    </ul>
  )
}
