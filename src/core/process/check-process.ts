/** What is wrong with a process, line by line: nothing that is saved can let an order stand without anybody knowing. */
import { automaticSteps, STANDARD, STEP_LIMITS } from '../../../config/processes.ts';
import { workgroups } from '../../../config/tasks.ts';
import { isByHand, manualSteps, type Rule, type Step } from './process.ts';

export type Wrong = {
  /** Place in the list of steps, from 1; 0: the process as a whole. */
  readonly line: number;
  readonly code: string;
  readonly value?: string | number;
};

export function checkProcess(process: {
  readonly kind: string;
  readonly rule: Rule;
  readonly steps: readonly Step[];
}): Wrong[] {
  const { kind, rule, steps } = process;
  const wrong: Wrong[] = [];
  if (kind === STANDARD && Object.keys(rule).length > 0) wrong.push({ line: 0, code: 'process.standard_has_a_rule' });
  if (kind !== STANDARD && Object.keys(rule).length === 0) wrong.push({ line: 0, code: 'process.fits_no_order' });
  wrong.push(...checkAutomatic(steps), ...checkManual(steps));
  return wrong.sort((a, b) => a.line - b.line);
}

/** All automatic ones, once each, in the order of the house. */
function checkAutomatic(steps: readonly Step[]): Wrong[] {
  const wrong: Wrong[] = [];
  const order = automaticSteps.map(({ name }) => name as string);
  const seen = new Set<string>();
  let last = -1;
  steps.forEach((step, index) => {
    if (isByHand(step)) return;
    const line = index + 1;
    const at = order.indexOf(step.do);
    if (at === -1) wrong.push({ line, code: 'process.unknown_step', value: step.do });
    else if (seen.has(step.do)) wrong.push({ line, code: 'process.step_twice', value: step.do });
    else if (at < last) wrong.push({ line, code: 'process.wrong_order', value: step.do });
    else last = at;
    seen.add(step.do);
  });
  for (const name of order) if (!seen.has(name)) wrong.push({ line: 0, code: 'process.step_missing', value: name });
  return wrong;
}

function checkManual(steps: readonly Step[]): Wrong[] {
  const wrong: Wrong[] = [];
  const names = new Set<string>(automaticSteps.map(({ name }) => name));
  const manual = manualSteps(steps);
  for (const { step, gate, line } of manual) {
    if (!/^[a-z][a-z0-9_]{1,39}$/.test(step.ask)) wrong.push({ line, code: 'process.bad_name', value: step.ask });
    if (names.has(step.ask)) wrong.push({ line, code: 'process.name_twice', value: step.ask });
    names.add(step.ask);
    if (!(workgroups as readonly string[]).includes(step.workgroup))
      wrong.push({ line, code: 'process.unknown_workgroup', value: step.workgroup });
    if (!(step.deadlineMinutes > 0 && step.deadlineMinutes <= STEP_LIMITS.deadlineMinutes))
      wrong.push({ line, code: 'process.bad_deadline', value: step.deadlineMinutes });
    if (gate === undefined) wrong.push({ line, code: 'process.nothing_after_it', value: step.ask });
  }
  if (manual.length > STEP_LIMITS.manualSteps)
    wrong.push({ line: 0, code: 'process.too_many_steps', value: manual.length });
  return wrong;
}
