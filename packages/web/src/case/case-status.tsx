import type { JSX } from 'preact'
import { Badge } from '../parts/badge.tsx'
import type { CaseDocument } from './case-document.ts'

/** How a case stands, in shape, word and colour. */
export function CaseStatus({ status }: Pick<CaseDocument, 'status'>): JSX.Element {
  return <Badge tone={status === 'closed' ? 'calm' : 'danger'}>{status}</Badge>
}
