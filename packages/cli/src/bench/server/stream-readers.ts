import { parentPort, workerData } from 'node:worker_threads'
import { benchDomain } from './bench-folder.ts'

// A thread that reads prices over many connections and says how old each message was when it arrived.

/** What the thread is told: keep the ages from here on, or say what they were. */
export type ReaderOrder = 'begin' | 'report'

/** What the thread says: all are subscribed, or the ages in milliseconds, ascending. */
export type ReaderReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ages'; readonly agesMs: readonly number[] }

const { url, readers } = workerData as { readonly url: string; readonly readers: number }
const opening = 50
let agesMs: number[] = []

function report(message: ReaderReport): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(message)
}

function open(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace(/^http/u, 'ws')}/v1/stream`)
    socket.addEventListener('error', () => reject(new Error('a reader lost its connection')))
    socket.addEventListener('message', ({ data }) => {
      const text = String(data)
      const [, timeMs] = /"timeMs":(\d+)/u.exec(text) ?? []
      if (timeMs !== undefined && text.includes('"channel":"marks"')) {
        agesMs.push(performance.timeOrigin + performance.now() - Number(timeMs))
      } else if (text.includes('"type":"challenge"')) {
        const subscription = { id: 'marks', domain: benchDomain, channel: 'marks' }
        socket.send(JSON.stringify({ type: 'subscribe', ...subscription }))
      } else if (text.includes('"type":"subscribed"')) resolve()
    })
  })
}

for (let opened = 0; opened < readers; opened += opening) {
  await Promise.all(Array.from({ length: Math.min(opening, readers - opened) }, open))
}
parentPort?.on('message', (order: ReaderOrder) => {
  if (order === 'report') report({ kind: 'ages', agesMs: agesMs.sort((a, b) => a - b) })
  agesMs = []
})
report({ kind: 'ready' })
