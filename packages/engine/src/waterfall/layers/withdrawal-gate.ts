import { deficitQuote } from '../../account/equity.ts'
import type { Layer } from './layer.ts'

/** What happens to withdrawals: they wait for a while, or a part of each goes to a fund. */
export type Gate =
  | { readonly kind: 'wait'; readonly forMs: number }
  | { readonly kind: 'charge'; readonly fund: number }

/** Absorbs nothing: has withdrawals wait, or pay, where a case is left with a deficit (SPEC W-4). */
export function withdrawalGate(gate: Gate, layerIndex: number): Layer {
  return {
    act: ({ ledger, timeMs, emit }, cases) => {
      if (cases.every(({ bucket }) => deficitQuote(ledger.book, bucket) === 0n)) return
      if (gate.kind === 'charge') {
        emit({ kind: 'withdrawalsCharged', layerIndex, fund: gate.fund })
      } else {
        emit({ kind: 'withdrawalsGated', layerIndex, untilMs: timeMs + gate.forMs })
      }
    },
    explainIdle: ({ ledger }, { bucket }) =>
      deficitQuote(ledger.book, bucket) === 0n
        ? 'no deficit remains'
        : 'absorbs nothing; withdrawals wait or pay while the deficit is open',
  }
}
