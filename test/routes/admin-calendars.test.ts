/** Calendars over HTTP: read by those who may, set as a whole, refused with the fields that are wrong. */
import type { Server } from '@hapi/hapi';
import { expect } from 'chai';
import { firstCalendars } from '../../config/calendars.ts';
import { createApiClient } from '../../src/core/access/index.ts';
import { openHouse, type House } from './console/house.ts';

describe('routes/admin-calendars', () => {
  let house: House;
  let server: Server;

  before(async () => {
    house = await openHouse();
    ({ server } = house);
    await house.db.tx(async (tx) => {
      await createApiClient(tx, { name: 'manager', scopes: ['mapping.manage'], key: 'manager-key-1' });
      await createApiClient(tx, { name: 'reader', scopes: ['mapping.read'], key: 'reader-key-1' });
      await createApiClient(tx, { name: 'channel', scopes: ['mapping.manage'], channelId: 'AE', key: 'channel-key-1' });
    });
  });
  after(() => house.close());

  const call = async (method: 'GET' | 'PUT', key: string, payload?: object) => {
    const headers = { authorization: `Bearer ${key}` };
    const answer = await server.inject({ method, url: '/admin/calendars', headers, ...(payload ? { payload } : {}) });
    return {
      status: answer.statusCode,
      body: JSON.parse(answer.payload) as Record<string, unknown> & { code?: string },
    };
  };

  it('GET: what holds, is answered; before anybody has set any, what the hub came with', async () => {
    const { status, body } = await call('GET', 'reader-key-1');

    expect([status, body]).to.deep.equal([200, firstCalendars]);
  });

  it('PUT: by a reader, by a client of one channel, and nonsense, are refused and change nothing', async () => {
    const answers = [
      await call('PUT', 'reader-key-1', firstCalendars),
      await call('PUT', 'channel-key-1', firstCalendars),
      await call('PUT', 'manager-key-1', { ...firstCalendars, nodes: {} }),
    ];

    expect(answers.map(({ status }) => status)).to.deep.equal([403, 403, 400]);
    expect(answers[2]?.body.code).to.equal('calendars.invalid');
    expect((await call('GET', 'reader-key-1')).body).to.deep.equal(firstCalendars);
  });

  it('PUT: by what was seen: somebody else has set them meanwhile, so it is refused', async () => {
    const headers = { authorization: 'Bearer manager-key-1' };
    const seen = String((await server.inject({ url: '/admin/calendars', headers })).headers['etag']);
    const put = async (kept: string, restsOn: object) =>
      server.inject({
        ...{ method: 'PUT', url: '/admin/calendars', headers: { ...headers, 'if-match': kept } },
        payload: { ...firstCalendars, restsOn },
      });

    const first = await put(seen, { ...firstCalendars.restsOn, OM: [6] });
    const late = await put(seen, firstCalendars.restsOn);
    const again = await put(String(first.headers['etag']), firstCalendars.restsOn);

    expect([first.statusCode, late.statusCode, again.statusCode]).to.deep.equal([200, 409, 200]);
    expect(JSON.parse(late.payload)).to.include({ code: 'calendars.changed_meanwhile' });
  });

  it('PUT: a holiday is moved, holds at once, and stands in the audit log', async () => {
    const holidays = { ...firstCalendars.holidays, AE: [{ on: '2027-03-10', name: 'Eid al-Fitr' }] };

    const { status } = await call('PUT', 'manager-key-1', { ...firstCalendars, holidays });

    const now = await call('GET', 'reader-key-1');
    const logged = await house.db.read((r) => r.all("SELECT who FROM audit_log WHERE action = 'calendars.set'"));
    expect(status).to.equal(200);
    expect(now.body['holidays']).to.deep.equal(holidays);
    expect(logged.at(-1)).to.deep.equal({ who: 'api:manager' });
  });
});
