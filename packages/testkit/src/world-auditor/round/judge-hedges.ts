import type { HedgesCrossed } from '@plimsoll/engine'
import { closeLots, positionAt, wholes } from '../booking.ts'
import { placeOf } from '../slots.ts'
import type { World } from '../world.ts'
import type { ExpectedHedges } from './expected.ts'
import { expectLayer, expectPriced } from './layer-checks.ts'
import type { RoundModel } from './round-model.ts'

/** Other legs of broken hedges close against each other at mark: those of the rule, nobody else's (SPEC A-13). */
export function judgeHedges(
  world: World,
  round: RoundModel,
  event: HedgesCrossed,
  due: ExpectedHedges,
): void {
  const { judge } = world
  expectLayer(world, round, event.layerIndex)
  const lots = wholes(world, event.lots)
  const values = wholes(world, event.values)
  const realised = wholes(world, event.realised)
  judge.expect('hedge', event.positions.length === due.rows.length, () => {
    return `${event.positions.length} legs are crossed in ${due.market.spec.market}, due are ${due.rows.length}`
  })
  event.positions.forEach((slot, index) => {
    const position = positionAt(world, slot)
    const place = placeOf(position)
    expectPriced(world, round, position)
    const row = due.rows[index]
    judge.expect('hedge', row?.position === position && row.lots === lots[index], () => {
      return `${lots[index]} lots of ${place} are crossed, the rule says ${row?.lots ?? 0n} of ${row === undefined ? 'nobody' : placeOf(row.position)}`
    })
    judge.expect('hedge', row?.value === values[index], () => {
      return `${lots[index]} lots of ${place} are crossed for ${values[index]}, at mark ${row?.value}`
    })
    const closed = round.closed.get(position) ?? 0n
    round.closed.set(position, closed + (lots[index] ?? 0n))
    const gain = closeLots(world, position, lots[index] ?? 0n, values[index] ?? 0n)
    judge.expect('hedge', gain === realised[index], () => {
      return `${place} realised ${realised[index]}, counted ${gain}`
    })
  })
}
