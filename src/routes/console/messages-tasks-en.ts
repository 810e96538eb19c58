/** What the task desk and the process pages say, in English. */
export const tasksEn = {
  'task.do.close': 'Mark as done',
  'task.do.release': 'Release the order',
  'task.do.rebook': 'Book again',
  'task.do.complete_step': 'The step is done',
} as const;
