/** The bus while its broker is cut off, killed and short of memory. */
import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { findProgram } from '../../../scripts/servers/install.ts';
import { startServers, type Servers } from '../../../scripts/servers/index.ts';
import type { VhostDoor } from '../../../scripts/servers/vhosts.ts';
import type { Bus } from '../../../src/platform/bus/bus.ts';
import { messageOf, pause, waitFor } from '../made.ts';
import { connected, end, insist } from './rabbit.ts';

describe('platform/bus/rabbitmq', () => {
  describe('a broker of its own', () => {
    let servers: Servers;
    let url: string;
    let bus: Bus;
    const seen = new Map<string, number>();

    before(async function () {
      this.timeout(180_000);
      servers = await startServers({ durable: false, only: ['rabbitmq'] });
      url = (await servers.createVhost('own')).amqpUrl;
      bus = await connected(url);
      await bus.consume(async (listener, message) => {
        const key = `${listener} ${message.id}`;
        seen.set(key, (seen.get(key) ?? 0) + 1);
      });
      // A lone broker (3.10) killed within about two seconds of a quorum queue's making brings that queue back
      // without a leader (docs/operating.md): what is killed here is a broker whose queues have been written down.
      await pause(5_000);
    });
    after(async function () {
      this.timeout(180_000);
      await end(bus);
      await servers.stop();
    });
    beforeEach(() => seen.clear());

    /** Forty messages while `trouble` happens; resolves when every one has reached its three listeners. */
    async function throughout(trouble: () => Promise<void>): Promise<void> {
      const sending = (async () => {
        for (let n = 0; n < 40; n++) {
          await insist(bus, messageOf());
          await pause(10);
        }
      })();
      await pause(50);
      await trouble();
      await sending;
      await waitFor('everything to arrive', () => seen.size === 120, 60_000);
    }

    async function alarm(): Promise<void> {
      await waitFor('the broker', () => bus.health() === 'up', 60_000);
      await onBroker(servers, 'vm_memory_monitor:set_vm_memory_high_watermark(0.000001).');
      // The broker says so to a connection that publishes, once it has looked at its memory.
      const publishing = setInterval(() => void bus.publish(messageOf()), 1_000);
      void bus.publish(messageOf());
      await waitFor('the alarm', () => bus.health() === 'blocked', 60_000).finally(() => clearInterval(publishing));
    }

    it('connections closed by the broker: publisher and consumers come back, nothing is lost', async function () {
      this.timeout(180_000);

      await throughout(() => onBroker(servers, 'rabbit_networking:close_all_connections("test").'));

      expect(bus.health()).to.equal('up');
    });

    it('broker killed and started again: nothing is lost', async function () {
      this.timeout(180_000);

      await throughout(async () => {
        await servers.kill9('rabbitmq');
        await waitFor('the loss to be seen', () => bus.health() === 'down');
        expect(await bus.publish(messageOf({ event: 'order.dreamt' }))).to.deep.include({ lineDown: true });
        await servers.restart('rabbitmq');
      });

      expect(bus.health()).to.equal('up');
    });

    it('memory alarm: health is blocked and publishing waits, consuming goes on; over: up again', async function () {
      this.timeout(180_000);
      await alarm();

      const refused = await bus.publish(messageOf());
      await onBroker(servers, 'vm_memory_monitor:set_vm_memory_high_watermark({absolute, "1024MB"}).');
      await waitFor('the end of the alarm', () => bus.health() === 'up', 60_000);
      const taken = await bus.publish(messageOf());

      expect(refused).to.deep.equal({ failed: 'broker blocks publishers', lineDown: true });
      expect(taken).to.equal('ok');
    });

    it('killed during an alarm: the new connection is not taken for blocked', async function () {
      this.timeout(180_000);
      await alarm();

      await servers.kill9('rabbitmq');
      await servers.restart('rabbitmq');
      await waitFor('the broker', () => bus.health() === 'up', 60_000);

      expect((await insist(bus, messageOf())).at(-1)).to.equal('ok');
    });
  });
});

function onBroker(servers: Servers, code: string): Promise<void> {
  const door = servers.address.door as VhostDoor & { kind: 'erlang' };
  const args = ['-sname', door.node, '-c', door.cookie, '-h', `test_${process.pid}_${Date.now()}`, '-e'];
  return new Promise((resolve, reject) => {
    const child = spawn(findProgram('erl_call') ?? 'erl_call', args, {
      env: { ...process.env, ERL_EPMD_PORT: String(door.epmdPort) },
    });
    let said = '';
    child.stdout.on('data', (text) => (said += String(text)));
    child.once('error', reject);
    child.once('close', () => (said.startsWith('{ok') ? resolve() : reject(new Error(`the broker said: ${said}`))));
    child.stdin.end(`${code}\n`);
  });
}
