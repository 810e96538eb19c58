/** Processes: the named steps that orders of a kind walk through, as versioned data. */
export { nextManualSteps, type Gate, type ManualStep, type StepQuestion } from './next-manual-steps.ts';
