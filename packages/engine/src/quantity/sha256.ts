/**
 * SHA-256 (FIPS 180-4) over bytes. The engine carries its own because it may name no platform type; a test
 * compares it with the platform's.
 */
import { at } from './assert.ts'
import { floorRemainder } from './division.ts'

const BLOCK_BYTES = 64
const initialState = new Uint32Array([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
])
const roundConstants = primeRootConstants()

/** The digest of the bytes as 64 hexadecimal digits. */
export function sha256Hex(bytes: Uint8Array): string {
  const state = Uint32Array.from(initialState)
  const schedule = new Uint32Array(64)
  const whole = bytes.length - (bytes.length & (BLOCK_BYTES - 1))
  for (let offset = 0; offset < whole; offset += BLOCK_BYTES)
    compress(state, schedule, bytes, offset)
  const tail = padded(bytes.subarray(whole), bytes.length)
  for (let offset = 0; offset < tail.length; offset += BLOCK_BYTES)
    compress(state, schedule, tail, offset)
  let digest = ''
  for (const part of state) digest += part.toString(16).padStart(8, '0')
  return digest
}

function padded(rest: Uint8Array, lengthBytes: number): Uint8Array {
  const tail = new Uint8Array(rest.length < BLOCK_BYTES - 8 ? BLOCK_BYTES : 2 * BLOCK_BYTES)
  tail.set(rest)
  tail[rest.length] = 0x80
  const view = new DataView(tail.buffer)
  view.setBigUint64(tail.length - 8, BigInt(lengthBytes) * 8n)
  return tail
}

function compress(
  state: Uint32Array,
  schedule: Uint32Array,
  bytes: Uint8Array,
  offset: number,
): void {
  for (let t = 0; t < 16; t += 1) schedule[t] = bigEndian(bytes, offset + 4 * t)
  for (let t = 16; t < 64; t += 1) {
    const near = word(schedule, t - 15)
    const far = word(schedule, t - 2)
    const sigma0 = rotate(near, 7) ^ rotate(near, 18) ^ (near >>> 3)
    const sigma1 = rotate(far, 17) ^ rotate(far, 19) ^ (far >>> 10)
    schedule[t] = (word(schedule, t - 16) + sigma0 + word(schedule, t - 7) + sigma1) | 0
  }
  let a = word(state, 0)
  let b = word(state, 1)
  let c = word(state, 2)
  let d = word(state, 3)
  let e = word(state, 4)
  let f = word(state, 5)
  let g = word(state, 6)
  let h = word(state, 7)
  for (let t = 0; t < 64; t += 1) {
    const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const choose = (e & f) ^ (~e & g)
    const first = (h + sum1 + choose + word(roundConstants, t) + word(schedule, t)) | 0
    const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + sum0 + majority) | 0
  }
  state[0] = word(state, 0) + a
  state[1] = word(state, 1) + b
  state[2] = word(state, 2) + c
  state[3] = word(state, 3) + d
  state[4] = word(state, 4) + e
  state[5] = word(state, 5) + f
  state[6] = word(state, 6) + g
  state[7] = word(state, 7) + h
}

function bigEndian(bytes: Uint8Array, offset: number): number {
  return (
    (at(bytes, offset) << 24) |
    (at(bytes, offset + 1) << 16) |
    (at(bytes, offset + 2) << 8) |
    at(bytes, offset + 3)
  )
}

function word(words: Uint32Array, index: number): number {
  return words[index] ?? 0
}

function rotate(value: number, by: number): number {
  return (value >>> by) | (value << (32 - by))
}

/** The first 32 bits of the fractional part of the cube root of each of the first 64 primes, in integers. */
function primeRootConstants(): Uint32Array {
  const constants = new Uint32Array(64)
  let count = 0
  for (let candidate = 2n; count < 64; candidate += 1n) {
    if (!isPrime(candidate)) continue
    constants[count] = Number(BigInt.asUintN(32, cubeRootFloor(candidate << 96n)))
    count += 1
  }
  return constants
}

function isPrime(candidate: bigint): boolean {
  for (let factor = 2n; factor * factor <= candidate; factor += 1n) {
    if (floorRemainder(candidate, factor) === 0n) return false
  }
  return true
}

function cubeRootFloor(value: bigint): bigint {
  let root = 0n
  for (let bit = 1n << 40n; bit > 0n; bit >>= 1n) {
    const next = root | bit
    if (next * next * next <= value) root = next
  }
  return root
}
