/**
 * For developers: `node --import tsx scripts/servers/cli.ts` starts a private MariaDB and RabbitMQ, prints their
 * addresses as lines for a shell, and ends and removes both on Ctrl-C. After pasting the lines into another shell
 * `npm start` runs on them, and so does one live test file: `npx mocha --no-config --node-option import=tsx <file>`.
 * `--durable` keeps every commit through a kill.
 */
import { startServers } from './index.ts';

try {
  const began = Date.now();
  const servers = await startServers({ durable: process.argv.includes('--durable') });
  const stay = setInterval(() => {}, 60_000);
  const stop = async () => {
    clearInterval(stay);
    await servers.stop();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);

  const databaseUrl = await servers.createDatabase('omnihub');
  const { amqpUrl } = await servers.createVhost('omnihub');
  console.log(`export HUB_DATABASE_URL='${databaseUrl}'`);
  console.log(`export HUB_AMQP_URL='${amqpUrl}'`);
  console.log(`export OMNIHUB_TEST_SERVERS='${JSON.stringify(servers.address)}'`);
  console.error(`ready after ${((Date.now() - began) / 1000).toFixed(1)} s; Ctrl-C ends both`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
