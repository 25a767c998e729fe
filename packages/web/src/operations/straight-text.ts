/** Text of others in which nothing turns the direction of what follows: such marks are seen as �. */
export function straight(text: string): string {
  return text.replaceAll(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD')
}
