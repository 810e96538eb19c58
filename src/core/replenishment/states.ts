/** The life of a replenishment request: from the shelf that runs low to the goods on it. */
import type { Move, StateInfo } from '../../platform/machine.ts';
import type { Replenishment } from './replenishment.ts';

export const replenishmentStates = {
  requested: { label: 'replenishment.requested', final: false, watch: [{ job: 'stock.watch_low' }] },
  // The supplier could not be told; its task says why.
  untold: {
    label: 'replenishment.untold',
    final: false,
    watch: [{ task: 'replenishment.untold' }, { job: 'stock.watch_low' }],
  },
  told: {
    label: 'replenishment.told',
    final: false,
    watch: [{ task: 'replenishment.overdue' }, { job: 'stock.watch_low' }],
  },
  shipped: {
    label: 'replenishment.shipped',
    final: false,
    watch: [{ task: 'replenishment.overdue' }, { job: 'stock.watch_low' }],
  },
  received: { label: 'replenishment.received', final: true },
  // The pieces were there after all.
  recovered: { label: 'replenishment.recovered', final: true },
  closed: { label: 'replenishment.closed', final: true },
} as const satisfies Record<string, StateInfo>;

export type ReplenishmentState = keyof typeof replenishmentStates;
export type ReplenishmentMoveName = 'tell' | 'refuse' | 'ship' | 'receive' | 'recover' | 'close';

const open = ['requested', 'untold', 'told', 'shipped'] as const;

export const unfinished: readonly ReplenishmentState[] = open;

// prettier-ignore
export const replenishmentMoves: readonly Move<ReplenishmentState, ReplenishmentMoveName, Replenishment>[] = [
  { from: ['requested', 'untold'],          on: 'tell',    to: 'told' },
  { from: ['requested', 'untold'],          on: 'refuse',  to: 'untold' },
  { from: ['told', 'shipped'],              on: 'ship',    to: 'shipped', only: (one) => one.fromLocation !== null },
  { from: open,                             on: 'receive', to: 'received' },
  { from: open,                             on: 'recover', to: 'recovered' },
  { from: open,                             on: 'close',   to: 'closed' },
];
