/** Which lane of which card answers, and what is said of its days. */
import { expect } from 'chai';
import type { RateCardRow } from '../../../config/rate-cards.ts';
import { firstRateCards, firstRateZones } from '../../../config/rate-cards.ts';
import { cityKey } from '../../../config/places.ts';
import { bookOf, type LaneFigures, type RateQuestion } from '../../../src/core/rate/index.ts';
import { cardOf, laneOf, questionOf, zones } from './made.ts';

const flat = (minor: number) => [{ fromG: 0, toG: 30_000, minor }];
const AE = { country: 'AE' };

/** A card whose lanes differ by price alone. */
const zoned = cardOf({
  lanes: [
    laneOf({ slabs: flat(900) }),
    laneOf({ to: { ...AE, zone: 'AE-DXB' }, slabs: flat(500) }),
    laneOf({ from: { ...AE, zone: 'AE-DXB' }, to: { ...AE, zone: 'AE-DXB' }, slabs: flat(400) }),
    laneOf({ from: { ...AE, zone: 'AE-DXB' }, slabs: flat(800) }),
    laneOf({ to: { ...AE, zone: 'AE-QUOZ' }, slabs: flat(450) }),
  ],
});
const remote = cardOf({
  remote: [
    { zone: 'AE-REMOTE', minor: 700 },
    { zone: 'AE-COAST', minor: 900 },
  ],
});

function costs(cards: readonly RateCardRow[], over: Partial<RateQuestion>, figures: readonly LaneFigures[] = []) {
  const book = bookOf(
    cards.map((card) => ({ ...card, version: 1 })),
    zones,
    figures,
  );
  return book.quotes(questionOf(over));
}

const place = (city: string, area?: string) => ({ country: 'AE', city, ...(area === undefined ? {} : { area }) });

describe('core/rate/book', () => {
  const cases: [string, RateCardRow[], Partial<RateQuestion>, number[]][] = [
    ['no zone fits: the lane of the country', [zoned], { from: place('Ajman') }, [900]],
    ['only where it goes fits', [zoned], { from: place('Ajman'), to: place('Dubai') }, [500]],
    ['both ends fit: the narrowest', [zoned], { to: place('Sharjah') }, [400]],
    ['only where it comes from fits', [zoned], {}, [800]],
    ['an area beats its city', [zoned], { to: place('Dubai', 'al-quoz') }, [450]],
    ['an area without a zone: its city', [zoned], { to: place('Dubai', 'Marina') }, [400]],
    ['another spelling, in Arabic', [zoned], { to: place('دبي') }, [400]],
    ['no lane between these countries', [zoned], { to: { country: 'SA', city: 'Riyadh' } }, []],
    ['a remote place, the dearest of two surcharges', [remote], { to: place('Fujairah') }, [2_400]],
    ['a remote place, one surcharge', [remote], { to: place('Al Ain') }, [2_200]],
    [
      'cheapest first',
      [cardOf(), cardOf({ code: 'N', courierCode: 'NAQEL', lanes: [laneOf({ slabs: flat(700) })] })],
      {},
      [700, 1_500],
    ],
    [
      'only the couriers asked for',
      [cardOf(), cardOf({ code: 'N', courierCode: 'NAQEL' })],
      { couriers: ['NAQEL'] },
      [1_500],
    ],
    ['a card in another currency does not answer', [cardOf({ currency: 'SAR' })], {}, []],
    ['too heavy for the card', [cardOf()], { weightG: 30_001 }, []],
  ];
  for (const [name, cards, over, wanted] of cases)
    it(`quotes: ${name}`, () => {
      expect(costs(cards, over).map((one) => one.costMinor)).to.deep.equal(wanted);
    });

  it('quotes: the parts are the price, and the card is named with its version', () => {
    const [quote] = costs([cardOf({ fuelPercent: 10 })], {});

    expect(quote).to.deep.include({ costMinor: 1_650, parts: { base: 1_500, fuel: 150 }, cardId: 'ARAMEX-AE@1' });
  });

  const figure = (over: Partial<LaneFigures>): LaneFigures => ({
    courierCode: 'ARAMEX',
    fromCountry: 'AE',
    fromCity: cityKey('AE', 'Dubai'),
    toCountry: 'AE',
    toCity: cityKey('AE', 'Abu Dhabi'),
    parcels: 100,
    promised: 80,
    onTime: 60,
    firstFailed: 4,
    returned: 2,
    p50Days: 1.5,
    p90Days: 3,
    ...over,
  });
  const country = { fromCity: '', toCity: '', p50Days: 2.5, onTime: 40 };
  const said: [string, LaneFigures[], object][] = [
    ['nothing measured: the days of the card', [], { days: 2, daysFrom: 'card' }],
    [
      'enough parcels: the days and the share of the lane',
      [figure({})],
      { days: 1.5, daysFrom: 'measured', onTime: 0.75 },
    ],
    [
      'too few on the lane: those of the two countries',
      [figure({ parcels: 19 }), figure(country)],
      { days: 2.5, onTime: 0.5 },
    ],
    ['too few anywhere: the card', [figure({ parcels: 19 })], { days: 2, daysFrom: 'card' }],
    ['another courier’s lane says nothing', [figure({ courierCode: 'NAQEL' })], { days: 2, daysFrom: 'card' }],
  ];
  for (const [name, figures, wanted] of said)
    it(`quotes: ${name}`, () => {
      const [quote] = costs([cardOf()], {}, figures);

      expect(quote).to.include(wanted);
      if (!('onTime' in wanted)) expect(quote).to.not.have.property('onTime');
    });

  it('quotes: few promised parcels, days but no share', () => {
    expect(costs([cardOf()], {}, [figure({ promised: 19 })])[0]).to.not.have.property('onTime');
  });

  it('quotes: the cards of the first boot answer in every channel, in its own currency', () => {
    const book = bookOf(
      firstRateCards.map((card) => ({ ...card, version: 1 })),
      firstRateZones,
    );
    const asked = [
      ['AE', 'Dubai', 'AED'],
      ['QA', 'Doha', 'QAR'],
      ['SA', 'Riyadh', 'SAR'],
      ['KW', 'Kuwait City', 'KWD'],
      ['IN', 'Mumbai', 'INR'],
    ] as const;

    for (const [at, city, currency] of asked) {
      const there = { country: at, city };
      const quotes = book.quotes({
        from: there,
        to: there,
        weightG: 900,
        currency,
        cashOnDelivery: { minor: 10_000, currency },
      });
      expect(quotes.length, at).to.be.above(0);
    }
  });
});
