import type { JSX } from 'preact'
import { queryOf, setQuery } from '../app/address.ts'
import { useDomain } from '../live/domain-context.tsx'
import { usePages } from '../live/use-pages.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { DownloadButton } from '../parts/download-button.tsx'
import { Instant } from '../parts/instant.tsx'
import { Panel } from '../parts/panel.tsx'
import { Empty, Failed, Loading } from '../parts/states.tsx'
import { auditCsv, type AuditEntry, type AuditFilter, fitting } from './audit-csv.ts'

const pageRows = 200

const tones: Readonly<Record<AuditEntry['outcome'], Tone>> = {
  done: 'calm',
  refused: 'attention',
  failed: 'danger',
}

/** Every privileged act and every refusal of one. */
export function AuditView(): JSX.Element {
  const { client } = useDomain()
  const { rows, problem, isLoading, hasMore, more, again } = usePages('audit', (cursor, signal) =>
    client.listAudit({ limit: pageRows, ...(cursor !== undefined && { cursor }) }, { signal }),
  )
  const filter = {
    action: queryOf('action') ?? '',
    person: queryOf('person') ?? '',
    outcome: queryOf('outcome') ?? '',
  }
  const found = fitting(rows ?? [], filter)
  return (
    <Panel
      title="Audit"
      about="Privileged acts of the whole server, newest first. Each hash covers all entries before it; plimsoll verify --data DATA/audit checks the chain."
      tools={
        <button type="button" onClick={again}>
          Read again
        </button>
      }
    >
      <div class="controls filters">
        <AuditFilters rows={rows ?? []} filter={filter} />
        <DownloadButton
          name="audit.csv"
          type="text/csv"
          content={() => auditCsv(found)}
          words={`Download ${found.length} as CSV`}
        />
      </div>
      {problem === undefined ? null : <Failed problem={problem} what="The audit" onAgain={again} />}
      {rows === undefined ? (
        problem === undefined && <Loading what="the audit" />
      ) : (
        <>
          <p class="fine" role="status">
            {found.length} of the {rows.length} newest entries
            {hasMore ? '; there are older ones' : ''}
          </p>
          {found.length === 0 ? (
            <Empty>None of what is loaded fits.</Empty>
          ) : (
            <DataTable
              caption="Audit, newest first"
              isCaptionHidden
              rows={found}
              keyOf={({ sequence }) => String(sequence)}
              columns={auditColumns}
            />
          )}
          {hasMore ? (
            <button type="button" disabled={isLoading} onClick={more}>
              Older entries
            </button>
          ) : null}
        </>
      )}
    </Panel>
  )
}

interface AuditFiltersProps {
  readonly rows: readonly AuditEntry[]
  readonly filter: AuditFilter
}

function AuditFilters({ rows, filter }: AuditFiltersProps): JSX.Element {
  const actions = [...new Set(rows.map(({ action }) => action))].sort()
  return (
    <>
      <label>
        <span>Action</span>
        <select
          value={filter.action}
          onChange={({ currentTarget }) => setQuery({ action: currentTarget.value || undefined })}
        >
          <option value="">any</option>
          {actions.map((action) => (
            <option key={action} value={action}>
              {action}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Person or key</span>
        <input
          type="search"
          value={filter.person}
          onInput={({ currentTarget }) => setQuery({ person: currentTarget.value || undefined })}
        />
      </label>
      <label>
        <span>Outcome</span>
        <select
          value={filter.outcome}
          onChange={({ currentTarget }) => setQuery({ outcome: currentTarget.value || undefined })}
        >
          <option value="">any</option>
          <option value="done">done</option>
          <option value="refused">refused</option>
          <option value="failed">failed</option>
        </select>
      </label>
    </>
  )
}

const auditColumns: readonly Column<AuditEntry>[] = [
  { title: 'entry', isNumber: true, isName: true, cell: ({ sequence }) => sequence },
  { title: 'when', cell: ({ timeMs }) => <Instant ms={timeMs} as="both" /> },
  { title: 'action', cell: ({ action }) => action },
  {
    title: 'outcome',
    cell: ({ outcome }) => <Badge tone={tones[outcome]}>{outcome}</Badge>,
  },
  {
    title: 'who',
    cell: ({ owner, keyId, role }) => (
      <>
        {owner} <span class="fine">{keyId === owner ? role : `${keyId}, ${role}`}</span>
      </>
    ),
  },
  {
    title: 'what about',
    cell: ({ subject, detail, domain }) => (
      <div class="said">
        {subject} <span class="fine">{[domain, detail].filter(Boolean).join(': ')}</span>
      </div>
    ),
  },
  { title: 'from', isMinor: true, cell: ({ address }) => address ?? '' },
  {
    title: 'hash',
    cell: ({ hash }) => (
      <span class="hash">
        <code title={hash}>{hash.slice(0, 10)}…</code>
        <CopyButton text={hash} what="the hash" isSmall />
      </span>
    ),
  },
]
