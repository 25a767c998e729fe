import { setQuery } from '../app/address.ts'

/** Shows why an account was cut or charged, and puts that into the address. */
export function showWhy(account: string): void {
  setQuery({ why: account })
  document.querySelector('#why')?.scrollIntoView({ block: 'start' })
}
