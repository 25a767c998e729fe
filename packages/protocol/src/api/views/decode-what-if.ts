import type { WhatIfQuestion } from '@plimsoll/engine'
import { BookError, type Place } from '../../book/book-error.ts'
import type { BookFormat } from '../../book/book-format.ts'
import { formatPath } from '../../book/book-source.ts'
import { RequestFields } from '../../command/read-request.ts'
import { RequestError } from '../../command/request-error.ts'
import type { Document } from '../documents/definitions.ts'

/**
 * The question of a what-if, for an account. What a market or the asset has no place for is refused, never rounded.
 *
 * @throws RequestError for the first thing that is wrong
 */
export function decodeWhatIf(
  request: Document<'whatIfRequest'>,
  account: string,
  format: BookFormat,
): WhatIfQuestion {
  const root: Place = { source: { file: '', describe: formatPath } }
  try {
    return decode(request, account, new RequestFields(format, root))
  } catch (error) {
    if (!(error instanceof BookError)) throw error
    throw new RequestError(error.path, error.complaint)
  }
}

function decode(
  { marks, deposit, closes }: Document<'whatIfRequest'>,
  account: string,
  fields: RequestFields,
): WhatIfQuestion {
  return {
    account,
    ...(marks && {
      marks: marks.map(({ market, markPrice }, index) => {
        const row = fields.of('marks', index)
        if (marks.findIndex((mark) => mark.market === market) < index) {
          throw new RequestError(
            `marks[${index}].market`,
            'is there already; give each market once',
          )
        }
        return { market, markPriceTicks: row.price(row.market(market), 'markPrice', markPrice) }
      }),
    }),
    ...(deposit !== undefined && { depositQuote: fields.money('deposit', deposit) }),
    ...(closes && {
      closes: closes.map(({ market, side, marginMode, size }, index) => {
        const row = fields.of('closes', index)
        const lots = row.size(row.market(market), size)
        return { market, lots, ...(side && { side }), ...(marginMode && { marginMode }) }
      }),
    }),
  }
}
