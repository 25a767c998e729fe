import { expect, test } from 'vitest'
import { Latest } from './latest.ts'

function asked(burst: number): {
  readonly latest: Latest<number>
  readonly questions: number[]
  readonly waits: number[]
  readonly answer: () => Promise<void>
} {
  const questions: number[] = []
  const waits: number[] = []
  let done: (() => void) | undefined
  let clockMs = 0
  const latest = new Latest<number>(
    (question) => {
      questions.push(question)
      return new Promise((resolve) => {
        done = resolve
      })
    },
    {
      burst,
      everyMs: 100,
      nowMs: () => clockMs,
      wait: async (ms) => {
        waits.push(ms)
        clockMs += ms
      },
    },
  )
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve()
  }
  return {
    latest,
    questions,
    waits,
    answer: async () => {
      await settle()
      done?.()
      await settle()
    },
  }
}

test('one question is under way at a time, and the newest is asked next, never those between', async () => {
  const { latest, questions, answer } = asked(10)
  for (const question of [1, 2, 3, 4]) latest.put(question)
  await answer()
  for (const question of [5, 6]) latest.put(question)
  await answer()
  await answer()
  expect(questions).toEqual([4, 6])
  latest.put(7)
  latest.put(8)
  await answer()
  expect(questions).toEqual([4, 6, 8])
})

test('many questions are spread over time, and none is asked after the end', async () => {
  const { latest, questions, waits, answer } = asked(2)
  for (const question of [1, 2, 3, 4]) {
    latest.put(question)
    await answer()
  }
  expect(questions).toEqual([1, 2, 3, 4])
  expect(waits).toEqual([100, 100])
  latest.put(5)
  latest.end()
  await answer()
  expect(questions).toEqual([1, 2, 3, 4])
})
