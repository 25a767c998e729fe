import { lineWidthMax } from './table.ts'
import { textWidth } from './text-width.ts'

/** Text broken between words into lines of at most the width of a report, the later ones indented further. */
export function wrapped(text: string, indent = ''): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const start = lines.length === 0 ? indent : `${indent}  `
    const longer = line === '' ? start + word : `${line} ${word}`
    if (line !== '' && textWidth(longer) > lineWidthMax) {
      lines.push(line)
      line = `${indent}  ${word}`
    } else line = longer
  }
  return [...lines, line]
}
