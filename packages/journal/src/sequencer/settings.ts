/** Bounds of a sequencer. */
export interface SequencerSettings {
  /** Commands in one durable group. Default 256: beyond that a sync is spread so thin that more only makes all wait longer. */
  readonly groupCommandsMax: number
  /** A group takes no further command once its texts are this long, in UTF-16 code units. Default 1,000,000. */
  readonly groupTextMax: number
  /** Commands that may wait; the next is answered at once. Default 10,000. */
  readonly queueMax: number
  /** Records between two checkpoints. Default 10,000. */
  readonly checkpointRecords: number
  /** Records between two snapshots. Default 100,000. */
  readonly snapshotRecords: number
}

export const defaultSettings: SequencerSettings = {
  groupCommandsMax: 256,
  groupTextMax: 1_000_000,
  queueMax: 10_000,
  checkpointRecords: 10_000,
  snapshotRecords: 100_000,
}
