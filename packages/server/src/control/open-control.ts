import { join } from 'node:path'
import { type Clock, type Journal, openSqliteJournal } from '@plimsoll/journal'
import type { ServerConfig } from '../config/server-config.ts'
import type { Page } from '../domain/domain-archive.ts'
import type { Domains } from '../domain/domain-entry.ts'
import { ApiKey } from '../identity/api-key.ts'
import type { Keyring } from '../identity/keyring.ts'
import { isOwnRole } from '../identity/own-role.ts'
import type { Principal } from '../identity/principal.ts'
import { Refused } from '../identity/refused.ts'
import type { Approval, KeyChange, KeyChangeOrder } from './approval.ts'
import { CommandApprovals } from './command-approvals.ts'
import type {
  ApprovalOrder,
  AuditEntry,
  AuditNote,
  AuditQuery,
  CancelOrder,
  Control,
  KeyApprovalOrder,
  KeyCancelOrder,
  KeyProposalOrder,
  ProposalOrder,
  ProposalQuery,
} from './control.ts'
import { ControlLog } from './control-log.ts'
import { decodeRecord } from './control-record.ts'
import { ControlState, isOpen } from './control-state.ts'
import { Desk } from './desk.ts'
import { KeyChanges, settingsOf } from './key-changes.ts'
import { RefusalNotes } from './refusal-notes.ts'

const tickMsDefault = 200

/** What control rests on. */
export interface ControlOptions {
  readonly config: ServerConfig
  readonly domains: Pick<Domains, 'get'>
  /** Holds the keys of the configuration; changes of keys go into it. */
  readonly keyring: Keyring
  readonly clock: Clock
  /** How often deadlines are looked at. Default 200; 0: only when `tick` is called. */
  readonly tickMs?: number
  /** Told of what concerns no caller. */
  readonly onError: (error: unknown) => void
  /** Default: the journal in the folder `audit` of the data. */
  readonly openJournal?: () => Promise<Journal>
}

/**
 * Opens the record of control and takes up what it holds: keys that were changed, proposals that are open, and executions that
 * were begun.
 *
 * @throws ConfigError where a key of the configuration is not the one of that name that was approved
 * @throws JournalDamaged, JournalLocked as the journal does
 */
export async function openControl(options: ControlOptions): Promise<RecordedControl> {
  const control = new RecordedControl(options)
  await control.open()
  return control
}

/** Control over a journal of its own. */
export class RecordedControl implements Control {
  readonly #options: ControlOptions
  readonly #state: ControlState
  readonly #refusals = new RefusalNotes()
  #log: ControlLog | undefined
  #approvals: CommandApprovals | undefined
  #keyChanges: KeyChanges | undefined
  #timer: NodeJS.Timeout | undefined
  #ticking: Promise<void> | undefined
  #isClosed = false

  constructor(options: ControlOptions) {
    this.#options = options
    this.#state = new ControlState((change) => changeKeys(options.keyring, change))
  }

  async open(): Promise<void> {
    const { config, domains, keyring, clock, tickMs = tickMsDefault } = this.#options
    const folder = join(config.server.data, 'audit')
    const openJournal = this.#options.openJournal ?? (() => openSqliteJournal(folder))
    const log = await ControlLog.open({
      openJournal,
      clock,
      onRecord: (record, place) => this.#state.apply(record, place),
    })
    this.#log = log
    const { control: settings, isDev } = config
    const noteRefusal = (note: AuditNote): void => {
      this.audit(note).catch(this.#options.onError)
    }
    const desk = new Desk({ log, state: this.#state, keyring, settings, clock, isDev, noteRefusal })
    const outflowPerHour = (domain: string): string | undefined =>
      config.domains.get(domain)?.fundOutflowPerHour
    this.#approvals = new CommandApprovals(desk, domains, outflowPerHour)
    this.#keyChanges = new KeyChanges(desk)
    await this.audit(startNote(config, keyring))
    if (tickMs > 0) this.#tickEvery(tickMs)
  }

  propose(principal: Principal, order: ProposalOrder): Promise<Approval> {
    return this.#commands.propose(principal, order)
  }

  approve(principal: Principal, order: ApprovalOrder): Promise<Approval> {
    return this.#commands.approve(principal, order)
  }

  cancel(principal: Principal, order: CancelOrder): Promise<Approval> {
    return this.#commands.cancel(principal, order)
  }

  approval(domain: string, id: string): Approval {
    return this.#commands.find(domain, id)
  }

  approvals(domain: string, query: ProposalQuery): Page<Approval> {
    return pageOf(this.#commands.newestFirst(domain), query)
  }

  proposeKeyChange(principal: Principal, order: KeyProposalOrder): Promise<KeyChange> {
    return this.#keys.propose(principal, order)
  }

  approveKeyChange(principal: Principal, order: KeyApprovalOrder): Promise<KeyChange> {
    return this.#keys.approve(principal, order)
  }

  cancelKeyChange(principal: Principal, order: KeyCancelOrder): Promise<KeyChange> {
    return this.#keys.cancel(principal, order)
  }

  keyChange(id: string): KeyChange {
    return this.#keys.find(id)
  }

  keyChanges(query: ProposalQuery): Page<KeyChange> {
    return pageOf(this.#keys.newestFirst(), query)
  }

  async audit(note: AuditNote): Promise<void> {
    if (note.outcome === 'refused' && !this.#refusals.isFirst(note, this.#options.clock.nowMs()))
      return
    await this.#opened.append({ note })
  }

  async auditEntries({ limit, cursor, domains }: AuditQuery): Promise<Page<AuditEntry>> {
    const log = this.#opened
    const end = cursor === undefined ? log.headSequence + 1 : Number(cursor)
    if (cursor !== undefined && (!/^\d{1,15}$/u.test(cursor) || end > log.headSequence + 1)) {
      throw new Refused('invalidCursor', 'the cursor is not one of this listing')
    }
    const first = Math.max(0, end - limit)
    const rows: AuditEntry[] = []
    for await (const { sequence, timeMs, hash, command } of log.read(first)) {
      if (sequence >= end) break
      const { note } = decodeRecord(command)
      const isShown =
        domains === undefined || (note.domain !== undefined && domains.has(note.domain))
      if (isShown) rows.push({ ...note, sequence, timeMs, hash })
    }
    return { rows: rows.reverse(), ...(first > 0 && { next: String(first) }) }
  }

  /** Ends what is over and does what is due. Never fails. */
  async tick(): Promise<void> {
    for (const note of this.#refusals.over(this.#options.clock.nowMs())) {
      await this.#attempt(async () => void (await this.#opened.append({ note })))
    }
    const due = this.#state
      .open()
      .map((proposal) =>
        this.#attempt(() =>
          proposal.of === 'command'
            ? this.#commands.lookAfter(proposal)
            : this.#keys.lookAfter(proposal),
        ),
      )
    await Promise.all(due)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    await this.#ticking
    await this.#log?.close()
  }

  #tickEvery(tickMs: number): void {
    this.#timer = setTimeout(() => {
      this.#ticking = this.#tickAndGoOn(tickMs)
    }, tickMs).unref()
  }

  async #tickAndGoOn(tickMs: number): Promise<void> {
    await this.tick()
    if (!this.#isClosed) this.#tickEvery(tickMs)
  }

  async #attempt(run: () => Promise<void>): Promise<void> {
    try {
      await run()
    } catch (error) {
      this.#options.onError(error)
    }
  }

  get #opened(): ControlLog {
    return opened(this.#log)
  }

  get #commands(): CommandApprovals {
    return opened(this.#approvals)
  }

  get #keys(): KeyChanges {
    return opened(this.#keyChanges)
  }
}

function opened<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('control is not open')
  return part
}

function pageOf<Row extends Approval | KeyChange>(
  newestFirst: readonly Row[],
  { limit, cursor, isOpen: wanted }: ProposalQuery,
): Page<Row> {
  const rows = newestFirst.filter((row) => wanted === undefined || isOpen(row) === wanted)
  const before = cursor === undefined ? -1 : rows.findIndex(({ id }) => id === cursor)
  if (cursor !== undefined && before < 0) {
    throw new Refused(
      'invalidCursor',
      'what the cursor names is not in this listing any more; begin anew',
    )
  }
  const page = rows.slice(before + 1, before + 1 + limit)
  const isLast = before + 1 + limit >= rows.length
  const last = page.at(-1)
  return { rows: page, ...(!isLast && last !== undefined && { next: last.id }) }
}

function changeKeys(keyring: Keyring, change: KeyChangeOrder): void {
  if (change.action !== 'revoke') keyring.adopt(new ApiKey(settingsOf(change.key)))
  if (change.action !== 'add') keyring.revoke(change.keyId)
}

/** With which privileged keys the server began: those of the file can be changed without anybody's approval. */
function startNote(config: ServerConfig, keyring: Keyring): AuditNote {
  const keys = keyring.all()
  const privileged = keys.filter(({ principal: { role } }) => !isOwnRole(role))
  const named = privileged.map(
    ({ id, principal: { role, owner }, fingerprint = 'shared secret' }) =>
      `${id} (${role} of ${owner}, ${fingerprint})`,
  )
  const mode = config.isDev ? ', in development mode' : ''
  const detail = `${keys.length} keys in force${mode}; privileged: ${named.join(', ') || 'none'}`
  return {
    action: 'server.start',
    keyId: 'server',
    owner: 'server',
    role: 'server',
    outcome: 'done',
    detail: detail.slice(0, 4_000),
  }
}
