import fc from 'fast-check'
import { expect, test } from 'vitest'
import { personOf } from '../identity/same-person.ts'
import { Refused } from '../identity/refused.ts'
import { ControlBench, domainName as domain, fundMoney } from '../testing/control-bench.ts'
import type { Approval } from './approval.ts'

const keyIds = [
  'risk-ada',
  'risk-ada-2',
  'risk-bob',
  'risk-eve',
  'op-cid',
  'admin-dan',
  'venue',
] as const
const officers = ['risk-ada', 'risk-ada-2', 'risk-bob', 'risk-eve'] as const
const who = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...officers) },
  fc.constantFrom(...keyIds),
)
const which = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(5))

const act = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('propose' as const),
      who,
      amount: fc.integer({ min: -90, max: 90 }),
    }),
  },
  { weight: 8, arbitrary: fc.record({ act: fc.constant('approve' as const), who, which }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('cancel' as const), who, which }) },
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('wait' as const),
      ms: fc.constantFrom(1_000, 60_000, 60_000, 60_000, 900_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('revoke' as const), who }) },
)

type Act = typeof act extends fc.Arbitrary<infer A> ? A : never

/** One step; a refusal is an answer like any other. */
async function play(bench: ControlBench, proposed: Approval[], step: Act): Promise<void> {
  const { control } = bench
  try {
    switch (step.act) {
      case 'propose': {
        const order = {
          domain,
          command: fundMoney(BigInt(step.amount) * 1_000_000n),
          reason: 'because',
        }
        proposed.push(await control.propose(bench.principal(step.who), order))
        return
      }
      case 'approve': {
        const { id = '', effectHash = '' } = proposed.at(-1 - step.which) ?? {}
        await control.approve(bench.principal(step.who), { domain, approval: id, effectHash })
        return
      }
      case 'cancel': {
        const { id = '' } = proposed.at(-1 - step.which) ?? {}
        await control.cancel(bench.principal(step.who), { domain, approval: id, reason: 'no' })
        return
      }
      case 'wait':
        bench.clock.timeMs += step.ms
        await control.tick()
        return
      case 'restart':
        await bench.close()
        await bench.open()
        return
      case 'revoke':
        bench.keyring.revoke(step.who)
    }
  } catch (error) {
    const isKeyless = error instanceof Error && error.message.startsWith('no key')
    if (!(error instanceof Refused) && !isKeyless) throw error
  }
}

test('whatever people try, what is executed was seen by two persons, and once', async () => {
  let executions = 0
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), async (steps) => {
      const bench = await new ControlBench(`[domains.${domain}]\nfundOutflowPerHour = "150"`).open()
      const before = await bench.fundQuote()
      const proposed: Approval[] = []
      for (const step of steps) await play(bench, proposed, step)

      let movedQuote = 0n
      for (const { id } of proposed) {
        const {
          status,
          command,
          proposedBy,
          approvedBy,
          proposedMs,
          executeAtMs = 0,
          endedMs = 0,
        } = bench.control.approval(domain, id)
        const owners = [proposedBy, ...approvedBy].map(({ owner }) => personOf(owner))
        expect(new Set(owners).size).toBe(owners.length)
        if (status !== 'executed' || command.kind !== 'moveFundMoney') continue
        executions += 1
        movedQuote += command.amountQuote
        expect(owners.length).toBe(2)
        expect(['ada', 'bob', 'eve']).toEqual(expect.arrayContaining(owners))
        expect(executeAtMs).toBeGreaterThanOrEqual(proposedMs + 60_000)
        expect(endedMs).toBeGreaterThanOrEqual(executeAtMs)
      }
      expect((await bench.fundQuote()) - before).toBe(movedQuote)
      expect(bench.errors).toEqual([])
      await bench.close()
      bench.remove()
    }),
    { numRuns: 60 },
  )
  expect(executions).toBeGreaterThan(0)
})
