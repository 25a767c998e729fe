import { afterEach, expect, test } from 'vitest'
import { ControlBench, domainName as domain, fundMoney } from '../testing/control-bench.ts'

let bench: ControlBench

afterEach(async () => {
  await bench.close()
  bench.remove()
})

/** From the append on, with or without it, the process does nothing any more. */
function killAt(append: number, isWritten: boolean): { isDead: () => boolean } {
  let count = 0
  let isDead = false
  const die = (): never => {
    isDead = true
    bench.openRefusal = new Error('killed')
    throw new Error('killed')
  }
  bench.beforeAppend = () => {
    if (isDead) die()
    if (!isWritten && count === append) die()
  }
  bench.afterAppend = () => {
    if (count === append && isWritten) die()
    count += 1
  }
  return { isDead: () => isDead }
}

async function moveMoney(): Promise<void> {
  const order = { domain, command: fundMoney(7_000_000n), reason: 'because' }
  const { id, effectHash } = await bench.control.propose(bench.principal('risk-ada'), order)
  await bench.control.approve(bench.principal('risk-bob'), { domain, approval: id, effectHash })
  bench.clock.timeMs += 60_000
  await bench.control.tick()
}

test.each([true, false])(
  'killed at any append (written: %s), it executes once or never, and knows which',
  async (isWritten) => {
    let isOver = false
    const outcomes = new Set<string>()
    for (let append = 0; !isOver; append += 1) {
      bench = await new ControlBench().open()
      const before = await bench.fundQuote()
      const { isDead } = killAt(append, isWritten)
      await moveMoney().catch(() => undefined)
      isOver = !isDead()
      await bench.close().catch(() => undefined)

      bench.beforeAppend = () => undefined
      bench.afterAppend = () => undefined
      bench.openRefusal = undefined
      bench.clock.timeMs += 1_000
      await bench.open()
      for (let count = 0; count < 3; count += 1) await bench.control.tick()
      bench.clock.timeMs += 3_600_000
      await bench.control.tick()

      const [approval] = bench.control.approvals(domain, { limit: 10 }).rows
      const moved = (await bench.fundQuote()) - before
      const isExecuted = approval?.status === 'executed'
      expect(moved).toBe(isExecuted ? 7_000_000n : 0n)
      expect(['executed', 'void', 'expired', undefined]).toContain(approval?.status)
      outcomes.add(String(approval?.status))
      await bench.close()
      bench.remove()
    }
    expect([...outcomes].sort()).toEqual(
      ['executed', 'undefined', 'void'].filter((one) => !isWritten || one !== 'undefined'),
    )
    bench = await new ControlBench().open()
  },
)
