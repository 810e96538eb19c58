import { expect } from 'chai';
import { AppError, asAppError, briefly, errorKinds, fail } from '../../src/platform/errors.ts';

describe('platform/errors', () => {
  it('errorKinds: every kind, has its HTTP status and its way on a queue', () => {
    const said = Object.fromEntries(Object.entries(errorKinds).map(([kind, one]) => [kind, [one.http, one.queue]]));

    expect(said).to.deep.equal({
      invalid: [400, 'park'],
      forbidden: [403, 'park'],
      missing: [404, 'retry-briefly'],
      conflict: [409, 'retry-briefly'],
      refused: [422, 'park'],
      unavailable: [503, 'retry'],
      bug: [500, 'park'],
    });
  });

  it('fail: a kind and a code, throws an AppError that keeps details and cause', () => {
    const cause = new Error('why');

    expect(() => fail('refused', 'a.b', { n: 1 }, cause))
      .to.throw(AppError)
      .that.deep.include({ kind: 'refused', code: 'a.b', message: 'a.b', details: { n: 1 }, cause });
  });

  it('asAppError: one of ours, stays the same; anything else, is a bug with its cause', () => {
    const ours = new AppError('missing', 'x.y');
    const theirs = new TypeError('undefined is not');

    expect(asAppError(ours)).to.equal(ours);
    expect(asAppError(theirs)).to.include({ kind: 'bug', code: 'bug.unexpected', cause: theirs });
    expect(asAppError('text').details).to.deep.equal({ message: 'text' });
  });

  it('briefly: a long error, is cut and has no stack', () => {
    const text = briefly(new Error('x'.repeat(1000)));

    expect(text).to.have.length(400);
    expect(text).to.match(/^Error: x/);
  });
});
