import type { World } from './world.ts'

/** Longs equal shorts in every market, and M is what came from outside. Asked after every event. */
export function expectConserved({ judge, markets, money, external }: World): void {
  for (const { spec, longLots, shortLots } of markets) {
    judge.expect('I-01', longLots === shortLots, () => {
      return `${longLots} lots long and ${shortLots} short in ${spec.market}`
    })
  }
  judge.expect('I-03', money === external, () => `M is ${money}, from outside came ${external}`)
}
