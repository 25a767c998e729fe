import type { JSX } from 'preact'
import { ChoiceField, TextField } from '../parts/text-field.tsx'
import { type CommandDraft, type Complaint, type PostingDraft, sumOf } from './command-draft.ts'
import type { CommandField, CommandForm } from './command-fields.ts'
import type { DomainNames } from './use-grids.ts'

interface CommandInputsProps {
  readonly form: CommandForm
  readonly draft: CommandDraft
  readonly names: DomainNames
  /** Shown beside their fields. */
  readonly complaints: readonly Complaint[]
  readonly onChange: (draft: CommandDraft) => void
}

/** The fields of a command. */
export function CommandInputs({
  form,
  draft,
  names,
  complaints,
  onChange,
}: CommandInputsProps): JSX.Element {
  return (
    <>
      {form.fields.map((field) => (
        <FieldInput
          key={field.path}
          field={field}
          value={draft.values[field.path] ?? ''}
          names={names}
          complaint={complaints.find(({ path }) => path === field.path)}
          onChange={(value) =>
            onChange({ ...draft, values: { ...draft.values, [field.path]: value } })
          }
        />
      ))}
      {form.hasPostings === true ? (
        <Postings
          postings={draft.postings}
          complaints={complaints}
          onChange={(postings) => onChange({ ...draft, postings })}
        />
      ) : null}
    </>
  )
}

interface FieldInputProps {
  readonly field: CommandField
  readonly value: string
  readonly names: DomainNames
  readonly complaint: Complaint | undefined
  readonly onChange: (value: string) => void
}

function FieldInput({ field, value, names, complaint, onChange }: FieldInputProps): JSX.Element {
  const title = field.isOptional === true ? `${field.title} (optional)` : field.title
  const wrong = complaint && `${field.title} ${complaint.message}.`
  const options = optionsOf(field, names)
  return options === undefined ? (
    <TextField
      title={title}
      value={value}
      about={field.about}
      complaint={wrong}
      isNumber={isDecimal(field)}
      onChange={onChange}
    />
  ) : (
    <ChoiceField
      title={title}
      value={value}
      about={field.about}
      complaint={wrong}
      options={[['', field.none ?? 'choose'], ...options]}
      onChange={onChange}
    />
  )
}

function isDecimal({ form }: CommandField): boolean {
  return ['money', 'size', 'price', 'settlementPrice', 'layer'].includes(form)
}

/** What can be chosen; undefined where it is written. */
function optionsOf(
  { form }: CommandField,
  { marketIds, fundIds }: DomainNames,
): readonly (readonly [string, string])[] | undefined {
  const plain = (ids: readonly string[]): (readonly [string, string])[] =>
    ids.map((id) => [id, id] as const)
  switch (form) {
    case 'market':
      return plain(marketIds)
    case 'fund':
      return fundIds.length === 0 ? undefined : plain(fundIds)
    case 'side':
      return plain(['long', 'short'])
    case 'marginMode':
      return [
        ['cross', 'cross wallet'],
        ['isolated', 'isolated margin'],
      ]
    case 'tradeEffect':
      return [
        ['open', 'opens a position'],
        ['close', 'closes a position'],
      ]
    case 'transferPrice':
      return [
        ['entry', 'entry: the cost moves along'],
        ['mark', 'mark: the result is realised'],
      ]
    case 'onOff':
      return [
        ['on', 'may act'],
        ['off', 'may not act'],
      ]
    case 'bucket':
      return plain([
        'cross',
        'inventory',
        ...marketIds.flatMap((id) => [`isolated:${id}:long`, `isolated:${id}:short`]),
      ])
    default:
      return undefined
  }
}

interface PostingsProps {
  readonly postings: readonly PostingDraft[]
  readonly complaints: readonly Complaint[]
  readonly onChange: (postings: readonly PostingDraft[]) => void
}

function Postings({ postings, complaints, onChange }: PostingsProps): JSX.Element {
  const change = (index: number, part: Partial<PostingDraft>): void =>
    onChange(postings.map((row, at) => (at === index ? { ...row, ...part } : row)))
  const sum = sumOf(postings)
  const wrong = complaints.filter(({ path }) => path.startsWith('postings'))
  return (
    <fieldset>
      <legend>Postings</legend>
      {postings.map(({ to, name, amount }, index) => (
        <div class="controls posting" key={index}>
          <label>
            <span>To</span>
            <select
              value={to}
              onChange={({ currentTarget }) =>
                change(index, { to: currentTarget.value as PostingDraft['to'] })
              }
            >
              <option value="account">account</option>
              <option value="fund">fund</option>
              <option value="residue">residue</option>
            </select>
          </label>
          {to === 'residue' ? null : (
            <label>
              <span>Name of the {to}</span>
              <input
                value={name}
                autocomplete="off"
                onInput={({ currentTarget }) => change(index, { name: currentTarget.value })}
              />
            </label>
          )}
          <label>
            <span>Amount; below 0 takes from it</span>
            <input
              value={amount}
              inputMode="decimal"
              autocomplete="off"
              onInput={({ currentTarget }) => change(index, { amount: currentTarget.value })}
            />
          </label>
          <button
            type="button"
            class="quiet"
            aria-label={`Take posting ${index + 1} away`}
            disabled={postings.length <= 2}
            onClick={() => onChange(postings.filter((_row, at) => at !== index))}
          >
            ✕
          </button>
        </div>
      ))}
      <p class="fine">
        {wrong.map(({ path, message }) => (
          <span class="wrong" key={path}>
            {path === 'postings' ? 'They' : `Posting ${Number(path.split('.')[1]) + 1}:`} {message}.{' '}
          </span>
        ))}
        Sum: {sum ?? 'not known yet'}
      </p>
      <button
        type="button"
        onClick={() => onChange([...postings, { to: 'account', name: '', amount: '' }])}
      >
        One more
      </button>
    </fieldset>
  )
}
