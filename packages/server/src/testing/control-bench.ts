import { generateKeyPairSync } from 'node:crypto'
import { rmSync } from 'node:fs'
import { quoteUnits } from '@plimsoll/engine'
import {
  createMemoryDisk,
  type Disk,
  type Journal,
  openMemoryJournal,
  type Submission,
} from '@plimsoll/journal'
import { readConfig } from '../config/read-config.ts'
import type { ServerConfig } from '../config/server-config.ts'
import { openControl, type RecordedControl } from '../control/open-control.ts'
import { type OpenDomainOptions, openDomain } from '../domain/open-domain.ts'
import type { OpenedDomain } from '../domain/opened-domain.ts'
import { ApiKey } from '../identity/api-key.ts'
import { Keyring } from '../identity/keyring.ts'
import type { Principal } from '../identity/principal.ts'
import { exampleBook } from './example-domain.ts'
import { quickFolder } from './quick-folder.ts'

export const domainName = 'usdt-perps'

/** A public key that nobody else has. */
export function newPublicKey(): string {
  const { x } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
  return x ?? ''
}

function keyText(id: string, role: string, owner: string): string {
  return `[[keys]]\nid = "${id}"\nrole = "${role}"\nowner = "${owner}"\npublicKey = "${newPublicKey()}"\n`
}

const keys = [
  keyText('risk-ada', 'riskOfficer', 'ada'),
  keyText('risk-ada-2', 'riskOfficer', 'Ada '),
  keyText('risk-bob', 'riskOfficer', 'bob'),
  keyText('risk-eve', 'riskOfficer', 'eve'),
  keyText('op-cid', 'operator', 'cid'),
  keyText('admin-dan', 'admin', 'dan'),
  keyText('admin-fay', 'admin', 'fay'),
  keyText('venue', 'venue', 'engine'),
].join('')

/** Control over the example domain, on disks in memory that outlive both, with a clock that the test moves. */
export class ControlBench {
  readonly config: ServerConfig
  readonly clock = { timeMs: exampleBook().timeMs, nowMs: () => this.clock.timeMs }
  readonly errors: unknown[] = []
  readonly auditDisk: Disk = createMemoryDisk()
  readonly domainDisk: Disk = createMemoryDisk()
  keyring = new Keyring()
  /** Called before every append with the journal; may throw instead. */
  beforeAppend: (journal: Journal) => void = () => undefined
  afterAppend: (journal: Journal) => void = () => undefined
  openRefusal: Error | undefined
  #domain: OpenedDomain | undefined
  #control: RecordedControl | undefined
  readonly #folder = quickFolder()

  constructor(more = '', isDev = false) {
    this.config = readConfig(`${more}\n${keys}`, { file: `${this.#folder}/plimsoll.toml`, isDev })
  }

  get domain(): OpenedDomain {
    if (this.#domain === undefined) throw new Error('the domain is not open')
    return this.#domain
  }

  get control(): RecordedControl {
    if (this.#control === undefined) throw new Error('control is not open')
    return this.#control
  }

  async open(domainOptions: Partial<OpenDomainOptions> = {}): Promise<this> {
    this.#domain = await openDomain({
      folder: this.#folder,
      book: exampleBook(),
      clock: this.clock,
      automation: {
        isLiquidationAutomatic: false,
        isRoundAutomatic: false,
        passTimeEveryMs: 3_600_000,
      },
      onError: (error) => this.errors.push(error),
      openJournal: () => this.#open(this.domainDisk),
      ...domainOptions,
    })
    await this.openControl()
    return this
  }

  async openControl(): Promise<void> {
    this.keyring = new Keyring(this.config.keys.map((settings) => new ApiKey(settings)))
    this.#control = await openControl({
      config: this.config,
      domains: {
        get: (name) => {
          const hosted = this.domain
          return name === domainName ? { domain: name, status: hosted.status, hosted } : undefined
        },
      },
      keyring: this.keyring,
      clock: this.clock,
      tickMs: 0,
      onError: (error) => this.errors.push(error),
      openJournal: () => this.#open(this.auditDisk),
    })
  }

  principal(keyId: string): Principal {
    const key = this.keyring.find(keyId)
    if (key === undefined) throw new Error(`no key ${keyId}`)
    return key.principal
  }

  /** Of the fund, in whole quote units. */
  async fundQuote(): Promise<bigint> {
    return this.domain.read((state) => state.funds()[0]?.balanceQuote ?? 0n)
  }

  async close(): Promise<void> {
    await this.#control?.close()
    await this.#domain?.close()
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #open(disk: Disk): Promise<Journal> {
    if (this.openRefusal !== undefined) throw this.openRefusal
    const inner = await openMemoryJournal(disk)
    return {
      get head() {
        return inner.head
      },
      epoch: inner.epoch,
      append: async (entries) => {
        this.beforeAppend(inner)
        const head = await inner.append(entries)
        this.afterAppend(inner)
        return head
      },
      read: (from) => inner.read(from),
      addCheckpoint: (checkpoint) => inner.addCheckpoint(checkpoint),
      checkpoints: () => inner.checkpoints(),
      saveSnapshot: (snapshot) => inner.saveSnapshot(snapshot),
      newestSnapshot: () => inner.newestSnapshot(),
      close: () => inner.close(),
    }
  }
}

/** Money of the venue into the fund, or out of it. */
export function fundMoney(amountQuote: bigint): Submission {
  return { kind: 'moveFundMoney', fund: 'insurance', amountQuote: quoteUnits(amountQuote) }
}
