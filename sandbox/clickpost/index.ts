/** The Clickpost simulator: books, labels, cancels and tracks shipments, and calls the hub back as they move. */
import { randomUUID } from 'node:crypto';
import Hapi from '@hapi/hapi';
import Joi from 'joi';
import { addControl } from '../control.ts';
import { createJournal } from '../journal.ts';
import type { Journal } from '../journal.ts';
import { createRandom } from '../random.ts';
import type { SentCounts } from '../sender.ts';
import { chanceSchema, commonDefaults, commonSchema, createSwitches } from '../switches.ts';
import type { Switches } from '../switches.ts';
import { addAdviceRoutes } from './advice-routes.ts';
import { addAftercareRoutes } from './aftercare-routes.ts';
import { envelope } from './answers.ts';
import { createDesk } from './desk.ts';
import { addLabelLinks } from './label-links.ts';
import { createLife } from './life.ts';
import type { ScanOptions, WebhookSetting } from './life.ts';
import { addMoveRoutes } from './move-routes.ts';
import { addRoutes } from './routes.ts';
import type { CallCounts, ClickpostSwitches, CourierSetting, PathName, Shipment } from './types.ts';
import { pathNames, paths } from './types.ts';

export interface ClickpostSandboxOptions {
  port?: number;
  host?: string;
  username: string;
  key: string;
  couriers: readonly CourierSetting[];
  webhook?: WebhookSetting;
  /** Milliseconds between scans; without it nothing moves by itself. */
  pace?: { stepMs: number };
  seed?: number;
  /** How long an asynchronous courier takes to book. */
  asyncMs?: number;
  firstAwb?: number;
  unknownReferenceCode?: number;
  journalLimit?: number;
  journalBodies?: boolean;
}

export interface ClickpostSandbox {
  url: string;
  switches: Switches<ClickpostSwitches>;
  journal: Journal;
  /** By reference number. */
  shipments: Map<string, Shipment>;
  callCounts: CallCounts;
  callbacks: () => SentCounts;
  find: (waybill: string) => Shipment | undefined;
  /** Writes a scan and tells the hub; true when all its callbacks were taken. */
  sendStatus: (waybill: string, code: number, options?: ScanOptions) => Promise<boolean>;
  /** Chooses what is still to happen to one shipment. */
  setPath: (waybill: string, path: PathName | readonly number[]) => void;
  /** What a courier booked and did not say shows up at last. */
  surface: (reference: string) => void;
  /** Resolves when no callback is waiting. */
  idle: () => Promise<void>;
  stop: () => Promise<void>;
}

const defaults: ClickpostSwitches = {
  ...commonDefaults,
  bookThenTimeout: 0,
  bookThenRefuse: 0,
  advice: 'good',
  adviceMs: 0,
  adviceFirst: [],
  labelSeconds: 604_800,
  burst: 1,
  webhookKind: 'all',
  missing: 0,
  lateMs: 0,
  paths: { normal: 1 },
  v4ErrorsAre400: true,
  repeatIsFailure: false,
};

const schema = {
  ...commonSchema,
  bookThenTimeout: chanceSchema,
  bookThenRefuse: chanceSchema,
  advice: Joi.valid('good', 'garbage', 'nobody', 'unsubscribed'),
  adviceMs: Joi.number().min(0).max(600_000),
  adviceFirst: Joi.array().items(Joi.number().integer()),
  labelSeconds: Joi.number(),
  burst: Joi.number().integer().min(1),
  webhookKind: Joi.valid('all', 'selected'),
  missing: chanceSchema,
  lateMs: Joi.number().min(0),
  paths: Joi.object(Object.fromEntries(pathNames.map((name) => [name, Joi.number().min(0)]))),
  v4ErrorsAre400: Joi.boolean(),
  repeatIsFailure: Joi.boolean(),
};

const faults = {
  down: { status: 503, body: envelope(503, false, 'Service unavailable') },
  throttle: { status: 429, body: envelope(429, false, 'Too many requests') },
  fail: { status: 500, body: envelope(500, false, 'Internal server error') },
};

const noCalls = (): CallCounts => ({
  create: 0,
  booked: 0,
  repeated: 0,
  refused: 0,
  fetch: 0,
  label: 0,
  cancel: 0,
  track: 0,
  updated: 0,
  accounts: 0,
});

export async function startClickpostSandbox(options: ClickpostSandboxOptions): Promise<ClickpostSandbox> {
  const { port = 0, host = '127.0.0.1', seed = 1, username, key, couriers, webhook, pace } = options;
  const switches = createSwitches<ClickpostSwitches>(defaults, schema, createRandom(seed + 1));
  const journal = createJournal({ limit: options.journalLimit, bodies: options.journalBodies });
  const callCounts = noCalls();
  const life = createLife({ webhook, stepMs: pace?.stepMs, journal, switches, random: createRandom(seed + 2) });
  const desk = createDesk({
    switches,
    random: createRandom(seed),
    asyncMs: options.asyncMs ?? 2000,
    firstAwb: options.firstAwb ?? 100_000_000_000,
    begin: life.begin,
    scan: (shipment, code) => void life.scan(shipment, code),
  });
  const find = (waybill: string) =>
    couriers.map((courier) => desk.find(courier.id, waybill)).find((shipment) => shipment !== undefined);
  const must = (waybill: string): Shipment => {
    const shipment = find(waybill);
    if (shipment === undefined) throw new Error(`no shipment ${waybill}`);
    return shipment;
  };
  const sendStatus = (waybill: string, code: number, more?: ScanOptions) => life.scan(must(waybill), code, more);
  const setPath = (waybill: string, path: PathName | readonly number[]) => {
    const shipment = must(waybill);
    shipment.path = [...(typeof path === 'string' ? paths[path] : path)];
    life.begin(shipment);
  };

  const server = Hapi.server({ port, host, router: { stripTrailingSlash: true } });
  let url = '';
  addControl(server, {
    name: 'Clickpost',
    switches,
    journal,
    hide: ['key'],
    faultAnswer: (fault) => faults[fault],
    state: () => {
      const byStatus: Record<string, number> = {};
      for (const shipment of desk.byWaybill.values()) {
        const code = String(shipment.scans.at(-1)?.code ?? 'none');
        byStatus[code] = (byStatus[code] ?? 0) + 1;
      }
      return { shipments: desk.byWaybill.size, byStatus, callCounts, callbacks: life.counts() };
    },
    reset: () => {
      life.clear();
      desk.clear();
      Object.assign(callCounts, noCalls());
    },
  });
  const labelUrl = addLabelLinks(server, {
    desk,
    secret: randomUUID(),
    baseUrl: () => url,
    seconds: () => switches.values.labelSeconds,
  });
  const unknownReferenceCode = options.unknownReferenceCode ?? 330;
  addRoutes(server, { username, key, couriers, desk, switches, callCounts, labelUrl, unknownReferenceCode });
  addAdviceRoutes(server, { username, key, couriers, switches });
  addAftercareRoutes(server, { username, key, couriers, desk, switches, baseUrl: () => url, begin: life.begin });
  addMoveRoutes(server, { find, sendStatus, setPath });
  await server.start();
  url = `http://${host}:${server.info.port}`;

  return {
    url,
    switches,
    journal,
    shipments: desk.byReference,
    callCounts,
    callbacks: life.counts,
    find,
    sendStatus,
    setPath,
    surface: (reference) => {
      const shipment = desk.byReference.get(reference);
      if (shipment === undefined) throw new Error(`no shipment ${reference}`);
      shipment.unheard = false;
      delete shipment.failure;
      life.begin(shipment);
    },
    idle: life.idle,
    async stop() {
      life.stop();
      await server.stop({ timeout: 50 });
    },
  };
}
