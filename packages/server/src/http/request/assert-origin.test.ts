import { describe, expect, test } from 'vitest'
import { assertOrigin } from './assert-origin.ts'

const followed = {
  host: 'localhost:8080',
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
}

describe('development mode', () => {
  test.each(['GET', 'HEAD'])('lets a link of another page lead here, by %s', (method) => {
    expect(() => assertOrigin({ method, headers: followed }, [])).not.toThrow()
  })

  test.each([
    ['a form of another page', 'POST', {}],
    ['a frame of another page', 'GET', { 'sec-fetch-dest': 'iframe' }],
    ['a script of another page', 'GET', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
    ['a link to another name of this machine', 'GET', { host: 'rebound.example' }],
  ])('refuses %s', (_what, method, others) => {
    const headers = { ...followed, ...others }
    expect(() => assertOrigin({ method, headers }, [])).toThrow(/may not speak|development mode/u)
  })
})
