import { rmSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { quickFolder } from '../testing/quick-folder.ts'
import { crash, openSample } from '../testing/sample-domain.ts'
import type { CommittedRecord } from './committed-record.ts'

test('the receipts of a record are worked out once, and not kept for ever', async () => {
  const folder = quickFolder()
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const domain = await openSample(folder)
  onTestFinished(() => domain.close())
  const records: CommittedRecord[] = []
  domain.follow((more) => void records.push(...more))
  await crash(domain)
  const cut = records.find(({ round }) => round !== undefined)
  if (cut === undefined) throw new Error('there was no round')
  const { receipts } = domain
  const first = receipts.of(cut)
  expect(first.length).toBeGreaterThan(0)
  expect(receipts.of(cut)).toBe(first)
  for (let count = 0; count < 4; count += 1) receipts.of({ ...cut })
  const again = receipts.of(cut)
  expect(again).not.toBe(first)
  expect(again).toEqual(first)
})
