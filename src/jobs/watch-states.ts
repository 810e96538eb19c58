/**
 * The safety net under all state tables: what stands longer than its state allows, with no task, no deadline to come and
 * no message under way, is brought before a person. Whoever watches a state should have been faster; the task says which.
 */
import { orderStates } from '../core/order/index.ts';
import { chargeStates, refundStates } from '../core/payment/index.ts';
import { listStuck, statesOf, type Stuck, type StuckThing } from '../core/reading/index.ts';
import { shipmentStates } from '../core/shipment/index.ts';
import { listOpenTasks, openTasks, settleTasks, type NewTask } from '../core/task/index.ts';
import type { Database } from '../platform/db/index.ts';
import { STILL_MS, watchersOf, type StateInfo } from '../platform/machine.ts';
import { momentOf } from '../platform/time.ts';
import type { Job } from './index.ts';

const KIND = 'stuck';
/** Of one state in one run; what is left over is found by the next. */
const AT_ONCE = 200;
/** Held by a switch: a job lets them go all together when it is off. */
const bySwitch = ['maintenance'];

const things: readonly (readonly [StuckThing, Readonly<Record<string, StateInfo>>])[] = [
  ['order', orderStates],
  ['shipment', shipmentStates],
  ['charge', chargeStates],
  ['refund', refundStates],
];

const onTheWay = Object.entries<StateInfo>(shipmentStates)
  .filter(([, info]) => !info.final)
  .map(([state]) => state);

export const watchStates: Job = {
  id: 'order.watch_states',
  every: '15 */10 * * * *',
  about: 'Brings before a person what stands still and is watched by nobody',
  async run({ db, now }) {
    let found = 0;
    for (const [what, states] of things)
      for (const [state, info] of Object.entries(states))
        if (!info.final) found += await look(db, now, what, state, info);
    return `${found} stood still, ${await settleMoved(db)} went on`;
  },
};

async function look(db: Database, now: Date, what: StuckThing, state: string, info: StateInfo): Promise<number> {
  const watch = info.watch ?? [];
  const stuck = await db.read((reader) =>
    listStuck(reader, {
      what,
      state,
      before: momentOf(new Date(now.getTime() - (info.limitMs ?? STILL_MS))),
      now: momentOf(now),
      limit: AT_ONCE,
      ...(what === 'order' && state === 'on_hold' ? { exceptReasons: bySwitch } : {}),
      ...(watch.some((one) => 'follows' in one && one.follows === 'shipment') ? { partsIn: onTheWay } : {}),
    }),
  );
  if (stuck.length > 0)
    await db.tx((tx) =>
      openTasks(
        tx,
        stuck.map((one) => taskOf(what, one, info)),
      ),
    );
  return stuck.length;
}

function taskOf(what: StuckThing, one: Stuck, info: StateInfo): NewTask {
  return {
    kind: KIND,
    about: `${what}:${one.id}`,
    orderId: one.orderId,
    ...(one.shipmentId === null ? {} : { shipmentId: one.shipmentId }),
    reasonCode: `stuck.${what}`,
    facts: { what, id: one.id, state: one.state, since: one.since, watchedBy: watchersOf(info).join(', ') },
  };
}

/** What has another state than its task says has gone on by itself. */
async function settleMoved(db: Database): Promise<number> {
  const open = await db.read((reader) => listOpenTasks(reader, KIND, 500));
  let settled = 0;
  for (const [what] of things) {
    const mine = open.filter((task) => task.facts['what'] === what);
    if (mine.length === 0) continue;
    const now = await db.read((reader) =>
      statesOf(
        reader,
        what,
        mine.map((task) => String(task.facts['id'])),
      ),
    );
    const gone = mine.filter((task) => now.get(String(task.facts['id'])) !== task.facts['state']);
    if (gone.length > 0)
      await db.tx((tx) =>
        settleTasks(
          tx,
          KIND,
          gone.map((task) => task.about),
        ),
      );
    settled += gone.length;
  }
  return settled;
}
