/** Processes: the named steps that orders of a kind walk through, as versioned data. */
export { builtIn, manualSteps, isByHand, type OrderFacts, type Process, type Rule, type Step } from './process.ts';
export { checkProcess, type Wrong } from './check-process.ts';
export { currentProcess, currentProcesses, loadVersion, type Walk } from './current-process.ts';
export {
  nextManualSteps,
  stepTask,
  stopAtSteps,
  STEP_TASK,
  type Gate,
  type ManualStep,
  type StepQuestion,
  type Stopped,
} from './next-manual-steps.ts';
export { completeStep, dropSteps, type StepDone } from './complete-step.ts';
export { activateProcess, saveProcess, type NewProcess } from './save-process.ts';
export { findProcess, listDone, listVersions, type DoneStep, type Version } from './store.ts';
