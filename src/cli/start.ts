/** `hub start`: runs until a signal, then drains. */
import type { Config } from '../../config/index.ts';
import { createHub } from '../app.ts';

export async function start(config: Config): Promise<number> {
  const hub = await createHub(config);
  process.on('unhandledRejection', (error) => hub.log.error({ err: error }, 'unhandled rejection'));
  const stopped = new Promise<void>((resolve, reject) => {
    let stopping = false;
    const stop = (): void => {
      if (stopping) return;
      stopping = true;
      hub.stop().then(resolve, reject);
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
  try {
    await hub.start();
  } catch (error) {
    // Half a hub would keep its file and its leases, and look alive to whoever watches the process.
    await hub.stop().catch((thrown: unknown) => hub.log.error({ err: thrown }, 'not stopped cleanly'));
    throw error;
  }
  await stopped;
  return 0;
}
