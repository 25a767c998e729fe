import type { JSX } from 'preact'
import { pathTo } from '../app/address.ts'
import { Link } from '../app/link.tsx'
import { layerTitle } from '../case/case-words.ts'
import { useDomain } from '../live/domain-context.tsx'
import { Badge } from '../parts/badge.tsx'
import { Meter } from '../parts/meter.tsx'
import { Empty } from '../parts/states.tsx'
import { distanceWords, triggerTitle } from './trigger-words.ts'
import { groupTriggers, nearFrom, type TriggerGroup, type TriggerState } from './triggers.ts'
import './trigger-gauges.css'

interface TriggerGaugesProps {
  readonly states: readonly TriggerState[]
  /** Of one market only: markets are not named then. */
  readonly isOfMarket?: boolean
}

/** How far every trigger is from switching its layer; those that are on first, then the nearest. */
export function TriggerGauges({ states, isOfMarket = false }: TriggerGaugesProps): JSX.Element {
  const groups = groupTriggers(states)
  if (groups.length === 0) {
    return <Empty>No layer waits for a trigger: each acts whenever a case reaches it.</Empty>
  }
  return (
    <ul class="gauges">
      {groups.map((group) => (
        <li key={group.key}>
          <Gauge group={group} isOfMarket={isOfMarket} />
        </li>
      ))}
    </ul>
  )
}

function Gauge({
  group,
  isOfMarket,
}: {
  readonly group: TriggerGroup
  readonly isOfMarket: boolean
}): JSX.Element {
  const { asset } = useDomain()
  const title = triggerTitle(group)
  const words = distanceWords(group, asset)
  const isNear = (group.nearness ?? 0) >= nearFrom
  return (
    <>
      <p class="gauge-title">
        <span>
          <strong>{layerTitle(group)}</strong> {title}
        </span>
        <Badge tone={group.on ? 'danger' : isNear ? 'attention' : 'quiet'}>
          {group.on ? 'on' : isNear ? 'near' : 'off'}
        </Badge>
      </p>
      <Meter
        label={`${layerTitle(group)}: ${title}`}
        part={group.nearness}
        words={words}
        tone={group.on ? 'danger' : isNear ? 'attention' : 'calm'}
      />
      <p class="fine">
        {words}
        {isOfMarket ? null : <Markets markets={group.markets} />}
      </p>
    </>
  )
}

/** The markets that share a gauge; many are folded away. */
function Markets({ markets }: { readonly markets: readonly string[] }): JSX.Element {
  const { domain } = useDomain()
  const links = markets.map((market, index) => (
    <span key={market}>
      {index === 0 ? '' : ', '}
      <Link to={pathTo(domain, 'market', market)}>{market}</Link>
    </span>
  ))
  if (markets.length <= 3) return <span class="gauge-markets"> · {links}</span>
  return (
    <details class="gauge-markets">
      <summary>{markets.length} markets</summary>
      {links}
    </details>
  )
}
