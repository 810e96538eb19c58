/** The steps that an order may walk: the automatic ones in the order in which the house does them, and who waits before which. */

/** The automatic steps that a person's step may stand before. */
export const gates = ['source', 'bill', 'book', 'dispatch'] as const;
export type Gate = (typeof gates)[number];

export type AutomaticStep = {
  readonly name: string;
  /** What a person's step before it holds up; left out: it belongs to the next one that can be held up. */
  readonly gate?: Gate;
};

/** Every process has all of them, in this order: none of them can be left out without harm. */
export const automaticSteps = [
  { name: 'check' },
  { name: 'risk' },
  { name: 'source', gate: 'source' },
  { name: 'bill', gate: 'bill' },
  { name: 'charge' },
  { name: 'book', gate: 'book' },
  { name: 'label' },
  { name: 'hand_over', gate: 'dispatch' },
  { name: 'deliver' },
] as const satisfies readonly AutomaticStep[];

/** Orders that no other process wants walk this one. Its version 0 is the list above, without anything in between. */
export const STANDARD = 'standard';

/** The longest that a person's step may take, and the most of them in one process. */
export const STEP_LIMITS = { deadlineMinutes: 30 * 24 * 60, manualSteps: 20 } as const;
