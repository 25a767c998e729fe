import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { queryOf, setQuery } from '../app/address.ts'
import { useDomain } from '../live/domain-context.tsx'
import { Panel } from '../parts/panel.tsx'
import { Stale } from '../parts/states.tsx'
import { FindAccount, type FoundPlace } from './find-account.tsx'
import { type Depths, LightsTable } from './lights-table.tsx'
import { type Side, sides } from './queue/queue-document.ts'
import { QueueGrid } from './queue/queue-grid.tsx'
import type { LookedAtQueue } from './queue/use-queue.ts'
import type { QueueNews } from './queue/use-queue-stream.ts'

interface QueuesPanelProps {
  readonly market: string
  readonly news: QueueNews
  readonly queues: Readonly<Record<Side, LookedAtQueue>>
  readonly depths: Depths
}

/** Both queues of a market: beside each other where there is room, one at a time where there is not. */
export function QueuesPanel({ market, news, queues, depths }: QueuesPanelProps): JSX.Element {
  const { about } = useDomain()
  const isOwn = about.accounts !== undefined
  const chosen: Side = queryOf('side') === 'short' ? 'short' : 'long'
  const [found, setFound] = useState<FoundPlace>()
  return (
    <Panel
      title={isOwn ? 'Deleveraging queues: your rows' : 'Deleveraging queues'}
      tools={
        <FindAccount
          market={market}
          onFound={(place) => {
            setFound(place)
            setQuery({ side: place.side })
          }}
        />
      }
    >
      {news.problem === undefined ? null : (
        <Stale why={`${news.problem}. It is taken up again by itself.`} />
      )}
      <div class="side-choice" role="group" aria-label="Side that is shown">
        {sides.map((side) => (
          <button
            key={side}
            type="button"
            aria-pressed={side === chosen}
            onClick={() => setQuery({ side })}
          >
            {side === 'long' ? 'Long' : 'Short'}
          </button>
        ))}
      </div>
      <div class={`queue-sides shows-${chosen}`}>
        {sides.map((side) => (
          <QueueGrid
            key={side}
            market={market}
            side={side}
            queue={queues[side]}
            news={news.sides[side]}
            isOwn={isOwn}
            sought={found?.account}
            goTo={found?.side === side ? found.goTo : undefined}
          />
        ))}
      </div>
      <h3>Size under each number of lights</h3>
      <LightsTable depths={depths} />
    </Panel>
  )
}
