import type { JSX } from 'preact'
import { useDomain } from '../live/domain-context.tsx'
import { useRead } from '../live/use-read.ts'
import { mayCall } from '../session/session.ts'
import { sourceParts } from './source-parts.ts'

/** Which rule decided: whose it is, its formula, and where it is published. A policy of a book's own has no preset to show. */
export function PolicyWords({ policy }: { readonly policy: string }): JSX.Element {
  const { client, about } = useDomain()
  const may = mayCall(about, 'getPolicy')
  const { value, problem } = useRead(may ? `policy ${policy}` : undefined, (signal) =>
    client.getPolicy({ policy }, { signal }),
  )
  if (value === undefined) {
    const why = problem?.code === 'notFound' ? ', the book’s own' : ''
    return (
      <p class="fine">
        Rule: {policy}
        {why}.
      </p>
    )
  }
  const { title, formula, units, source, hash } = value
  return (
    <dl class="case-policy">
      <dt>rule</dt>
      <dd>
        <strong>{policy}</strong>: {title}
      </dd>
      <dt>formula</dt>
      <dd>
        <code>{formula}</code>
        <span class="case-below">{units}</span>
      </dd>
      <dt>published</dt>
      <dd>
        <Source text={source} />
      </dd>
      <dt>hash</dt>
      <dd>
        <code>{hash}</code>
      </dd>
    </dl>
  )
}

/** What is said of the source, with links to what can be opened. */
function Source({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      {sourceParts(text).map(({ text: part, href }, at) =>
        href === undefined ? (
          part
        ) : (
          <a key={at} href={href} rel="noreferrer noopener" target="_blank">
            {part}
            <span class="unseen"> (opens elsewhere)</span>
          </a>
        ),
      )}
    </>
  )
}
