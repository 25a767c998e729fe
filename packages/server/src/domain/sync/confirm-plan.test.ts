import { expect, onTestFinished, test } from 'vitest'
import { quickFolder } from '../../testing/quick-folder.ts'
import { crash, openSample, sampleBook } from '../../testing/sample-domain.ts'
import type { OpenedDomain } from '../opened-domain.ts'
import { confirmPlan } from './confirm-plan.ts'

async function planned(): Promise<{ readonly domain: OpenedDomain; readonly planId: string }> {
  const book = sampleBook({ execution: 'sidecar', limits: { stepFillsMax: 100 } })
  const domain = await openSample(quickFolder(onTestFinished), { book })
  await crash(domain)
  const [plan] = await domain.read((state) => state.plans())
  if (plan === undefined) throw new Error('nothing was planned')
  return { domain, planId: plan.planId }
}

function done(planId: string, index: number) {
  const fills = [{ index, status: 'done' as const, lots: 1n as never }]
  return { kind: 'confirmPlan' as const, planId, fills }
}

test('positions that are what the venue says are no difference, however they are written', async () => {
  const { domain, planId } = await planned()
  for (const [index, newPosition] of ['0', '-0', '0.000'].entries()) {
    const { answer, differences } = await confirmPlan(domain, done(planId, index), {
      stated: [{ index, newPosition }],
    })
    expect([answer.outcome, differences]).toEqual(['accepted', []])
  }
  await domain.close()
})

test('positions that are not are told, and nothing is changed by it', async () => {
  const { domain, planId } = await planned()
  const { answer, differences } = await confirmPlan(domain, done(planId, 0), {
    stated: [
      { index: 0, newPosition: '-1' },
      { index: 1, newPosition: '-1' },
      { index: 2, newPosition: 'none' },
      { index: 77, newPosition: '0' },
    ],
  })
  expect(answer.outcome).toBe('accepted')
  const rows = await domain.read((state) => state.plans().flatMap((plan) => plan.rows))
  expect(differences).toEqual([
    { index: 0, account: 'short0', bucket: 'cross', venue: '-1', engine: '0' },
    {
      index: 2,
      account: rows.find(({ index }) => index === 2)?.account,
      bucket: 'cross',
      venue: 'none',
      engine: '-1',
    },
  ])
  const again = await confirmPlan(domain, done(planId, 0), {
    stated: [{ index: 0, newPosition: '-1' }],
  })
  expect(again).toMatchObject({ answer: { outcome: 'rejected' }, differences: [] })
  await domain.close()
})
