/**
 * RFC 4180 text from rows, with line feeds. Notes come first as `#` lines, which readers of book
 * folders skip; a field that begins with `#` is quoted, so that its row is not taken for a note.
 */
export function csvText(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  notes: readonly string[] = [],
): string {
  const lines = [...notes.map((note) => `# ${note}`), csvLine(header), ...rows.map(csvLine)]
  return `${lines.join('\n')}\n`
}

function csvLine(fields: readonly string[]): string {
  return fields.map(csvField).join(',')
}

function csvField(field: string): string {
  return /[",\r\n]|^#/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}
