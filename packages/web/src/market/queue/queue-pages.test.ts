import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { pageRows, QueuePages } from './queue-pages.ts'

let asked: number[] = []
let version = 'a'
let failure: Error | undefined
const onChange = vi.fn<() => void>()
const onProblem = vi.fn<(error: unknown) => void>()

function pagesOf(): QueuePages<string> {
  return new QueuePages<string>({
    ask: async (fromRank, limit) => {
      asked.push(fromRank)
      await Promise.resolve()
      if (failure !== undefined) throw failure
      return { rows: Array.from({ length: limit }, (_, index) => `${version}${fromRank + index}`) }
    },
    onChange,
    onProblem,
  })
}

beforeEach(() => {
  vi.useFakeTimers()
  asked = []
  version = 'a'
  failure = undefined
  onChange.mockClear()
  onProblem.mockClear()
})

afterEach(() => {
  vi.useRealTimers()
})

describe('QueuePages', () => {
  it('asks for what is looked at, and for nothing twice', async () => {
    const pages = pagesOf()
    pages.want(390, 410)
    pages.want(391, 411)
    expect(pages.rowAt(399)).toBeUndefined()
    await vi.advanceTimersByTimeAsync(0)
    expect(asked).toEqual([201, 401])
    expect([pages.rowAt(399), pages.rowAt(400)]).toEqual(['a400', 'a401'])
    pages.close()
  })

  it('reads again what changed, at most twice a second, and shows the old rows until then', async () => {
    const pages = pagesOf()
    pages.want(0, 20)
    await vi.advanceTimersByTimeAsync(0)
    version = 'b'
    for (let turn = 0; turn < 40; turn += 1) {
      pages.outdate()
      expect(pages.rowAt(0)).toMatch(/^[ab]1$/u)
      await vi.advanceTimersByTimeAsync(50)
    }
    expect(asked.length).toBeGreaterThanOrEqual(4)
    expect(asked.length).toBeLessThanOrEqual(5)
    expect(pages.rowAt(0)).toBe('b1')
    pages.close()
  })

  it('skips what was scrolled past', async () => {
    const pages = pagesOf()
    for (let page = 0; page < 100; page += 1) pages.want(page * pageRows, page * pageRows + 10)
    await vi.advanceTimersByTimeAsync(0)
    expect(asked).toEqual([1, 201, 99 * pageRows + 1])
    pages.close()
  })

  it('forgets what was not looked at for longest', async () => {
    const pages = pagesOf()
    for (let page = 0; page < 41; page += 1) {
      pages.want(page * pageRows, page * pageRows + 1)
      pages.want(0, 1)
      pages.want(page * pageRows, page * pageRows + 1)
      await vi.advanceTimersByTimeAsync(0)
    }
    expect(pages.rowAt(0)).toBe('a1')
    expect(pages.rowAt(pageRows)).toBeUndefined()
    expect(pages.rowAt(40 * pageRows)).toBeDefined()
    pages.close()
  })

  it('tells what went wrong, rests, and asks again', async () => {
    const pages = pagesOf()
    failure = new Error('away')
    pages.want(0, 1)
    await vi.advanceTimersByTimeAsync(0)
    for (let turn = 0; turn < 20; turn += 1) pages.want(0, 1)
    expect(asked).toEqual([1])
    expect(onProblem).toHaveBeenCalledExactlyOnceWith(failure)
    failure = undefined
    await vi.advanceTimersByTimeAsync(3_000)
    expect(pages.rowAt(0)).toBe('a1')
    pages.close()
  })
})
