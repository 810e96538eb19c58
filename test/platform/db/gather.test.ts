/** Reads of a group become one statement; a member's failure and a later question stay its own. */
import { expect } from 'chai';
import { gathered } from '../../../src/platform/db/gather.ts';

describe('platform/db/gather', () => {
  const group = () => ({ scratch: new Map<string, unknown>() });

  it('gathered: members that ask in one turn, are answered by one fetch without repeats', async () => {
    const asked: (readonly string[])[] = [];
    const reader = group();
    const fetch = async (keys: readonly string[]) => {
      asked.push(keys);
      return new Map(keys.filter((key) => key !== 'c').map((key) => [key, key.toUpperCase()]));
    };
    // Members reach their question by ways of different length.
    const member = async (key: string, steps: number) => {
      for (let step = 0; step < steps; step++) await Promise.resolve();
      return gathered(reader, 'letters', key, fetch);
    };

    const found = await Promise.all([member('a', 0), member('b', 5), member('a', 2), member('c', 9)]);

    expect(found).to.deep.equal(['A', 'B', 'A', undefined]);
    expect(asked).to.deep.equal([['a', 'b', 'c']]);
  });

  it('gathered: who asks later, is told what is true then', async () => {
    const reader = group();
    let now = 1;
    const fetch = async (keys: readonly string[]) => new Map(keys.map((key) => [key, now]));

    const first = await gathered(reader, 'n', 'a', fetch);
    now = 2;

    expect([first, await gathered(reader, 'n', 'a', fetch)]).to.deep.equal([1, 2]);
  });

  it('gathered: a fetch that fails, fails all who asked in it and nobody after them', async () => {
    const reader = group();
    const broken = () => Promise.reject(new Error('gone'));

    const both = await Promise.allSettled([gathered(reader, 'n', 'a', broken), gathered(reader, 'n', 'b', broken)]);

    expect(both.map((one) => one.status)).to.deep.equal(['rejected', 'rejected']);
    expect(await gathered(reader, 'n', 'a', async () => new Map([['a', 1]]))).to.equal(1);
  });

  it('gathered: a plain reader, asks at once and alone', async () => {
    const asked: (readonly string[])[] = [];
    const fetch = async (keys: readonly string[]) => {
      asked.push(keys);
      return new Map(keys.map((key) => [key, 1]));
    };

    await Promise.all([gathered({}, 'n', 'a', fetch), gathered({}, 'n', 'b', fetch)]);

    expect(asked).to.deep.equal([['a'], ['b']]);
  });
});
