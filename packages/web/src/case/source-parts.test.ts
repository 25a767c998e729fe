import { expect, test } from 'vitest'
import { sourceParts } from './source-parts.ts'

test('pages and papers that a source names can be opened, files of a repository cannot', () => {
  const links = (text: string): (string | undefined)[] =>
    sourceParts(text).flatMap(({ href }) => href ?? [])
  expect(links('docs.example.xyz, auto-deleveraging')).toEqual(['https://docs.example.xyz'])
  expect(links('a.com/x/1; Chitra et al., arXiv 2512.01112')).toEqual([
    'https://a.com/x/1',
    'https://arxiv.org/abs/2512.01112',
  ])
  expect(links('dydxprotocol/v4-chain@84d4664 protocol/updates.go, Utils.sol')).toEqual([])
})
