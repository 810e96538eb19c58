/** Rules (a) to (g): the example holds to all of them, and each way of breaking one has its own code. */
import { expect } from 'chai';
import { firstChannels } from '../../../config/channels.ts';
import { firstCompanies } from '../../../config/companies.ts';
import { firstLocations } from '../../../config/locations.ts';
import { firstMapping, firstNodes } from '../../../config/mapping.ts';
import { checkBalances, checkMapping, type MappingFacts } from '../../../src/core/catalog/index.ts';
import {
  binding,
  facts,
  member,
  place,
  places,
  policy,
  pool,
  rows,
  salesLocation,
  versioned,
} from './mapping-facts.ts';

const NOW = '2026-11-22 00:00:00.000';
const said = (of: MappingFacts): string[] => checkMapping(of, NOW).map((one) => `${one.rule} ${one.code} ${one.about}`);

const without = (locationId: string) => rows.bindings.filter((one) => one.locationId !== locationId);
const poolsWith = (...members: ReturnType<typeof member>[]) => [pool('AE', members), pool('SA', [member('SA-RUH01')])];

describe('core/catalog/check-mapping', () => {
  it('checkMapping: the codes of the worked examples, break no rule', () => {
    expect(said(facts())).to.deep.equal([]);
  });

  it('checkMapping: the seeds of all five countries, break no rule', () => {
    const seeds: MappingFacts = {
      companies: firstCompanies.map((row) => ({ ...row, version: 1 })),
      channels: firstChannels.map((row) => ({ ...row, version: 1 })),
      locations: [...firstLocations, ...firstNodes].map((row) => ({ ...row, version: 1 })),
      bindings: firstMapping.bindings.map((row) => versioned(row)),
      salesLocations: firstMapping.salesLocations.map((row) => versioned(row)),
      pools: firstMapping.pools.map((row) => versioned(row)),
      policies: firstMapping.policies.map((row) => versioned(row)),
    };

    expect(said(seeds)).to.deep.equal([]);
  });

  const broken: readonly (readonly [string, MappingFacts, readonly string[]])[] = [
    [
      'an ERP code that is not the id',
      facts({ bindings: [...without('AE-DXB01'), binding('AE-DXB01', { fulfilCode: 'DXB01' })] }),
      ['a CODE_DIFFERS binding:AE-DXB01'],
    ],
    [
      'two places under one ERP code',
      facts({ bindings: [...without('AE-DXB01'), binding('AE-DXB01', { fulfilCode: 'AE-AUH02' })] }),
      ['a CODE_DIFFERS binding:AE-DXB01', 'a CODE_TWICE binding:AE-AUH02'],
    ],
    [
      'a place bound in a company that it does not belong to',
      facts({ bindings: [...without('SA-RUH01'), binding('SA-RUH01', { companyId: 'AE01' })] }),
      ['a COMPANY_DIFFERS binding:SA-RUH01'],
    ],
    [
      'a place that serves orders without a binding',
      facts({ bindings: without('AE-AUH02') }),
      ['a SHIPS_UNBOUND location:AE-AUH02'],
    ],
    ['a booking code without a binding', facts({ bindings: without('WEB-SA') }), ['a NOT_BOUND location:WEB-SA']],
    [
      'ids that only differ in how they are written',
      facts({ places: [...places, place('ae-dxb01', 'store', { companyId: 'AE01', country: 'AE' })] }),
      ['a NODE_ID_TWICE location:AE-DXB01', 'b CODE_NOT_NORMAL location:ae-dxb01', 'a SHIPS_UNBOUND location:ae-dxb01'],
    ],
    [
      'an ERP code in small letters',
      facts({ bindings: [...without('AE-DXB01'), binding('AE-DXB01', { fulfilCode: 'ae-dxb01 ' })] }),
      ['b CODE_NOT_NORMAL binding:AE-DXB01'],
    ],
    ['a booking code in a pool', facts({ pools: poolsWith(member('WEB-AE')) }), ['c SELL_ONLY_MEMBER pool:AE']],
    [
      'a booking code at a place that sells nothing',
      facts({ salesLocations: [salesLocation('AE', { code: 'AE-DC1' }), salesLocation('SA')] }),
      ['c SALES_LOCATION_DOES_NOT_SELL sales_location:AE-DC1'],
    ],
    [
      'a member of another country',
      facts({
        pools: poolsWith(member('AE-DXB01'), member('SA-RUH01', { weight: 50 })).map((one) =>
          one.channelId === 'SA' ? { ...one, members: [] } : one,
        ),
      }),
      ['d CROSS_COMPANY_FORBIDDEN pool:AE'],
    ],
    [
      'a policy that names a foreign place and forbids it',
      facts({ policies: [policy('AE', { mayReturnTo: ['AE-DXB01', 'SA-RUH01'] }), policy('SA')] }),
      ['d CROSS_COMPANY_FORBIDDEN policy:AE'],
    ],
    [
      'a pool of a company that the channel does not sell for',
      facts({ pools: [{ ...pool('AE', []), companyId: 'SA01' }, pool('SA', [])] }),
      ['d COMPANY_DIFFERS pool:AE'],
    ],
    [
      'transit and quarantine in a pool',
      facts({ pools: poolsWith(member('AE-TRANS'), member('AE-QUAR')) }),
      ['e MEMBER_NOT_SELLABLE pool:AE', 'e MEMBER_NOT_SELLABLE pool:AE'],
    ],
    [
      'a member that may not fulfil',
      facts({
        places: places.map((one) => (one.id === 'AE-AUH02' ? { ...one, roles: ['SELL', 'RETURN'] } : one)),
      }),
      ['e MEMBER_DOES_NOT_FULFIL pool:AE'],
    ],
    [
      'a place of the books that is to serve orders',
      facts({ places: places.map((one) => (one.id === 'AE-TRANS' ? { ...one, shipsOnline: true } : one)) }),
      ['e SHIPS_NO_GOODS location:AE-TRANS'],
    ],
    [
      'goods on their way kept at a store',
      facts({ bindings: [...without('AE-DXB01'), binding('AE-DXB01', { inTransitCode: 'AE-AUH02' })] }),
      ['e AUXILIARY_CODE binding:AE-DXB01'],
    ],
    [
      'one source in two stocks',
      facts({ pools: [pool('AE', []), pool('SA', [], { sourceCode: 'web_ae' })] }),
      ['f SOURCE_TWICE pool:SA'],
    ],
    [
      'two pools on one stock',
      facts({ pools: [pool('AE', []), pool('SA', [], { stockId: 2 })] }),
      ['f STOCK_TWICE pool:SA'],
    ],
    [
      "Magento's default stock",
      facts({ pools: [pool('AE', [], { stockId: 1 }), pool('SA', [])] }),
      ['f DEFAULT_STOCK pool:AE'],
    ],
    [
      'a pool, a policy and a booking code that are missing',
      facts({ pools: [pool('SA', [])], policies: [policy('SA')], salesLocations: [salesLocation('SA')] }),
      ['x NO_SALES_LOCATION channel:AE', 'x NO_POLICY channel:AE', 'x NO_POOL channel:AE'],
    ],
    [
      'names that lead nowhere',
      facts({
        bindings: [...rows.bindings, binding('AE-NOPE')],
        pools: poolsWith(member('AE-GONE')),
        policies: [policy('AE', { mayFulfilFrom: ['company:XX99'] }), policy('SA')],
      }),
      ['x UNKNOWN_LOCATION binding:AE-NOPE', 'x UNKNOWN_LOCATION policy:AE', 'x UNKNOWN_LOCATION pool:AE'],
    ],
    [
      'two sales locations of one channel',
      facts({ salesLocations: [...rows.salesLocations, salesLocation('AE', { code: 'WEB-AE2' })] }),
      ['g CHANNEL_BOOKED_TWICE sales_location:WEB-AE2'],
    ],
  ];
  for (const [what, of, codes] of broken) {
    it(`checkMapping: ${what}, ${codes.join(' and ')}`, () => {
      expect(said(of)).to.deep.equal(codes);
    });
  }

  it('checkMapping: a place shared by two pools of one country, is refused over 100 per cent and not at 100', () => {
    const twoShops = (weight: number): MappingFacts => {
      const of = facts({ pools: [pool('AE', [member('AE-DC1', { weight: 60 })]), pool('SA', [])] });
      const second = { ...of.channels[0]!, id: 'AE2' };
      return {
        ...of,
        channels: [...of.channels, second],
        policies: [...of.policies, versioned(policy('AE', { channelId: 'AE2' }))],
        salesLocations: [...of.salesLocations, versioned(salesLocation('AE', { code: 'WEB-AE2', channelId: 'AE2' }))],
        pools: [
          ...of.pools,
          versioned(
            pool('AE', [member('AE-DC1', { weight })], { channelId: 'AE2', sourceCode: 'web_ae2', stockId: 9 }),
          ),
        ],
      };
    };

    expect(said(twoShops(41))).to.deep.equal(['f SHARED_TOO_MUCH pool:AE2']);
    expect(said(twoShops(40))).to.deep.equal([]);
  });

  it('checkMapping: a store of its own source in two stocks (phase II), SOURCE_TWICE', () => {
    const of = facts({
      pools: [pool('AE', [member('AE-DXB01')], { mode: 'per_store' }), pool('SA', [], { sourceCode: 'src_ae_dxb01' })],
    });

    expect(said(of)).to.deep.equal(['f SOURCE_TWICE pool:SA']);
  });

  it('checkMapping: versions that overlap or run backwards, VERSIONS_OVERLAP and DATES_REVERSED', () => {
    const of = facts();
    const early = versioned(policy('AE'), { validFrom: '2021-01-01 00:00:00.000', version: 2 });
    const back = versioned(policy('SA'), {
      validFrom: '2019-06-01 00:00:00.000',
      validTo: '2019-01-01 00:00:00.000',
      version: 0,
    });

    const codes = said({ ...of, policies: [...of.policies, early, back] });

    expect(codes).to.include.members(['g VERSIONS_OVERLAP policy:AE', 'g DATES_REVERSED policy:SA']);
  });

  it('checkBalances: pieces at a code that only sells, alarm unless a two-step posting is open there', () => {
    const locationById = new Map(facts().locations.map((one) => [one.id, one]));
    const found = [
      { locationId: 'WEB-AE', skus: 1, pieces: -1 },
      { locationId: 'AE-DXB01', skus: 9, pieces: 90 },
    ];

    expect(
      checkBalances({ locationById }, found, new Set()).map((one) => `${one.rule} ${one.code} ${one.about}`),
    ).to.deep.equal(['c SELL_ONLY_HAS_STOCK location:WEB-AE']);
    expect(checkBalances({ locationById }, found, new Set(['AE01']))).to.deep.equal([]);
  });
});
