import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { go } from '../app/address.ts'
import { importKey, keyCalled } from './import-key.ts'
import { isKeyId, KeyTextError, keyIdInFileName } from './private-key.ts'
import { refusalWords } from './refusal-words.ts'
import { signIn } from './session.ts'

/** A private key that the browser has taken over, and where it came from. */
interface HeldKey {
  readonly cryptoKey: CryptoKey
  readonly from: string
}

/**
 * Asks for the id and the private half of a key, and signs in with it. The text of the key stays nowhere: a file is taken over as
 * it is chosen, and what was pasted is wiped as soon as it was read.
 *
 * @param goal where to go afterwards
 */
export function KeyForm({ goal }: { readonly goal: string }): JSX.Element {
  const keyId = useRef<HTMLInputElement>(null)
  const keeps = useRef<HTMLInputElement>(null)
  const text = useRef<HTMLTextAreaElement>(null)
  const [held, setHeld] = useState<HeldKey>()
  const { complaint, isBusy, attempt } = useAttempt()
  const takeFile = async (file: File): Promise<undefined> => {
    if (file.size > fileBytesMax) throw new KeyTextError(`${file.name} is too large to be a key.`)
    setHeld({ cryptoKey: await importKey(await textOf(file)), from: file.name })
    if (keyId.current?.value === '') keyId.current.value = keyIdInFileName(file.name) ?? ''
  }
  const takeText = async (area: HTMLTextAreaElement): Promise<CryptoKey> => {
    if (area.value.trim() === '' && held !== undefined) return held.cryptoKey
    const { value } = area
    // Whatever comes of it, nobody reads it here any more.
    area.value = ''
    const cryptoKey = await importKey(value)
    setHeld({ cryptoKey, from: 'the pasted text' })
    return cryptoKey
  }
  const submit = async (): Promise<string | undefined> => {
    const id = keyId.current?.value.trim() ?? ''
    if (!isKeyId(id)) {
      return 'An id has up to 64 letters, digits, dots, dashes or underscores, such as risk-1.'
    }
    if (text.current === null) return undefined
    const key = await keyCalled(id, await takeText(text.current))
    const refusal = await signIn(key, keeps.current?.checked === true)
    if (refusal !== undefined) return refusalWords(refusal)
    go(goal, { replaces: true })
    return undefined
  }
  return (
    <form
      class="key-form"
      onSubmit={(event) => {
        event.preventDefault()
        void attempt(submit)
      }}
    >
      <p>
        Whoever runs the server made a key for you with <code>plimsoll key new</code>. It signs what
        this page asks; the private half never leaves this browser.
      </p>
      <KeyId input={keyId} />
      <PrivateHalf
        text={text}
        held={held?.from}
        onFile={(file) => void attempt(() => takeFile(file))}
      />
      <KeepChoice keeps={keeps} />
      {complaint === undefined ? null : (
        <p class="state failed" role="alert">
          {complaint}
        </p>
      )}
      <button type="submit" class="chief" disabled={isBusy}>
        {isBusy ? 'Signing in …' : 'Sign in'}
      </button>
    </form>
  )
}

const fileBytesMax = 20_000

async function textOf(file: File): Promise<string> {
  try {
    return await file.text()
  } catch (error) {
    if (error instanceof DOMException) throw new KeyTextError(`${file.name} cannot be read.`)
    throw error
  }
}

/** By which name the server knows the key. */
function KeyId({ input }: { readonly input: { current: HTMLInputElement | null } }): JSX.Element {
  return (
    <label>
      <span>Key id</span>
      <input
        ref={input}
        name="keyId"
        required
        autocomplete="username"
        spellcheck={false}
        placeholder="risk-1"
      />
    </label>
  )
}

/** Whether the browser keeps the key, and what that means. */
function KeepChoice({
  keeps,
}: {
  readonly keeps: { current: HTMLInputElement | null }
}): JSX.Element {
  return (
    <p class="keep">
      <label>
        <input ref={keeps} type="checkbox" aria-describedby="keep-means" /> Keep it in this browser
      </label>
      <span class="fine" id="keep-means">
        Until you sign out, whoever uses this browser is you. The key can be used from this page,
        but not copied out of it. Otherwise it is gone when the page is closed or loaded again.
      </span>
    </p>
  )
}

/** Something that may end with a complaint, one at a time. */
function useAttempt(): {
  readonly complaint: string | undefined
  readonly isBusy: boolean
  readonly attempt: (act: () => Promise<string | undefined>) => Promise<void>
} {
  const [complaint, setComplaint] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const attempt = async (act: () => Promise<string | undefined>): Promise<void> => {
    setBusy(true)
    try {
      setComplaint(await complaintOf(act))
    } finally {
      setBusy(false)
    }
  }
  return { complaint, isBusy, attempt }
}

/** What is wrong, in words; undefined where nothing is. */
async function complaintOf(act: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof KeyTextError) return error.message
    throw error
  }
}

interface PrivateHalfProps {
  readonly text: { current: HTMLTextAreaElement | null }
  /** Where the key came from that the browser has already. */
  readonly held: string | undefined
  readonly onFile: (file: File) => void
}

/** Takes the private half: its file, chosen or dropped, or its text. */
function PrivateHalf({ text, held, onFile }: PrivateHalfProps): JSX.Element {
  const [isOver, setOver] = useState(false)
  const give = (files: FileList | null | undefined): void => {
    const file = files?.[0]
    if (file !== undefined) onFile(file)
  }
  return (
    <div
      class={isOver ? 'key-drop over' : 'key-drop'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        give(event.dataTransfer?.files)
      }}
    >
      <label>
        <span>File of the private key; it can be dropped here</span>
        <input
          type="file"
          accept=".pem,.key,.json,.jwk"
          onChange={(event) => {
            give(event.currentTarget.files)
            // The page keeps no hold of the file.
            event.currentTarget.value = ''
          }}
        />
      </label>
      <label>
        <span>Or its text, as PEM or JSON Web Key</span>
        <textarea
          ref={text}
          rows={4}
          required={held === undefined}
          autocomplete="off"
          spellcheck={false}
          placeholder={pemShape}
        />
      </label>
      <p class="fine" role="status">
        {held === undefined ? '' : `✓ Taken over from ${held}.`}
      </p>
    </div>
  )
}

const pemShape = '-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----'
