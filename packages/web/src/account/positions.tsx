import type { JSX } from 'preact'
import { pathTo } from '../app/address.ts'
import { Link } from '../app/link.tsx'
import { useDomain } from '../live/domain-context.tsx'
import { Amount } from '../parts/amount.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { grouped, percent, signOf } from '../parts/decimal-words.ts'
import { Panel } from '../parts/panel.tsx'
import { Empty } from '../parts/states.tsx'
import {
  bucketWords,
  type Place,
  type Position,
  placeKey,
  positionKey,
} from './account-documents.ts'
import { moveTo } from './decimal-grid.ts'
import { PlaceInQueue } from './place.tsx'

interface PositionsProps {
  readonly positions: readonly Position[]
  /** Undefined before they are known. */
  readonly places: readonly Place[] | undefined
}

/** Every position, and beside it where it stands in the queues. */
export function Positions({ positions, places }: PositionsProps): JSX.Element {
  const { domain, asset } = useDomain()
  const columns: readonly Column<Position>[] = [
    {
      title: 'position',
      isName: true,
      cell: ({ market, side, size, bucket, marginMode }) => (
        <>
          <Link to={`${pathTo(domain, 'market', market)}?side=${side}`}>{market}</Link>{' '}
          <span class={`side ${side}`}>{side}</span>
          <span class="below">
            <Amount value={size} places={6} />
            {marginMode === 'isolated' ? (
              <span class="fine"> {bucketWords('isolated')}</span>
            ) : null}
            {bucket === 'inventory' ? <span class="fine"> inventory</span> : null}
          </span>
        </>
      ),
    },
    {
      title: 'entry',
      isNumber: true,
      cell: ({ entryPrice }) => <Amount value={entryPrice} places={8} />,
    },
    {
      title: 'mark',
      isNumber: true,
      cell: ({ markPrice }) => <Amount value={markPrice} places={8} />,
    },
    {
      title: 'bankruptcy price',
      isNumber: true,
      cell: (position) => <Bankruptcy position={position} />,
    },
    {
      title: `result at mark${asset === undefined ? '' : `, ${asset.name}`}`,
      isNumber: true,
      cell: ({ unrealisedPnl }) => <Amount value={unrealisedPnl} signed />,
    },
    {
      title: 'place in the queue',
      isMinor: true,
      cell: (position) => <Places position={position} places={places} />,
    },
  ]
  return (
    <Panel
      title="Positions"
      class="positions"
      about="The place says who is deleveraged first: rank 1 and five lights go first. Nothing is taken while its market and its funds hold."
    >
      {positions.length === 0 ? (
        <Empty>No open position. Nothing of this account can be deleveraged.</Empty>
      ) : (
        <>
          <DataTable
            caption="Positions and their places in the deleveraging queues"
            isCaptionHidden
            rows={positions}
            keyOf={positionKey}
            columns={columns}
          />
          <NarrowPlaces positions={positions} places={places} />
        </>
      )}
    </Panel>
  )
}

/** The places on a screen that is too narrow for their column. */
function NarrowPlaces({ positions, places }: PositionsProps): JSX.Element {
  return (
    <ul class="narrow-places">
      {positions.map((position) => (
        <li key={positionKey(position)}>
          <h3>
            {position.market} <span class={`side ${position.side}`}>{position.side}</span>
          </h3>
          <Places position={position} places={places} />
        </li>
      ))}
    </ul>
  )
}

function Bankruptcy({ position }: { readonly position: Position }): JSX.Element {
  const { bankruptcyPrice, markPrice } = position
  if (bankruptcyPrice === undefined || signOf(bankruptcyPrice) <= 0) {
    return (
      <span
        class="fine"
        title={bankruptcyPrice === undefined ? undefined : `by calculation ${bankruptcyPrice}`}
      >
        at no price
      </span>
    )
  }
  const move = moveTo(markPrice, bankruptcyPrice)
  return (
    <>
      <Amount value={bankruptcyPrice} places={8} />
      <span class="below fine">{move === undefined ? '' : distanceWords(move)}</span>
    </>
  )
}

/** Beyond this nobody thinks in percent. */
const timesFrom = 9

function distanceWords(move: number): string {
  if (move > timesFrom) return `${grouped((move + 1).toFixed(0))} times the mark`
  return `${move > 0 ? '+' : ''}${percent(move)} away`
}

function Places({
  position,
  places,
}: {
  readonly position: Position
  readonly places: readonly Place[] | undefined
}): JSX.Element {
  if (places === undefined) return <span class="unknown">asking</span>
  const own = places.filter((place) => positionKey(place) === positionKey(position))
  if (own.length === 0) return <span class="fine">no layer deleverages it</span>
  return (
    <div class="places">
      {own.map((place) => (
        <PlaceInQueue key={placeKey(place)} place={place} isOneOfSeveral={own.length > 1} />
      ))}
    </div>
  )
}
