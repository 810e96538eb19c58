/** IPP/1.1 messages as far as a print needs them: RFC 8010 section 3. Pure. */

export const ippTag = {
  integer: 0x21,
  enum: 0x23,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  charset: 0x47,
  language: 0x48,
  mime: 0x49,
} as const;
export const ippOperation = {
  printJob: 0x0002,
  cancelJob: 0x0008,
  getJobAttributes: 0x0009,
  getJobs: 0x000a,
  getPrinterAttributes: 0x000b,
} as const;

export type IppField = readonly [tag: number, name: string, value: string | number | readonly string[]];
export type IppMessage = {
  readonly code: number;
  readonly requestId: number;
  readonly printerUri: string;
  readonly operation?: readonly IppField[];
  readonly job?: readonly IppField[];
  readonly document?: Uint8Array;
};
type Values = readonly (string | number | boolean)[];
export type IppAnswer = {
  readonly status: number;
  readonly groups: readonly { readonly tag: number; readonly attributes: Readonly<Record<string, Values>> }[];
};

function fieldBytes([tag, name, value]: IppField): Buffer {
  const values = Array.isArray(value) ? (value as readonly string[]) : [value as string | number];
  return Buffer.concat(
    values.map((one, at) => {
      const body = Buffer.from(typeof one === 'number' ? new Uint8Array(4) : one);
      if (typeof one === 'number') body.writeInt32BE(one);
      const label = Buffer.from(at === 0 ? name : '');
      return Buffer.concat([Buffer.from([tag]), short(label.length), label, short(body.length), body]);
    }),
  );
}

function short(number: number): Buffer {
  return Buffer.from([number >> 8, number & 255]);
}

export function encodeIpp({ code, requestId, printerUri, operation = [], job = [], document }: IppMessage): Buffer {
  const head = Buffer.from([1, 1, code >> 8, code & 255, 0, 0, 0, 0]);
  head.writeInt32BE(requestId, 4);
  const fields: IppField[] = [
    [ippTag.charset, 'attributes-charset', 'utf-8'],
    [ippTag.language, 'attributes-natural-language', 'en'],
    [ippTag.uri, 'printer-uri', printerUri],
    [ippTag.name, 'requesting-user-name', 'omnihub'],
    ...operation,
  ];
  const jobGroup = job.length === 0 ? [] : [Buffer.from([2]), ...job.map(fieldBytes)];
  return Buffer.concat([
    head,
    Buffer.from([1]),
    ...fields.map(fieldBytes),
    ...jobGroup,
    Buffer.from([3]),
    document ?? Buffer.alloc(0),
  ]);
}

/** Undefined for what is no whole answer of IPP. */
export function decodeIpp(bytes: Buffer): IppAnswer | undefined {
  try {
    return decoded(bytes);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Reading beyond the end throws a RangeError, of Buffer's own making. */
function decoded(bytes: Buffer): IppAnswer | undefined {
  const groups: { tag: number; attributes: Record<string, (string | number | boolean)[]> }[] = [];
  const status = bytes.readUInt16BE(2);
  let name = '';
  for (let at = 8; ;) {
    const tag = bytes.readUInt8(at);
    at += 1;
    if (tag === 3) return { status, groups };
    if (tag < 0x10) {
      groups.push({ tag, attributes: {} });
      continue;
    }
    const nameLength = bytes.readUInt16BE(at);
    if (nameLength > 0) name = bytes.toString('utf8', at + 2, at + 2 + nameLength);
    at += 2 + nameLength;
    const length = bytes.readUInt16BE(at);
    at += 2;
    if (at + length > bytes.length) return undefined;
    const body = bytes.subarray(at, at + length);
    at += length;
    const into = groups.at(-1);
    if (into === undefined) return undefined;
    const number = tag === ippTag.integer || tag === ippTag.enum;
    const value = number ? body.readInt32BE(0) : tag === 0x22 ? body[0] === 1 : body.toString('utf8');
    if (nameLength > 0 || into.attributes[name] === undefined) into.attributes[name] = [];
    into.attributes[name]?.push(value);
  }
}
