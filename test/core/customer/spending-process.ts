/** A process of its own that places orders of one customer as fast as it can; prints what became of each. */
import { receiveOrders } from '../../../src/core/order/index.ts';
import { openDatabase } from '../../../src/platform/db/index.ts';
import { messageOf } from '../made.ts';
import { costing, guest } from './made.ts';

const [url = '', tag = '', count = '0', total = '0'] = process.argv.slice(2);
const db = openDatabase(url, { poolSize: 6 });
const orders = Array.from({ length: Number(count) }, (_, at) =>
  costing(Number(total), { ...guest('ali@example.com'), incrementId: `${tag}${String(at).padStart(6, '0')}` }),
);
await Promise.all(
  orders.map((order) =>
    db.tx(async (tx) => {
      const [outcome] = await receiveOrders(tx, [{ message: messageOf(), read: () => order }]);
      if (outcome !== undefined) throw new Error('not received');
    }),
  ),
);
await db.close();
