import { stripVTControlCharacters } from 'node:util'
import type { OutputStream } from '../output/output.ts'
import { textWidth } from '../output/text-width.ts'

const escape = '\u001b['
const clearToLineEnd = `${escape}K`
const clearBelow = `${escape}J`
/** Terminals that know it show what comes between at once; the others ignore it. */
const beginFrame = `${escape}?2026h`
const endFrame = `${escape}?2026l`

// A terminal that does not know its size says nothing, or 0.
const columnsWithoutSize = 80
const rowsWithoutSize = 24

/**
 * Lines at the foot of a terminal that are written over in place. Each frame is one write that replaces lines instead of
 * clearing them first, so that nothing flickers.
 */
export class TerminalPanel {
  readonly #stream: OutputStream
  #height = 0

  constructor(stream: OutputStream) {
    this.#stream = stream
  }

  /** Places of a line: one less than the terminal has, so that no line wraps. */
  get columns(): number {
    return Math.max(20, (this.#stream.columns || columnsWithoutSize) - 1)
  }

  /** Lines that fit without scrolling. */
  get rows(): number {
    return Math.max(4, (this.#stream.rows || rowsWithoutSize) - 1)
  }

  /** Shows these lines, cut to the terminal, in place of those before. */
  show(lines: readonly string[]): void {
    const fitting = lines.slice(0, this.rows).map((line) => cutTo(line, this.columns))
    const text = fitting.map((line) => `${line}${clearToLineEnd}\n`).join('')
    this.#stream.write(beginFrame + this.#toTop() + text + clearBelow + endFrame)
    this.#height = fitting.length
  }

  /** Takes the panel away. */
  clear(): void {
    if (this.#height === 0) return
    this.#stream.write(this.#toTop() + clearBelow)
    this.#height = 0
  }

  #toTop(): string {
    return this.#height === 0 ? '' : `\r${escape}${this.#height}A`
  }
}

/** A line of at most so many places; a coloured one that is too long loses its colours. */
function cutTo(line: string, width: number): string {
  const plain = stripVTControlCharacters(line)
  if (textWidth(plain) <= width) return line
  return `${Array.from(plain)
    .slice(0, width - 1)
    .join('')}…`
}
