/** What is asked for again stays; the rest goes; there are never more than twice as many. */
import { expect } from 'chai';
import { remembered } from '../../labels/remembered.ts';

describe('labels/remembered', () => {
  it('remembered: what is asked for stays through thousands of others, which are forgotten', () => {
    const words = remembered<number>(10);
    words.set('TO', -1);

    const caption = Array.from({ length: 1_000 }, (_, at) => {
      words.set(`word ${at}`, at);
      return words.get('TO');
    });
    const left = Array.from({ length: 1_000 }, (_, at) => words.get(`word ${at}`)).filter((one) => one !== undefined);

    expect(new Set(caption)).to.deep.equal(new Set([-1]));
    expect(left.at(-1)).to.equal(999);
    expect(left.length).to.be.within(9, 19);
  });
});
