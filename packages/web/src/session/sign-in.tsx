import type { JSX } from 'preact'

/** Takes a key from whoever looks. */
export function SignIn(): JSX.Element {
  return <p>The server asks for a key.</p>
}
