import { refuseDamaged } from './parquet-refusal.ts'

// Enough for every dictionary that fits the limits, and few enough for one read of 32 bits.
const bitWidthMax = 24

/**
 * Reads small numbers in Parquet's hybrid of runs and packed bits: as many as are asked for, whatever a run claims.
 *
 * @param start where the first run begins
 */
export function readRuns(
  bytes: Uint8Array,
  start: number,
  bitWidth: number,
  count: number,
): Int32Array {
  if (bitWidth > bitWidthMax) refuseDamaged('a dictionary is referred to in too many bits')
  const values = new Int32Array(count)
  let at = start
  let filled = 0
  while (filled < count) {
    let header = 0
    for (let shift = 0, byte = 0x80; byte >= 0x80; shift += 7) {
      byte = bytes[at] ?? refuseDamaged('a run is cut off')
      if (shift > 28) refuseDamaged('a run is too long')
      header += (byte & 0x7f) * 2 ** shift
      at += 1
    }
    const isPacked = header % 2 === 1
    const units = (header - (header % 2)) / 2
    const length = Math.min(isPacked ? units * 8 : units, count - filled)
    if (length === 0) refuseDamaged('a run is empty')
    if (isPacked) {
      unpack(bytes, at, bitWidth, values.subarray(filled, filled + length))
      at += units * bitWidth
    } else {
      const width = (bitWidth + 7) >> 3
      values.fill(littleEndian(bytes, at, width), filled, filled + length)
      at += width
    }
    filled += length
  }
  return values
}

function unpack(bytes: Uint8Array, start: number, bitWidth: number, values: Int32Array): void {
  if (start + Math.ceil((values.length * bitWidth) / 8) > bytes.length) {
    refuseDamaged('packed values are cut off')
  }
  const mask = 2 ** bitWidth - 1
  for (let index = 0; index < values.length; index += 1) {
    const bit = index * bitWidth
    const at = start + (bit >>> 3)
    const four =
      (bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24)
    values[index] = (four >>> (bit & 7)) & mask
  }
}

function littleEndian(bytes: Uint8Array, start: number, width: number): number {
  let value = 0
  for (let index = 0; index < width; index += 1) {
    value += (bytes[start + index] ?? refuseDamaged('a run is cut off')) * 256 ** index
  }
  return value
}
