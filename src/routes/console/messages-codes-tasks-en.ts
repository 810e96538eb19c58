/** Tasks, their errors and what to do about them, in English. */
export const codesTasksEn = {
  'workgroup.stores': 'Stores',
  'workgroup.money': 'Money',
  'workgroup.leads': 'Team leads',
  'task.process.step': 'A step to be done by hand',
  'task.stuck': 'Stands still and nothing watches it',
  'task.order.payment_overdue': 'Payment is overdue',
  'task.mapping.broken': 'The location mapping is broken',
  'task.done_already': 'Somebody has done it meanwhile',
  'task.changed_meanwhile': 'Somebody has changed it meanwhile',
  'task.action_not_allowed': 'That cannot be done about this task',
  'task.names_no_order': 'This task names no order',
  'task.names_no_shipment': 'This task names no parcel',
  'task.note_missing': 'Say why in a few words',
  'task.unknown': 'There is no such task',
  'task.unknown_action': 'There is no such action',
  'task.unknown_person': 'There is nobody of that name',
} as const;
