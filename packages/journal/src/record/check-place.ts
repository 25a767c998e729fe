import { AppendRefused, type Checkpoint, type Snapshot } from '../journal.ts'

/**
 * Whether a checkpoint is to be added to those there are: not if it is there already.
 *
 * @throws AppendRefused it is not of a record there is, or another state is on record for its sequence
 */
export function isNewCheckpoint(
  checkpoint: Checkpoint,
  headSequence: number,
  existing: Checkpoint | undefined,
): boolean {
  const { sequence, stateHash } = checkpoint
  if (!isRecord(sequence, headSequence)) {
    throw new AppendRefused(`checkpoint ${sequence}: the records end at ${headSequence}`, false)
  }
  if (existing === undefined) return true
  if (existing.stateHash === stateHash) return false
  throw new AppendRefused(
    `checkpoint ${sequence}: ${existing.stateHash} is on record, not ${stateHash}`,
    false,
  )
}

/** @throws AppendRefused it is of no record there is */
export function checkSnapshot({ sequence }: Snapshot, headSequence: number): void {
  if (isRecord(sequence, headSequence)) return
  throw new AppendRefused(`snapshot ${sequence}: the records end at ${headSequence}`, false)
}

function isRecord(sequence: number, headSequence: number): boolean {
  return Number.isSafeInteger(sequence) && sequence >= 0 && sequence <= headSequence
}
