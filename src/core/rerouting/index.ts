/** When a place does not serve an order: turned down, unanswered, closed; stock put right, trust lowered, parcels sent elsewhere. */
export { turnDown, type TurnDown, type TurnedDown } from './turn-down.ts';
export { linesDown, type LineSaid } from './said.ts';
export { correctStock, correctionsOf, type Correction } from './correct-stock.ts';
