import { grouped } from './grouped.ts'
import type { OutputStream, Streams } from './output.ts'

const slowMs = 2000
const rewriteMs = 100
const clearLine = '\r\u001b[2K'

/** Removes what a stage left on a terminal's line, so that a failure starts on a line of its own. */
export function clearProgress({ stderr }: Streams): void {
  if (rewrites(stderr)) stderr.write(clearLine)
}

/** Whether lines of a stream can be written over. */
export function rewrites(stderr: OutputStream): boolean {
  return stderr.isTTY === true && process.env['TERM'] !== 'dumb'
}

/**
 * What a command is busy with, on stderr: one line that rewrites itself on a terminal; elsewhere a line for each stage
 * begun after two seconds, so that short runs in scripts stay silent.
 */
export class Progress {
  readonly #stderr: OutputStream
  readonly #started = performance.now()
  #lastCount = 0
  #shown = false

  constructor({ stderr }: Streams) {
    this.#stderr = stderr
  }

  /** Begins a stage, said as `reading the book`. */
  begin(stage: string): void {
    this.#lastCount = performance.now()
    if (rewrites(this.#stderr)) {
      this.#stderr.write(`${clearLine}${stage} …`)
      this.#shown = true
    } else if (performance.now() - this.#started > slowMs) {
      this.#stderr.write(`${stage} …\n`)
    }
  }

  /** Says how far a stage is, now and then. */
  count(stage: string, done: number, total: number): void {
    const isTerminal = rewrites(this.#stderr)
    if (performance.now() - this.#lastCount < (isTerminal ? rewriteMs : slowMs)) return
    const percent = total > 0 ? Math.floor((100 * done) / total) : 100
    this.begin(`${stage}: ${grouped(String(done))} of ${grouped(String(total))} (${percent} %)`)
  }

  /** Leaves the terminal as it was. */
  end(): void {
    if (this.#shown) this.#stderr.write(clearLine)
    this.#shown = false
  }
}
