/** Every night the whole mapping is held against its rules: what is broken becomes a task, what is mended closes its own. */
import type { MappingIssue } from '../core/catalog/index.ts';
import { findMappingIssues } from '../core/reading/index.ts';
import { openTask, settleOthers } from '../core/task/index.ts';
import type { Job } from './index.ts';

const KIND = 'mapping.broken';

export const checkMappingJob: Job = {
  id: 'mapping.check',
  every: '0 40 1 * * *',
  about: 'Checks the location mapping by its rules and codes that only sell for stock',
  async run({ db, now }) {
    const issues = await db.read((reader) => findMappingIssues(reader, now));
    const byCause = new Map<string, MappingIssue[]>();
    for (const issue of issues) {
      const about = `${issue.code}:${issue.about}`;
      byCause.set(about, [...(byCause.get(about) ?? []), issue]);
    }
    const mended = await db.tx(async (tx) => {
      for (const [about, those] of byCause) {
        const [first] = those;
        if (first === undefined) continue;
        await openTask(tx, {
          kind: KIND,
          about,
          workgroup: first.rule === 'c' ? 'stock' : 'integration',
          priority: those.some((one) => one.severity === 'error') ? 1 : 3,
          reasonCode: first.code,
          facts: { rule: first.rule, about: first.about, details: those.map((one) => one.detail).slice(0, 20) },
        });
      }
      return settleOthers(tx, KIND, new Set(byCause.keys()));
    });
    const errors = issues.filter((one) => one.severity === 'error').length;
    return `${errors} errors, ${issues.length - errors} warnings, ${mended} mended`;
  },
};
