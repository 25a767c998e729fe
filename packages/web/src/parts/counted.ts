import { grouped } from './decimal-words.ts'

/** `1 fill`, `2,004 fills`. */
export function counted(count: number, noun: string): string {
  return `${grouped(String(count))} ${noun}${count === 1 ? '' : 's'}`
}
