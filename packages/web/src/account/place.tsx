import type { JSX } from 'preact'
import { useDomain } from '../live/domain-context.tsx'
import { Amount } from '../parts/amount.tsx'
import { Badge } from '../parts/badge.tsx'
import { grouped, percent } from '../parts/decimal-words.ts'
import { Lights } from '../parts/lights.tsx'
import { Meter } from '../parts/meter.tsx'
import { distanceWords, triggerTitle } from '../waterline/trigger-words.ts'
import { nearFrom, nearnessOf } from '../waterline/triggers.ts'
import type { Place } from './account-documents.ts'

/** Where a position stands in the queue of one layer, and what goes before it. */
export function PlaceInQueue({
  place,
  isOneOfSeveral,
}: {
  readonly place: Place
  readonly isOneOfSeveral: boolean
}): JSX.Element {
  const { policy, layerIndex, eligible, reason, trigger } = place
  return (
    <div class="place">
      {isOneOfSeveral ? (
        <span class="fine">
          layer {layerIndex}, {policy}
        </span>
      ) : null}
      {eligible ? (
        <Standing place={place} />
      ) : (
        <span>
          <Badge tone="quiet">passed over</Badge> <span class="fine">{reason}</span>
        </span>
      )}
      {trigger === undefined ? null : <TriggerGauge place={place} />}
    </div>
  )
}

function Standing({ place }: { readonly place: Place }): JSX.Element {
  const { rank, queueLength, lights, percentile, score, sizeAhead } = place
  return (
    <>
      <span class="place-rank">
        <Lights lights={lights} />{' '}
        {rank === undefined ? (
          <span class="fine">asked in part, without a queue</span>
        ) : (
          <span>
            <strong>{grouped(String(rank))}</strong>
            {queueLength === undefined ? '' : ` of ${grouped(String(queueLength))}`}
          </span>
        )}
      </span>
      {rank === undefined ? null : (
        <span class="fine">
          <span class="phrase">
            <Ahead rank={rank} sizeAhead={sizeAhead} />
          </span>
          {percentile === undefined ? null : (
            <>
              {', '}
              <span class="phrase">percentile {percent(percentile)}</span>
            </>
          )}
        </span>
      )}
      {score === undefined ? null : (
        <span class="fine">
          score{' '}
          <data value={score.display} title={`exactly ${score.numerator} / ${score.denominator}`}>
            {score.display}
          </data>
        </span>
      )}
    </>
  )
}

function Ahead({
  rank,
  sizeAhead,
}: {
  readonly rank: number
  readonly sizeAhead: string | undefined
}): JSX.Element {
  if (rank === 1) return <>goes first</>
  if (sizeAhead === undefined) return <>size ahead not told</>
  return (
    <>
      <Amount value={sizeAhead} places={3} /> ahead
    </>
  )
}

/** How near its market is to being deleveraged by the layer. */
function TriggerGauge({ place }: { readonly place: Place }): JSX.Element | null {
  const { asset } = useDomain()
  const { trigger, market, policy, layerIndex } = place
  if (trigger === undefined) return null
  const nearness = nearnessOf(trigger)
  const title = triggerTitle(trigger)
  const group = { ...trigger, layer: policy, layerIndex, key: market, markets: [market], nearness }
  const words = distanceWords(group, asset)
  const isNear = (nearness ?? 0) >= nearFrom
  return (
    <span class="trigger-line">
      <span class="fine">
        {trigger.on
          ? 'Deleveraging is on'
          : isNear
            ? 'Deleveraging is near'
            : 'Deleveraging is off'}
        : {title}, {words}
      </span>
      <Meter
        label={`${market}, ${title}`}
        part={nearness}
        words={words}
        tone={trigger.on ? 'danger' : isNear ? 'attention' : 'calm'}
      />
    </span>
  )
}
