import { PlimsollProblem } from '@plimsoll/client'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useDomain } from '../live/domain-context.tsx'
import type { Account, WhatIfAnswer, WhatIfRequest } from './account-documents.ts'
import { Latest } from './latest.ts'

/** The newest answer to what would be. */
export interface WhatIf {
  readonly answer: WhatIfAnswer | undefined
  /** To what the answer was given. */
  readonly request: WhatIfRequest | undefined
  readonly problem: PlimsollProblem | undefined
  /** A newer question is under way. */
  readonly isAsking: boolean
}

interface Kept extends Omit<WhatIf, 'isAsking'> {
  readonly asked: string
}

/** A what-if costs the server more than a read, and a key has so many points in each window. */
const pace = {
  burst: 10,
  everyMs: 200,
  nowMs: () => performance.now(),
  wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
}
/** Prices move on while nothing is asked. */
const againMs = 5_000

/**
 * What would be, one question at a time: while one is under way only the newest of those that follow is kept. Asked again when
 * the account itself has changed, and now and then, because others have.
 */
export function useWhatIf(account: Account, request: WhatIfRequest): WhatIf {
  const { account: id, collateral, positions } = account
  const { domain, client } = useDomain()
  const [kept, setKept] = useState<Kept>({
    answer: undefined,
    request: undefined,
    problem: undefined,
    asked: '',
  })
  const latest = useRef<Latest<WhatIfRequest>>(undefined)
  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    const asking = new Latest<WhatIfRequest>(async (body) => {
      const result = await answered(client.whatIf({ domain, account: id, body }, { signal }))
      if (signal.aborted) return
      setKept((before) => ({
        answer: before.answer,
        request: before.request,
        problem: undefined,
        ...result,
        ...('answer' in result && { request: body }),
        asked: JSON.stringify(body),
      }))
    }, pace)
    latest.current = asking
    return () => {
      asking.end()
      controller.abort()
    }
  }, [client, domain, id])
  const wanted = JSON.stringify(request)
  const rests = [collateral, ...positions.map(({ size }) => size)].join(' ')
  useEffect(() => {
    const ask = (): void => {
      if (!document.hidden) latest.current?.put(JSON.parse(wanted) as WhatIfRequest)
    }
    ask()
    const timer = setInterval(ask, againMs)
    return () => clearInterval(timer)
  }, [wanted, rests, client, domain, id])
  const { asked, ...shown } = kept
  return { ...shown, isAsking: wanted !== asked }
}

async function answered(
  call: Promise<WhatIfAnswer>,
): Promise<{ readonly answer: WhatIfAnswer } | { readonly problem: PlimsollProblem | undefined }> {
  try {
    return { answer: await call }
  } catch (error) {
    if (error instanceof PlimsollProblem) return { problem: error }
    if (error instanceof DOMException) return { problem: undefined }
    throw error
  }
}
