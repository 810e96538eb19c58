/** The table of task kinds against the code that opens tasks and the actions that resolve them. */
import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { taskKinds, workgroups } from '../../config/tasks.ts';
import { roles } from '../../config/roles.ts';
import { wordsOf } from '../../src/routes/console/messages.ts';
import { taskActions } from '../../src/routes/console/task-actions.ts';

const src = fileURLToPath(new URL('../../src/', import.meta.url));

/** Kinds that are put together from what a courier reports. */
const spelled = ['returning', 'returned', 'lost', 'damaged', 'delivery_failed', 'cancelled'].map(
  (one) => `shipment.${one}`,
);

/** Every kind that the code opens or settles a task of: spelled out, or by a constant of its file. */
function kindsInCode(): Map<string, string> {
  const found = new Map<string, string>();
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /^(core|jobs|flow)\/.*\.ts$/.test(name),
  );
  const texts = files.map((file): [string, string] => [file, readFileSync(src + file, 'utf8')]);
  const constantsOf = (text: string): [string, string][] =>
    [...text.matchAll(/const (\w+) = '([^']+)'/g)].map(([, name = '', value = '']) => [name, value]);
  const shared = texts.flatMap(([, text]) => constantsOf(text));
  for (const [file, text] of texts) {
    if (!/\b(openTasks?|settleTasks?(Of)?|settleOthers|NewTask)\b/.test(text)) continue;
    // Its own come last, and so count; what it imports has its name from elsewhere.
    const constants = new Map([...shared, ...constantsOf(text)]);
    const named = [
      ...text.matchAll(/\bkind: '([a-z_.]+)'/g),
      ...text.matchAll(/\b(?:settleTasks?|settleTasksOf|settleOthers)\(\s*tx,\s*'([a-z_.]+)'/g),
    ].map(([, kind = '']) => kind);
    const called = [...text.matchAll(/\bkind: ([A-Z][A-Z_]+)\b/g)].map(
      ([, name = '']) => constants.get(name) ?? `?${name}`,
    );
    // Stock's own ledger speaks of kinds too: those of tasks have a dot, or are the safety net's.
    for (const kind of [...named, ...called])
      if (kind.includes('.') || kind === 'stuck' || kind.startsWith('?')) found.set(kind, file);
  }
  return found;
}

describe('config/tasks', () => {
  it('taskKinds: every kind that the code opens or settles has a row', () => {
    const missing = [...kindsInCode()]
      .filter(([kind]) => !(kind in taskKinds))
      .map(([kind, file]) => `${kind} (${file})`);

    expect(missing).to.deep.equal([]);
    expect(kindsInCode().size).to.be.above(15);
    for (const kind of spelled) expect(taskKinds, kind).to.have.property(kind);
  });

  it('taskKinds: every action of a kind has a handler or a page', () => {
    const missing = Object.entries(taskKinds).flatMap(([kind, { actions }]) =>
      actions.filter((one) => !(one in taskActions)).map((one) => `${kind}: ${one}`),
    );
    const idle = Object.entries(taskActions).filter(([, row]) => (row.run === undefined) === (row.opens === undefined));

    expect(missing).to.deep.equal([]);
    expect(idle.map(([name]) => name)).to.deep.equal([]);
  });

  it('taskKinds: each can be done by somebody, is due some time, and its groups exist', () => {
    for (const [kind, row] of Object.entries(taskKinds)) {
      expect(row.actions, kind).to.not.be.empty;
      expect(row.dueMs, kind).to.be.above(0);
      for (const group of [row.workgroup, row.to ?? 'leads']) expect(workgroups, kind).to.include(group);
      for (const action of row.actions) {
        const needs = taskActions[action]?.permission;
        const able = Object.entries(roles).filter(([, may]) => (may as readonly string[]).includes(needs ?? ''));
        expect(able, `${kind}: ${action}`).to.not.be.empty;
      }
    }
  });

  it('taskKinds: each has words and a line of what to do, in both languages', () => {
    const wanted = Object.keys(taskKinds).flatMap((kind) => [`task.${kind}`, `runbook.${kind}`]);
    const groups = workgroups.map((one) => `workgroup.${one}`);

    const mute = [...wanted, ...groups].filter(
      (code) => wordsOf('en', code) === undefined || wordsOf('ar', code) === undefined,
    );

    expect(mute).to.deep.equal([]);
  });
});
