/** What the task desk and the process pages say, in Arabic. */
import type { tasksEn } from './messages-tasks-en.ts';

export const tasksAr: Record<keyof typeof tasksEn, string> = {
  'task.do.close': 'وضع علامة كمنجز',
  'task.do.release': 'رفع الإيقاف عن الطلب',
  'task.do.rebook': 'إعادة الحجز',
  'task.do.complete_step': 'أُنجزت الخطوة',
};
