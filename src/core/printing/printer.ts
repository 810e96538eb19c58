/** A printer of a place: what it prints, how it is reached, and which papers go to it. Pure. */
import { fail } from '../../platform/errors.ts';
import type { DocumentKind } from '../document/index.ts';

export const printerKinds = ['label', 'a4'] as const;
export type PrinterKind = (typeof printerKinds)[number];
/** `browser`: a person prints from the page; `agent`: the store's agent reaches it; `ipp`, `raw`: the hub does. */
export const connections = ['browser', 'agent', 'ipp', 'raw'] as const;
export type Connection = (typeof connections)[number];
export const paperFormats = ['pdf', 'png', 'zpl'] as const;
export type PaperFormat = (typeof paperFormats)[number];

export type Printer = {
  readonly id: string;
  readonly locationId: string;
  readonly name: string;
  readonly station: string | null;
  readonly kind: PrinterKind;
  readonly connection: Connection;
  /** `ipp://host[:port]/path`, `ipps://…` or `socket://host[:port]`; none for a browser's. */
  readonly address: string | null;
  readonly dpi: 203 | 300;
  readonly formats: readonly PaperFormat[];
  /** Papers that go here before any other printer of the place. */
  readonly defaultFor: readonly DocumentKind[];
  /** A name of PWG 5101.1, e.g. `om_100x150mm_100x150mm`; left out: what is loaded. */
  readonly media: string | null;
  readonly active: boolean;
  readonly version: number;
  readonly savedAt: string;
  readonly savedBy: string;
};

export type PrinterAddress = {
  readonly scheme: 'ipp' | 'ipps' | 'socket';
  readonly host: string;
  readonly port: number;
  readonly path: string;
};

const ports = { ipp: 631, ipps: 631, socket: 9100 } as const;

/** @throws invalid `printer.address` */
export function readAddress(text: string): PrinterAddress {
  const found =
    /^(ipps?|socket):\/\/(\[[0-9a-f:.]+\]|[A-Za-z0-9][A-Za-z0-9.-]{0,252})(?::(\d{1,5}))?(\/[\x21-\x7e]*)?$/.exec(text);
  const scheme = found?.[1] as PrinterAddress['scheme'] | undefined;
  const port = found?.[3] === undefined ? undefined : Number(found[3]);
  if (scheme === undefined || port === 0 || (port ?? 1) > 65_535) return fail('invalid', 'printer.address', {});
  const host = (found?.[2] ?? '').replace(/^\[|\]$/g, '').toLowerCase();
  return { scheme, host, port: port ?? ports[scheme], path: found?.[4] ?? '/' };
}

const wanted: Readonly<Record<Connection, readonly string[]>> = {
  browser: [],
  agent: ['ipp', 'ipps', 'socket'],
  ipp: ['ipp', 'ipps'],
  raw: ['socket'],
};

/** @throws invalid `printer.address`, `printer.address_needed`, `printer.wrong_scheme`, `printer.no_format` */
export function checkPrinter(one: Pick<Printer, 'connection' | 'address' | 'formats'>): void {
  if (one.formats.length === 0) fail('invalid', 'printer.no_format', {});
  const schemes = wanted[one.connection];
  if (schemes.length === 0) return;
  if (one.address === null) return fail('invalid', 'printer.address_needed', { connection: one.connection });
  const { scheme } = readAddress(one.address);
  if (!schemes.includes(scheme)) fail('invalid', 'printer.wrong_scheme', { scheme, connection: one.connection });
}

const onLabels: ReadonlySet<DocumentKind> = new Set(['shipping_label', 'carton_label']);

export function isLabel(kind: DocumentKind): boolean {
  return onLabels.has(kind);
}

/** The printer that a paper of a place goes to: the one it is set for, else the only one of its sort; undefined: the browser. */
export function choosePrinter(printers: readonly Printer[], kind: DocumentKind): Printer | undefined {
  const usable = printers.filter((one) => one.active);
  const set = usable.find((one) => one.defaultFor.includes(kind));
  const sort: PrinterKind = isLabel(kind) ? 'label' : 'a4';
  const alike = usable.filter((one) => one.kind === sort && one.connection !== 'browser');
  const chosen = set ?? (alike.length === 1 ? alike[0] : undefined);
  return chosen?.connection === 'browser' ? undefined : chosen;
}

const formatsOf: Readonly<Record<string, PaperFormat>> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'application/zpl': 'zpl',
};
export const mediaTypes: Readonly<Record<PaperFormat, string>> = {
  pdf: 'application/pdf',
  png: 'image/png',
  zpl: 'application/zpl',
};

/**
 * What a paper goes out as: as it was kept where the printer takes that, a picture as a page of PDF where it must, and a
 * label as ZPL for a printer that takes nothing else. A sheet is never made into ZPL, and ZPL never into anything.
 * @throws refused `print.format_not_accepted`
 */
export function formatFor(
  printer: Pick<Printer, 'formats' | 'name'>,
  { mediaType, label }: { readonly mediaType: string; readonly label: boolean },
): PaperFormat {
  const own = formatsOf[mediaType];
  if (own !== undefined && printer.formats.includes(own)) return own;
  if (own === 'png' && printer.formats.includes('pdf')) return 'pdf';
  if (label && (own === 'pdf' || own === 'png') && printer.formats.includes('zpl')) return 'zpl';
  return fail('refused', 'print.format_not_accepted', {
    mediaType,
    printer: printer.name,
    takes: printer.formats.join(', '),
  });
}

export type LabelSize = { readonly width: number; readonly height: number };
const LABEL: LabelSize = { width: 100, height: 150 };
const INCH = 25.4;

/** The label in the printer in mm, by the name of its paper (PWG 5101.1: `iso_a6_105x148mm`, `na_index-4x6_4x6in`). */
export function labelSize({ media }: Pick<Printer, 'media'>): LabelSize {
  const [, w, h, unit] = /_(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(mm|in)$/.exec(media ?? '') ?? [];
  const [width, height] = [w, h].map((side) => Number(side) * (unit === 'in' ? INCH : 1));
  const usual = (side = 0): boolean => side >= 25 && side <= 300;
  return usual(width) && usual(height) ? { width: width ?? 0, height: height ?? 0 } : LABEL;
}
