/** Cash on delivery that couriers owe, and the statements by which they pay it. */
export { openOf, type Receivable } from './receivable.ts';
export { receivableMoves, receivableStates, statementMoves, statementStates, type ReceivableState } from './states.ts';
export { loadRemittanceRules, remittanceRuleOf, setRemittanceRules } from './rules.ts';
export { minorIn, readStatement, type StatementRow } from './read-statement.ts';
export { matchRows, outcomes, type Known, type Outcome, type Verdict } from './match-rows.ts';
export { expectCash } from './expect-cash.ts';
export { failStatement, readOn, takeStatement, type NewStatement } from './take-statement.ts';
export { matchEarlyRow, resolveReceivable, resolveRow, type Resolving } from './resolve-row.ts';
export { askForLate, markLate } from './watch-late.ts';
export {
  findReceivable,
  listReceivables,
  readAgeing,
  type Ageing,
  type ReceivableFilter,
} from './store-receivables.ts';
export {
  findStatement,
  listEarlyRows,
  listRows,
  listStatements,
  listWaitingStatements,
  sumRows,
  type KeptRow,
  type Statement,
} from './store-statements.ts';
export { listSurplus, sumSurplus, type Surplus } from './store-surplus.ts';
