/** What the ways of getting servers (private, Docker, given by URL) have in common. */
import type { VhostDoor } from './vhosts.ts';

export type ServerName = 'mariadb' | 'rabbitmq';

/** One server we may kill and start again; its data and address stay. */
export interface RunningServer {
  pid(): number | undefined;
  kill9(): Promise<void>;
  restart(): Promise<void>;
  /** Ends what had to live as long as the server. */
  stopLast?(): Promise<void>;
}

/** How another process reaches the servers; travels as JSON in OMNIHUB_TEST_SERVERS. */
export interface ServersAddress {
  /** mysql://user:password@host:port, no database; the user may create some. */
  readonly rootUrl?: string;
  /** amqp://user:password@host:port, no vhost unless the door is `given`. */
  readonly amqpRoot?: string;
  readonly door?: VhostDoor;
}
