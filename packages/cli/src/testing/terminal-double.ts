import { Writable } from 'node:stream'
import { WriteStream } from 'node:tty'

const command = /^\u001b\[(\??)(\d*)([A-Za-z])/u

/** A terminal that shows what it was sent, as far as panels need one. */
export class TerminalDouble extends Writable {
  readonly isTTY = true
  readonly columns?: number
  readonly rows?: number
  readonly writes: string[] = []
  #lines = ['']
  #row = 0
  #column = 0

  constructor(columns: number | undefined, rows: number | undefined) {
    super({ decodeStrings: false })
    if (columns !== undefined) this.columns = columns
    if (rows !== undefined) this.rows = rows
  }

  /** As a real one: NO_COLOR and the kind of terminal decide. */
  getColorDepth(env: NodeJS.ProcessEnv = process.env): number {
    return WriteStream.prototype.getColorDepth.call(this, env)
  }

  /** What is on it, without spaces at the end; the last line is the one the cursor is on or below. */
  get lines(): string[] {
    return this.#lines.map((line) => line.trimEnd())
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    this.writes.push(chunk)
    let rest = chunk
    while (rest !== '') {
      const [whole = '', , count = '', name = ''] = command.exec(rest) ?? []
      if (whole === '') {
        const [character = ''] = rest
        this.#put(character)
        rest = rest.slice(character.length)
      } else {
        this.#obey(name, count)
        rest = rest.slice(whole.length)
      }
    }
    done()
  }

  #put(character: string): void {
    if (character === '\n') {
      this.#row += 1
      this.#column = 0
      if (this.#row === this.#lines.length) this.#lines.push('')
    } else if (character === '\r') this.#column = 0
    else {
      const line = Array.from((this.#lines[this.#row] ?? '').padEnd(this.#column))
      line[this.#column] = character
      this.#lines[this.#row] = line.join('')
      this.#column += 1
    }
  }

  #obey(name: string, count: string): void {
    if (name === 'A') this.#row = Math.max(0, this.#row - Number(count || 1))
    if (name === 'K' && count === '2') this.#lines[this.#row] = ''
    if ((name === 'K' && count === '') || name === 'J') {
      const line = Array.from(this.#lines[this.#row] ?? '')
      this.#lines[this.#row] = line.slice(0, this.#column).join('')
    }
    if (name === 'J') this.#lines.length = this.#row + 1
  }
}
