import type { Command } from '@plimsoll/engine'
import { judgeConfirmPlan } from './commands/confirm-plan.ts'
import { judgeCorrection } from './commands/correction.ts'
import type { EventCursor } from './commands/event-cursor.ts'
import { judgeFreeze, judgeUnfreeze } from './commands/freeze.ts'
import { judgeAssignMarket, judgeSetTrigger } from './commands/fund.ts'
import {
  judgeFailLiquidation,
  judgeOrderCase,
  judgeRequestLiquidations,
} from './commands/liquidation.ts'
import {
  judgeDeposit,
  judgeMoveFundMoney,
  judgeMoveMargin,
  judgeOpenAccount,
  judgeWithdraw,
} from './commands/money.ts'
import { judgePlaceOffer, judgeUpdateCollaterals } from './commands/offers.ts'
import { judgeContinueCase, judgeOpenRound } from './commands/round.ts'
import { judgeSettleMarket } from './commands/settle-market.ts'
import { judgeSync } from './commands/sync-book.ts'
import { judgeTransfer } from './commands/transfer.ts'
import { judgeFillLiquidation, judgeTrade, judgeUnwind } from './commands/trade.ts'
import { judgeHalt, judgePassTime, judgeResume, judgeStart } from './commands/watch.ts'
import { judgeAccrual, judgeSettlement } from './funding.ts'
import { judgePrices } from './price-gate.ts'
import type { World } from './world.ts'

/** An accepted command does what it says, by events that are judged one by one and booked. */
export function judgeCommand(
  world: World,
  command: Command,
  events: EventCursor,
  timeMs: number,
): void {
  switch (command.kind) {
    case 'openAccount':
      return judgeOpenAccount(world, command, events)
    case 'deposit':
      return judgeDeposit(world, command, events)
    case 'withdraw':
      return judgeWithdraw(world, command, events, timeMs)
    case 'moveMargin':
      return judgeMoveMargin(world, command, events, timeMs)
    case 'updateCollaterals':
      return judgeUpdateCollaterals(world, command, events)
    case 'placeOffer':
      return judgePlaceOffer(world, command, events, timeMs)
    case 'moveFundMoney':
      return judgeMoveFundMoney(world, command, events)
    case 'unwindInventory':
      return judgeUnwind(world, command, events, timeMs)
    case 'assignMarket':
      return judgeAssignMarket(world, command, events)
    case 'setTrigger':
      return judgeSetTrigger(world, command, events)
    case 'trade':
      return judgeTrade(world, command, events, timeMs)
    case 'accrueFunding':
      return judgeAccrual(world, command, events.takeIf('fundingAccrued'))
    case 'settleFunding':
      return judgeSettlement(world, events.takeIf('fundingSettled'))
    case 'updatePrices':
      if (command.prices.length === 0) return undefined
      return judgePrices(world, command, events.take('pricesObserved'), timeMs)
    case 'requestLiquidations':
      return judgeRequestLiquidations(world, events, timeMs)
    case 'fillLiquidation':
      return judgeFillLiquidation(world, command, events, timeMs)
    case 'failLiquidation':
      return judgeFailLiquidation(world, command, events)
    case 'orderCase':
      return judgeOrderCase(world, command, events)
    case 'openRound':
      return judgeOpenRound(world, events, timeMs)
    case 'continueCase':
      return judgeContinueCase(world, events, timeMs)
    case 'confirmPlan':
      return judgeConfirmPlan(world, command, events)
    case 'passTime':
      return judgePassTime(world, events, timeMs)
    case 'halt':
      return judgeHalt(world, command, events)
    case 'resume':
      return judgeResume(world, command, events)
    case 'start':
      return judgeStart(world, events)
    default:
      return judgeOfficerCommand(world, command, events, timeMs)
  }
}

type OfficerCommand = Extract<
  Command,
  {
    readonly kind:
      | 'transferPosition'
      | 'postCorrection'
      | 'freezeAccount'
      | 'unfreezeAccount'
      | 'settleMarket'
      | 'syncBook'
  }
>

/** What officers order, and the book that a venue states. */
function judgeOfficerCommand(
  world: World,
  command: OfficerCommand,
  events: EventCursor,
  timeMs: number,
): void {
  switch (command.kind) {
    case 'transferPosition':
      return judgeTransfer(world, command, events, timeMs)
    case 'postCorrection':
      return judgeCorrection(world, command, events, timeMs)
    case 'freezeAccount':
      return judgeFreeze(world, command, events)
    case 'unfreezeAccount':
      return judgeUnfreeze(world, command, events)
    case 'settleMarket':
      return judgeSettleMarket(world, command, events)
    case 'syncBook':
      return judgeSync(world, command, events)
  }
}
