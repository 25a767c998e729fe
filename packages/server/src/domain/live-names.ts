import type { BucketName, PositionName, SlotNaming, StateView } from '@plimsoll/engine'

/** What slots are called in the state as it is now, whichever object holds it. Names stay, and only become more. */
export class LiveNames implements SlotNaming {
  #names: SlotNaming | undefined

  /** The state has become another object, or was read for the first time. */
  follow(state: StateView): void {
    this.#names = state.names()
  }

  market(slot: number): string {
    return this.#known.market(slot)
  }

  fund(slot: number): string {
    return this.#known.fund(slot)
  }

  account(slot: number): string {
    return this.#known.account(slot)
  }

  bucket(slot: number): BucketName {
    return this.#known.bucket(slot)
  }

  position(slot: number): PositionName {
    return this.#known.position(slot)
  }

  get #known(): SlotNaming {
    if (this.#names === undefined) throw new Error('no state has been read yet')
    return this.#names
  }
}
