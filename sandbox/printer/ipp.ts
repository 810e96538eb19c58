/**
 * The printer's side of IPP, read from RFC 8010 section 3 (encoding) and RFC 8011 section 4 (operations), strictly: what a
 * lenient printer would let pass is refused here.
 */

/** RFC 8010, 3.5.1 and 3.5.2. */
const delimiters: Readonly<Record<number, string>> = {
  1: 'operation',
  2: 'job',
  3: 'end',
  4: 'printer',
  5: 'unsupported',
};
const integerTags = new Set([0x21, 0x23]);

export type IppAttribute = {
  readonly name: string;
  readonly tag: number;
  readonly values: (string | number | boolean)[];
};
export type IppRequest = {
  readonly version: string;
  readonly operation: number;
  readonly requestId: number;
  readonly groups: { readonly kind: string; readonly attributes: IppAttribute[] }[];
  readonly document: Buffer;
};

/** @throws with the section of the RFC that is broken */
export function readRequest(message: Buffer): IppRequest {
  let position = 0;
  const take = (count: number): Buffer => {
    if (position + count > message.length) throw new Error('RFC 8010 3.1: the message ends in the middle of a field');
    position += count;
    return message.subarray(position - count, position);
  };
  const version = `${take(1)[0]}.${take(1)[0]}`;
  const operation = take(2).readUInt16BE();
  const requestId = take(4).readInt32BE();
  if (requestId < 1) throw new Error('RFC 8011 4.1.2: request-id is below 1');
  const groups: { kind: string; attributes: IppAttribute[] }[] = [];
  for (;;) {
    const tag = take(1)[0] ?? 0;
    if (tag <= 0x0f) {
      const kind = delimiters[tag];
      if (kind === undefined) throw new Error(`RFC 8010 3.5.1: delimiter 0x${tag.toString(16)} is reserved`);
      if (kind === 'end') break;
      groups.push({ kind, attributes: [] });
      continue;
    }
    const group = groups.at(-1);
    if (group === undefined) throw new Error('RFC 8010 3.1.2: an attribute before any group');
    const name = take(take(2).readUInt16BE()).toString('utf8');
    const raw = take(take(2).readUInt16BE());
    const value = valueOf(tag, raw);
    const last = group.attributes.at(-1);
    if (name !== '') group.attributes.push({ name, tag, values: [value] });
    else if (last === undefined) throw new Error('RFC 8010 3.1.5: an additional value of nothing');
    else last.values.push(value);
  }
  return { version, operation, requestId, groups, document: message.subarray(position) };
}

function valueOf(tag: number, raw: Buffer): string | number | boolean {
  if (integerTags.has(tag)) {
    if (raw.length !== 4) throw new Error('RFC 8010 3.9: an integer has four octets');
    return raw.readInt32BE();
  }
  if (tag === 0x22) return raw[0] === 1;
  return raw.toString('utf8');
}

/** RFC 8011 4.1.4: charset first, language second, then the target. */
export function checkOperation(request: IppRequest): string | undefined {
  const [first] = request.groups;
  if (first?.kind !== 'operation') return 'the first group is not that of the operation';
  const names = first.attributes.map((one) => one.name);
  if (names[0] !== 'attributes-charset' || names[1] !== 'attributes-natural-language')
    return 'charset and language first';
  if (first.attributes[0]?.tag !== 0x47 || first.attributes[1]?.tag !== 0x48)
    return 'charset or language of another type';
  if (!names.includes('printer-uri')) return 'no printer-uri';
  return undefined;
}

export function attributeOf(request: IppRequest, kind: string, name: string): IppAttribute['values'] | undefined {
  return request.groups.find((one) => one.kind === kind)?.attributes.find((one) => one.name === name)?.values;
}

type Out = readonly [tag: number, name: string, ...values: readonly (string | number)[]];

export function writeResponse(
  status: number,
  requestId: number,
  groups: readonly { readonly tag: number; readonly attributes: readonly Out[] }[] = [],
): Buffer {
  const octets: number[] = [1, 1, status >> 8, status & 255, ...int32(requestId)];
  const put = ([tag, name, ...values]: Out): void => {
    values.forEach((value, at) => {
      const label = at === 0 ? [...Buffer.from(name)] : [];
      const body = typeof value === 'number' ? int32(value) : [...Buffer.from(value)];
      octets.push(tag, label.length >> 8, label.length & 255, ...label, body.length >> 8, body.length & 255, ...body);
    });
  };
  octets.push(1);
  put([0x47, 'attributes-charset', 'utf-8']);
  put([0x48, 'attributes-natural-language', 'en']);
  for (const group of groups) {
    octets.push(group.tag);
    group.attributes.forEach(put);
  }
  octets.push(3);
  return Buffer.from(octets);
}

function int32(value: number): number[] {
  return [(value >> 24) & 255, (value >> 16) & 255, (value >> 8) & 255, value & 255];
}
