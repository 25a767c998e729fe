import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { Amount } from '../parts/amount.tsx'
import { grouped } from '../parts/decimal-words.ts'
import { Instant } from '../parts/instant.tsx'
import type { FlowKind } from './flow-of.ts'
import type { ReplayStep } from './replay.ts'
import { type Player, type Speed, speeds } from './use-player.ts'

interface ReplayProps {
  readonly player: Player
  readonly steps: readonly ReplayStep[]
  readonly unit: string | undefined
  /** What is counted down. */
  readonly kind: FlowKind
  /** Goes to the next round; absent of the last. */
  readonly onNext?: (() => void) | undefined
}

/** Plays a round back: play and pause, single steps, any place, and how fast. */
export function ReplayControls({ player, steps, unit, kind, onNext }: ReplayProps): JSX.Element {
  useStepKeys(player)
  const at = player.step.value
  const step = steps[at]
  return (
    <div class="case-replay" role="group" aria-label="Replay">
      <div class="case-replay-row">
        <Buttons player={player} />
        <StillLeft step={step} unit={unit} kind={kind} />
      </div>
      <input
        type="range"
        aria-label="Step of the replay"
        min={0}
        max={player.last}
        value={at}
        aria-valuetext={
          step === undefined ? undefined : `${at + 1} of ${steps.length}: ${step.text}`
        }
        onInput={(event) => player.show(event.currentTarget.valueAsNumber)}
        onChange={(event) => player.goTo(event.currentTarget.valueAsNumber)}
      />
      <p class="case-step-text">
        <span class="fine">
          Step {grouped(String(at + 1))} of {grouped(String(steps.length))}
          {step?.place === undefined ? null : (
            <>
              , <Instant ms={step.place.timeMs} precise />, record{' '}
              {grouped(String(step.place.sequence))}
            </>
          )}
        </span>
        <span class="case-step-words">{step?.text}.</span>
        {onNext === undefined || at < player.last ? null : (
          <button type="button" class="quiet" onClick={onNext}>
            On to the next round ▸
          </button>
        )}
      </p>
    </div>
  )
}

interface StillLeftProps extends Pick<ReplayProps, 'unit' | 'kind'> {
  readonly step: ReplayStep | undefined
}

/** What is left after the step. */
function StillLeft({ step, unit, kind }: StillLeftProps): JSX.Element {
  const left = kind === 'deficit' ? step?.deficit : step?.open
  return (
    <p class="case-missing">
      <span class="fine">{kind === 'deficit' ? 'still missing' : 'still to be taken over'}</span>
      <strong>
        {left === undefined ? (
          <span class="unknown">not measured yet</span>
        ) : (
          <Amount value={left} unit={unit} />
        )}
      </strong>
    </p>
  )
}

function Buttons({ player }: Pick<ReplayProps, 'player'>): JSX.Element {
  const at = player.step.value
  return (
    <>
      <div class="case-replay-buttons">
        <StepButton words="First step" sign="|◀" onPress={() => player.goTo(0)} />
        <StepButton words="Step back" sign="◂" onPress={() => player.goTo(at - 1)} />
        <button type="button" class="chief case-play" onClick={player.toggle}>
          {player.isPlaying.value ? 'Pause' : '▶ Play'}
        </button>
        <StepButton words="Step on" sign="▸" onPress={() => player.goTo(at + 1)} />
        <StepButton words="Last step" sign="▶|" onPress={() => player.goTo(player.last)} />
      </div>
      <label class="case-speed">
        <span>Speed</span>
        <select
          value={String(player.speed.value)}
          onChange={(event) => {
            player.speed.value = Number(event.currentTarget.value) as Speed
          }}
        >
          {speeds.map((speed) => (
            <option key={speed} value={String(speed)}>
              {speed}×
            </option>
          ))}
        </select>
      </label>
    </>
  )
}

interface StepButtonProps {
  readonly words: string
  readonly sign: string
  readonly onPress: () => void
}

function StepButton({ words, sign, onPress }: StepButtonProps): JSX.Element {
  return (
    <button type="button" aria-label={words} title={words} onClick={onPress}>
      <span aria-hidden="true">{sign}</span>
    </button>
  )
}

/** `,` and `.` step back and on, `p` plays and pauses. */
function useStepKeys(player: Player): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (event.target instanceof Element && event.target.closest(writing) !== null) return
      if (event.key === ',') player.goTo(player.step.value - 1)
      if (event.key === '.') player.goTo(player.step.value + 1)
      if (event.key === 'p') player.toggle()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [player])
}

const writing = 'input:not([type="range"]):not([type="checkbox"]), textarea, select, dialog[open]'
