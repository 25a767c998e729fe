import type { JSX } from 'preact'
import '../parts/field.css'
import './shock-editor.css'
import {
  moveTenthsMax,
  moveTenthsMin,
  moveTenthsOf,
  moveWords,
  type ShockDraft,
  tenthsOf,
  withMove,
} from './shocks.ts'

interface ShockEditorProps {
  readonly draft: ShockDraft
  readonly markets: readonly string[]
  readonly onChange: (draft: ShockDraft) => void
  readonly title?: string
}

/** Common moves, in tenths of a percent. */
const quickTenths = [-500, -300, -200, -100, -50, 0, 100, 200]

/** Moves of prices: all together, and single ones on their own. */
export function ShockEditor({
  draft,
  markets,
  onChange,
  title = 'Prices move first',
}: ShockEditorProps): JSX.Element {
  const own = draft.single.size
  return (
    <fieldset class="shocks">
      <legend>{title}</legend>
      <MoveField
        name="All markets together"
        tenths={draft.all}
        onChange={(all) => onChange({ ...draft, all })}
      />
      <p class="quick">
        {quickTenths.map((tenths) => (
          <button
            key={tenths}
            type="button"
            class="quiet"
            aria-label={`All markets ${moveWords(tenths)}`}
            aria-pressed={draft.all === tenths}
            onClick={() => onChange({ ...draft, all: tenths })}
          >
            {moveWords(tenths)}
          </button>
        ))}
      </p>
      <details open={own > 0}>
        <summary>
          Single markets
          <span class="fine">{own === 0 ? ' all go together' : ` ${own} on their own`}</span>
        </summary>
        {markets.map((market) => (
          <div class="single" key={market}>
            <MoveField
              name={market}
              tenths={moveTenthsOf(draft, market)}
              onChange={(tenths) => onChange(withMove(draft, market, tenths))}
            />
            <button
              type="button"
              class="quiet"
              disabled={!draft.single.has(market)}
              aria-label={`${market} moves with all again`}
              title="moves with all again"
              onClick={() => onChange(withMove(draft, market, undefined))}
            >
              ↺
            </button>
          </div>
        ))}
      </details>
    </fieldset>
  )
}

interface MoveFieldProps {
  readonly name: string
  readonly tenths: number
  readonly onChange: (tenths: number) => void
}

function MoveField({ name, tenths, onChange }: MoveFieldProps): JSX.Element {
  return (
    <div class="move">
      <span class="move-name" aria-hidden="true">
        {name}
      </span>
      <input
        type="range"
        aria-label={`${name}: move`}
        aria-valuetext={moveWords(tenths)}
        min={moveTenthsMin}
        max={moveTenthsMax}
        step={5}
        value={tenths}
        onInput={({ currentTarget }) => onChange(Number(currentTarget.value))}
      />
      <label class="move-number">
        <span class="unseen">{name}: move in percent</span>
        <input
          type="number"
          min={moveTenthsMin / 10}
          max={moveTenthsMax / 10}
          step={0.1}
          value={tenths / 10}
          onChange={({ currentTarget }) => {
            const next = tenthsOf(currentTarget.value)
            if (next === undefined) currentTarget.value = String(tenths / 10)
            else onChange(next)
          }}
        />{' '}
        %
      </label>
    </div>
  )
}
