import type { JSX } from 'preact'
import { queryOf } from '../app/address.ts'
import { useDomain } from '../live/domain-context.tsx'
import { useRead } from '../live/use-read.ts'
import { Tabs } from '../parts/tabs.tsx'
import { mayCall } from '../session/session.ts'
import { ApprovalsView } from './approvals-view.tsx'
import { AuditView } from './audit-view.tsx'
import { CheckpointsView } from './checkpoints-view.tsx'
import { DrillsView } from './drills-view.tsx'
import { HaltsView } from './halts-view.tsx'
import { KeysView } from './keys-view.tsx'
import './operations.css'
import { WorkView } from './work-view.tsx'

const views = [
  { name: 'approvals', title: 'Approvals', needs: 'listApprovals' },
  { name: 'halts', title: 'Halts and prices', needs: 'listMarkets' },
  { name: 'work', title: 'Open work', needs: 'getDomain' },
  { name: 'drills', title: 'Drills', needs: 'runDrill' },
  { name: 'audit', title: 'Audit', needs: 'listAudit' },
  { name: 'checkpoints', title: 'Checkpoints', needs: 'listCheckpoints' },
  { name: 'keys', title: 'Keys', needs: 'listKeys' },
] as const

/** What belongs to one view only. */
const own = ['propose', 'market', 'action', 'person', 'outcome', 'shocks', 'largest', 'accounts']

const everyMs = 2_000

/** What officers decide, order, rehearse and look up. */
export function Operations(): JSX.Element {
  const { domain, client, about } = useDomain()
  const open = useRead(
    mayCall(about, 'listApprovals') ? domain : undefined,
    (signal) => client.listApprovals({ domain, open: 'true', limit: 100 }, { signal }),
    { everyMs },
  )
  const offered = views.filter(({ needs }) => mayCall(about, needs))
  const wanted = queryOf('view')
  const current = (offered.find(({ name }) => name === wanted) ?? offered[0])?.name
  if (current === undefined) return <p class="state empty">Your key reaches nothing of this.</p>
  return (
    <div class="operations">
      <Tabs
        label="Views of operations"
        query="view"
        current={current}
        forgets={own}
        tabs={offered.map(({ name, title }) => ({
          name,
          title,
          count: name === 'approvals' ? open.value?.rows.length : undefined,
        }))}
      />
      {current === 'approvals' ? <ApprovalsView open={open} /> : null}
      {current === 'halts' ? <HaltsView /> : null}
      {current === 'work' ? <WorkView /> : null}
      {current === 'drills' ? <DrillsView /> : null}
      {current === 'audit' ? <AuditView /> : null}
      {current === 'checkpoints' ? <CheckpointsView /> : null}
      {current === 'keys' ? <KeysView /> : null}
    </div>
  )
}
