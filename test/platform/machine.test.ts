import { expect } from 'chai';
import fc from 'fast-check';
import { allowedMoves, checkTable, mustMove, next, type Move, type StateInfo } from '../../src/platform/machine.ts';

type State = 'open' | 'held' | 'done';
type Name = 'hold' | 'release' | 'finish';
const states = {
  open: { label: 'open', final: false, watch: [{ task: 'a.person' }] },
  held: { label: 'held', final: false, watch: [{ job: 'a.deadline' }] },
  done: { label: 'done', final: true },
};
const moves: readonly Move<State, Name, { paid: boolean }>[] = [
  { from: ['open'], on: 'hold', to: 'held' },
  { from: ['held'], on: 'release', to: 'open', only: (thing) => thing.paid, tells: 'thing.released' },
  { from: ['open', 'held'], on: 'finish', to: 'done' },
];

describe('platform/machine', () => {
  it('next: a move that fits, its row; a guard that says no or another state, nothing', () => {
    expect(next(moves, 'held', 'release', { paid: true })?.tells).to.equal('thing.released');
    expect(next(moves, 'held', 'release', { paid: false })).to.equal(undefined);
    expect(next(moves, 'done', 'hold', { paid: true })).to.equal(undefined);
  });

  it('mustMove: an illegal move, is a conflict that names state and move', () => {
    expect(() => mustMove('thing', moves, 'done', 'hold', { paid: true }))
      .to.throw('thing.illegal_move')
      .that.deep.include({ kind: 'conflict', details: { state: 'done', move: 'hold' } });
  });

  it('allowedMoves: what a person may do now, each once', () => {
    expect(allowedMoves(moves, 'held', { paid: true })).to.deep.equal(['release', 'finish']);
    expect(allowedMoves(moves, 'held', { paid: false })).to.deep.equal(['finish']);
    expect(allowedMoves(moves, 'done', { paid: true })).to.deep.equal([]);
  });

  it('checkTable: a right table, has nothing wrong', () => {
    expect(checkTable('thing', states, moves, 'open')).to.deep.equal([]);
  });

  it('checkTable: each kind of hole, is named', () => {
    const wrong = checkTable(
      'thing',
      { ...states, lost: { label: 'lost', final: false }, open: { label: 'open', final: false } } as Record<
        State,
        StateInfo
      >,
      [...moves, { from: ['done'], on: 'reopen', to: 'nowhere' as State }],
      'open',
    );

    expect(wrong).to.have.members([
      'thing: reopen names unknown state nowhere',
      'thing: state open names nothing that watches it',
      'thing: final state done has a way out',
      'thing: state lost cannot be reached',
      'thing: state lost has no way out',
      'thing: state lost names nothing that watches it',
    ]);
  });

  it('checkTable: any table it passes, can be walked to an end from every state', () => {
    const names = ['a', 'b', 'c', 'd'] as const;
    const table = fc.array(
      fc.record({
        from: fc.subarray([...names], { minLength: 1 }),
        on: fc.constantFrom('x', 'y'),
        to: fc.constantFrom(...names),
      }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(table, fc.subarray([...names]), (rows, finals) => {
        const all = Object.fromEntries<StateInfo>(
          names.map((name) => [name, { label: name, final: finals.includes(name), watch: [{ job: 'w' }] }]),
        ) as Record<(typeof names)[number], StateInfo>;
        if (checkTable('t', all, rows, 'a').length > 0) return true;
        return names.every((name) => finals.includes(name) !== rows.some((row) => row.from.includes(name)));
      }),
      { numRuns: 300, seed: 11 },
    );
  });
});
