import type { JSX } from 'preact'
import { useDomain } from '../live/domain-context.tsx'
import { usePages } from '../live/use-pages.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { grouped } from '../parts/decimal-words.ts'
import { Panel } from '../parts/panel.tsx'
import { Empty, Failed, Loading } from '../parts/states.tsx'

const pageRows = 50

/** State hashes that anybody with the journal must find as well. */
export function CheckpointsView(): JSX.Element {
  const { domain, client } = useDomain()
  const { rows, problem, isLoading, hasMore, more, again } = usePages(domain, (cursor, signal) =>
    client.listCheckpoints(
      { domain, limit: pageRows, ...(cursor !== undefined && { cursor }) },
      { signal },
    ),
  )
  return (
    <Panel
      title="Checkpoints"
      about={
        <>
          The hash of the whole state after a record. Whoever has the journal works them out again:{' '}
          <code>plimsoll verify --data DIR</code>, while the server is stopped. Keep the newest one
          elsewhere, every day: a chain of hashes shows changes, not who wrote it.
        </>
      }
      tools={
        <button type="button" onClick={again}>
          Read again
        </button>
      }
    >
      {problem === undefined ? null : (
        <Failed problem={problem} what="The checkpoints" onAgain={again} />
      )}
      {rows === undefined ? (
        problem === undefined && <Loading what="the checkpoints" />
      ) : rows.length === 0 ? (
        <Empty>The journal keeps none yet.</Empty>
      ) : (
        <DataTable
          caption="Checkpoints, newest first"
          isCaptionHidden
          rows={rows}
          keyOf={({ sequence }) => String(sequence)}
          columns={[
            {
              title: 'after record',
              isName: true,
              isNumber: true,
              cell: ({ sequence }) => grouped(String(sequence)),
            },
            {
              title: 'hash of the state',
              cell: ({ sequence, stateHash }) => (
                <Hash hash={stateHash} what={`the state hash of ${sequence}`} />
              ),
            },
            {
              title: 'hash of the record',
              cell: ({ sequence, recordHash }) =>
                recordHash === undefined ? (
                  <span class="unknown">none</span>
                ) : (
                  <Hash hash={recordHash} what={`the record hash of ${sequence}`} />
                ),
            },
          ]}
        />
      )}
      {hasMore ? (
        <button type="button" disabled={isLoading} onClick={more}>
          Older checkpoints
        </button>
      ) : null}
    </Panel>
  )
}

const shownDigits = 16

function Hash({ hash, what }: { readonly hash: string; readonly what: string }): JSX.Element {
  return (
    <span class="hash">
      <code title={hash}>{hash.slice(0, shownDigits)}…</code>
      <CopyButton text={hash} what={what} isSmall />
    </span>
  )
}
