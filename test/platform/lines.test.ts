/** Lines to partners: left alone when nothing comes, tried by one call, and no message spent on a line that is down. */
import { expect } from 'chai';
import { AppError } from '../../src/platform/errors.ts';
import type { PartnerAnswer } from '../../src/platform/http.ts';
import { createLines, neverLeft, type Line, type LineStatus } from '../../src/platform/lines.ts';
import { verdictOf, waitOf } from '../../src/platform/backoff.ts';
import { lineLimits } from '../../config/retry.ts';
import { errorOf } from './made.ts';

const answer = (status = 200, headers: Record<string, string> = {}): PartnerAnswer => ({ status, headers, body: '' });
const ok = () => Promise.resolve(answer());
const dead = () => Promise.reject(new AppError('unavailable', 'acme.line_down', { reason: 'ECONNRESET' }));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const scale = 1;

describe('platform/lines', () => {
  let told: LineStatus[];
  let line: Line;
  /** The clock goes by hand, so that a machine that stands still for a moment changes nothing. */
  const now = Date.now;
  let ahead = 0;
  const pass = (ms: number): void => void (ahead += ms);
  before(() => void (Date.now = () => now() + ahead));
  after(() => void (Date.now = now));
  beforeEach(() => {
    told = [];
    line = createLines({ scale, changed: (status) => told.push(status) }).of('acme', 'acme.test');
  });
  const fail = async (times: number = lineLimits.failures): Promise<void> => {
    for (let at = 0; at < times; at += 1) await errorOf(line.run(dead));
  };

  it('run: a line that brings nothing several times in a row is left alone; what is refused says when to come again', async () => {
    await fail();

    let asked = 0;
    const error = await errorOf(line.run(() => (asked++, ok())));

    expect(asked).to.equal(0);
    expect(error).to.include({ kind: 'unavailable', code: 'acme.line_waits' });
    expect(neverLeft(error)).to.equal(true);
    // Unscaled: whoever records it scales it as every wait.
    expect(error.retryAfterMs).to.be.within(3_000, 8_000);
    expect(told.map((one) => one.state)).to.deep.equal(['down']);
    expect(told[0]).to.include({ partner: 'acme', host: 'acme.test', reason: 'ECONNRESET' });
  });

  it('run: what is refused comes again one after the other; once the line is up nobody has a turn any more', async () => {
    await fail();
    const backs: number[] = [];
    for (let at = 0; at < 100; at += 1) backs.push((await errorOf(line.run(ok))).retryAfterMs ?? 0);
    pass(5_001);
    await line.run(ok);
    await fail();
    const afterUp = (await errorOf(line.run(ok))).retryAfterMs ?? 0;

    expect(backs.at(-1)).to.be.within(9_500, 10_500);
    expect(backs).to.deep.equal([...backs].sort((a, b) => a - b));
    expect(afterUp).to.be.within(4_900, 5_100);
  });

  it('run: one answer in between, whatever it says, begins the count anew; a 500 is an answer', async () => {
    await fail(lineLimits.failures - 1);
    await line.run(() => Promise.resolve(answer(500)));
    await fail(lineLimits.failures - 1);

    expect(await line.run(ok)).to.include({ status: 200 });
    expect(told).to.deep.equal([]);
  });

  it('run: 502, 503 and 504 count like a line that is down, and are given to who asked', async () => {
    for (let at = 0; at < lineLimits.failures; at += 1)
      expect((await line.run(() => Promise.resolve(answer([502, 503, 504][at % 3])))).status).to.be.within(502, 504);

    expect((await errorOf(line.run(ok))).code).to.equal('acme.line_waits');
    expect(told[0]?.reason).to.match(/^HTTP 50[234]$/);
  });

  it('run: after its time one call alone tries; when it works the others follow, and all is as before', async () => {
    await fail();
    pass(5_001);
    let under = 0;
    let most = 0;
    const slow = async (): Promise<PartnerAnswer> => {
      most = Math.max(most, (under += 1));
      await pause(10);
      under -= 1;
      return answer();
    };

    const first = line.run(slow);
    const [, second] = await Promise.all([first, line.run(ok)]);

    expect(most).to.equal(1);
    expect(second.status).to.equal(200);
    expect(told.map((one) => one.state)).to.deep.equal(['down', 'trying', 'up']);
  });

  it('run: a trial that fails leaves it alone for longer', async () => {
    await fail();
    pass(5_001);
    await fail(1);

    expect(told.map((one) => one.state)).to.deep.equal(['down', 'trying', 'down']);
    const [first = 0, , second = 0] = told.map((one) => Date.parse(one.until ?? '') - Date.parse(one.since));
    expect(second).to.be.greaterThan(first);
    pass(10_001);
    expect(await line.run(ok)).to.include({ status: 200 });
  });

  it('run: a partner that asks for patience (429) gets it, for as long as it says', async () => {
    await line.run(() => Promise.resolve(answer(429, { 'retry-after': '8' })));

    const error = await errorOf(line.run(ok));
    pass(8_001);

    expect(error.code).to.equal('acme.line_waits');
    expect(error.details['reason']).to.equal('slowed');
    expect(await line.run(ok)).to.include({ status: 200 });
    expect(told.map((one) => one.state)).to.deep.equal(['slowed', 'up']);
  });

  it('run: broken while the partner asked for patience, the line is down when that is over, until a call gets through', async () => {
    const lines = createLines({ scale });
    line = lines.of('acme', 'acme.test');
    const slow = line.run(async () => (await pause(5), answer(429, { 'retry-after': '1' })));
    await fail();
    await slow;
    expect(lines.list()[0]).to.include({ state: 'slowed' });
    pass(1_001);

    const error = await errorOf(line.run(ok));

    expect(error.details['reason']).to.equal('down');
    expect(lines.list()[0]).to.include({ state: 'down', reason: 'ECONNRESET' });
    pass(4_001);
    await line.run(ok);
    expect(lines.list()[0]).to.include({ state: 'up', refused: 0 });
  });

  it('run: calls that waited for their turn while the partner asked for patience do not leave', async () => {
    line = createLines({ scale, limits: { acme: { atOnce: 1 } } }).of('acme', 'h');
    let asked = 0;
    const busy = () => (asked++, Promise.resolve(answer(429, { 'retry-after': '8' })));

    const calls = await Promise.allSettled(Array.from({ length: 5 }, () => line.run(busy)));

    expect(asked).to.equal(1);
    expect(calls.map((one) => one.status)).to.deep.equal(['fulfilled', ...Array<string>(4).fill('rejected')]);
    pass(8_001);
    expect(await line.run(ok)).to.include({ status: 200 });
  });

  it('of: each host of a partner for itself', async () => {
    const lines = createLines({ scale });
    line = lines.of('acme', 'one.test');
    await fail();

    expect(await lines.of('acme', 'two.test').run(ok)).to.include({ status: 200 });
    expect(lines.list().map(({ host, state }) => [host, state])).to.deep.equal([
      ['one.test', 'down'],
      ['two.test', 'up'],
    ]);
  });

  it('run: no more at once and no more in a second than configured', async () => {
    const limited = createLines({ scale: 1, limits: { acme: { atOnce: 2, perSecond: 100 } } }).of('acme', 'h');
    let [under, most] = [0, 0];
    const began = Date.now();

    await Promise.all(
      Array.from({ length: 8 }, () =>
        limited.run(async () => {
          most = Math.max(most, (under += 1));
          await pause(5);
          under -= 1;
          return answer();
        }),
      ),
    );

    expect(most).to.be.at.most(2);
    expect(Date.now() - began).to.be.at.least(60);
  });

  it('waitOf: however often a call was refused here, its message is tried again, when the line says', () => {
    const refused = new AppError('unavailable', 'acme.line_waits', {}, undefined, 4_000);

    expect(waitOf(refused, 0.5)).to.deep.equal({ again: true, inMs: 2_000 });
    expect(verdictOf(refused, 1_000)).to.deep.equal({ again: false });
    expect(neverLeft(new AppError('unavailable', 'acme.line_down'))).to.equal(false);
  });
});
