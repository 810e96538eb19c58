/** Rates by machine and by page: cards by file, the line at fault, versions, prices, and who may. */
import { expect } from 'chai';
import { readRatesCsv } from '../../src/routes/rates-csv.ts';

const head =
  'card,courier,service,currency,valid_from,valid_to,divisor,fuel_percent,cod_flat,cod_percent,cod_least,from_country,from_zone,to_country,to_zone,days,from_g,to_g,step_g,price,remote_zone';
const lane = (
  over: Partial<Record<'card' | 'courier' | 'from' | 'to' | 'step' | 'price' | 'zone' | 'remote', string>> = {},
) =>
  [
    ...[
      over.card ?? 'NAQEL-KW',
      over.courier ?? 'NAQEL',
      'domestic',
      'KWD',
      '2026-01-01',
      '',
      '5000',
      '5',
      '0.500',
      '1',
      '0.750',
    ],
    ...[
      'KW',
      '',
      'KW',
      over.zone ?? '',
      '2',
      over.from ?? '0',
      over.to ?? '500',
      over.step ?? '',
      over.price ?? '1.250',
      over.remote ?? '',
    ],
  ].join(',');
const errorsOf = (text: string): readonly string[] => {
  try {
    readRatesCsv(text);
    return [];
  } catch (error) {
    return (
      (error as { details: { errors?: string[]; said?: string } }).details.errors ?? [(error as { code: string }).code]
    );
  }
};

describe('routes/rates-csv', () => {
  it('readRatesCsv: lanes, slabs and remote zones become one card, dinars in fils', () => {
    const [card] = readRatesCsv(
      [
        head,
        lane(),
        lane({ from: '500', to: '20000', step: '500', price: '0.3' }),
        lane({ remote: 'KW-FAR', price: '2' }),
      ].join('\r\n'),
    );

    expect(card).to.deep.equal({
      code: 'NAQEL-KW',
      courierCode: 'NAQEL',
      service: 'domestic',
      currency: 'KWD',
      validFrom: '2026-01-01',
      divisor: 5_000,
      fuelPercent: 5,
      cod: { flatMinor: 500, percent: 1, leastMinor: 750 },
      lanes: [
        {
          from: { country: 'KW' },
          to: { country: 'KW' },
          days: 2,
          slabs: [
            { fromG: 0, toG: 500, minor: 1_250 },
            { fromG: 500, toG: 20_000, stepG: 500, minor: 300 },
          ],
        },
      ],
      remote: [{ zone: 'KW-FAR', minor: 2_000 }],
    });
  });

  const bad: [string, string[], string[]][] = [
    ['an amount finer than its currency', [lane({ price: '1.2505' })], ['line 2: rates.file_amount 1.2505']],
    ['a number that is none', [lane({ from: 'nil' })], ['line 2: rates.file_number nil']],
    ['no price', [lane({ price: '' })], ['line 2: rates.file_no_price']],
    [
      'lines that disagree about their card',
      [lane(), lane({ courier: 'ARAMEX' })],
      ['line 3: rates.file_contradicts NAQEL-KW'],
    ],
    ['a card that is no name', [lane({ card: '1' })], ['1 code: string.pattern.base']],
    ['nothing at all', [], ['rates.file_unreadable']],
    [
      'more lines than a file may have, none is left out',
      Array.from({ length: 20_001 }, () => lane()),
      ['rates.file_too_long'],
    ],
  ];
  for (const [name, lines, wanted] of bad)
    it(`readRatesCsv: ${name}, the line is named`, () =>
      expect(errorsOf([head, ...lines].join('\n'))).to.deep.equal(wanted));
});
