import { lineWidthMax } from './table.ts'
import { textWidth } from './text-width.ts'

/** Text broken between words into lines of at most the width of a report, the later ones indented by `hang` more. */
export function wrapped(text: string, indent = '', hang = '  '): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const start = lines.length === 0 ? indent : indent + hang
    const longer = line === '' ? start + word : `${line} ${word}`
    if (line !== '' && textWidth(longer) > lineWidthMax) {
      lines.push(line)
      line = indent + hang + word
    } else line = longer
  }
  return [...lines, line]
}
