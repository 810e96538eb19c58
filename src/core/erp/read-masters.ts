/** `location.master.v1` and `item.master.v1`: what the ERP says of its stores and items (erp.md §3.3 F). */
import Joi from 'joi';
import { locationKinds } from '../../../config/locations.ts';
import type { Tx } from '../../platform/db/index.ts';
import { AppError, asAppError, fail } from '../../platform/errors.ts';
import { saveItemMaster, saveLocationMaster, type ItemMaster, type LocationMaster } from '../catalog/index.ts';
import { codeOf } from './check.ts';
import type { Answer, Caller, Envelope, Follow, Work } from './message.ts';

const date = Joi.string()
  .pattern(/^\d{4}-\d{2}-\d{2}$/)
  .allow(null);
const text = (longest: number): Joi.StringSchema => Joi.string().trim().min(1).max(longest);

const locationSchema = Joi.object<Omit<LocationMaster, 'companyId'>>({
  code: text(20).required(),
  name: text(160).required(),
  kind: Joi.string().valid(...locationKinds),
  nameAr: text(160),
  city: text(80),
  address: Joi.object({
    lines: Joi.array().items(text(160)).max(5).required(),
    area: text(80),
    region: text(80),
    postcode: text(20),
  }),
  phone: text(30),
  email: Joi.string().email({ tlds: false }).max(160),
  place: Joi.object({ lat: Joi.number().min(-90).max(90).required(), lng: Joi.number().min(-180).max(180).required() }),
  timeZone: text(60),
  blocked: Joi.boolean(),
  validFrom: date,
  validTo: date,
}).required();

const size = Joi.number().integer().min(0).max(10_000_000);
const itemSchema = Joi.object<Omit<ItemMaster, 'sku'> & { number: string; variant?: string }>({
  number: text(64).required(),
  variant: text(32),
  name: text(255).required(),
  nameAr: text(255),
  uom: text(12).required(),
  units: Joi.array()
    .items(Joi.object({ uom: text(12).required(), factor: Joi.number().integer().min(1).max(1_000_000).required() }))
    .max(50),
  salesUom: text(12),
  barcodes: Joi.array().items(text(40)).max(50),
  weightG: size,
  lengthMm: size,
  widthMm: size,
  heightMm: size,
  hsCode: text(20),
  originCountry: Joi.string().pattern(/^[A-Z]{2}$/),
  blocked: Joi.boolean(),
  returnable: Joi.boolean(),
  active: Joi.boolean(),
  validFrom: date,
  validTo: date,
}).required();

/** Fields that we do not know are the ERP's own and no mistake. */
const options = { abortEarly: false, stripUnknown: true } as const;

export function readLocationMaster(caller: Caller, envelope: Envelope): Work {
  const master = checked(locationSchema, envelope.payload);
  const code = codeOf(master.code);
  return {
    places: [code],
    waits: false,
    apply: (tx) =>
      save(envelope, async () => {
        const { id, status } = await saveLocationMaster(tx, { ...master, code, companyId: caller.companyId });
        return { id, status, follow: { replay: { locationId: id } } };
      }),
  };
}

export function readItemMaster(_caller: Caller, envelope: Envelope): Work {
  const { number, variant, ...facts } = checked(itemSchema, envelope.payload);
  const sku = variant === undefined ? number : `${number}-${variant}`;
  return { places: [], waits: false, apply: (tx: Tx) => save(envelope, () => saveItem(tx, { sku, ...facts })) };
}

async function saveItem(tx: Tx, master: ItemMaster): Promise<Saved> {
  const { sku, status } = await saveItemMaster(tx, master);
  return { id: sku, status, follow: { replay: { sku } } };
}

type Saved = { readonly id: string; readonly status: string; readonly follow: Follow };

async function save(envelope: Envelope, work: () => Promise<Saved>): Promise<Answer & { readonly follow: Follow }> {
  try {
    const { id, status, follow } = await work();
    const body = { messageId: envelope.messageId ?? null, id, status: status.toUpperCase() };
    return { status: status === 'created' ? 201 : 200, body, follow };
  } catch (thrown) {
    const error = asAppError(thrown);
    // Content that contradicts the master's own rules is the sender's to mend.
    if (error.kind === 'invalid') throw new AppError('refused', error.code, error.details, error);
    throw thrown;
  }
}

function checked<T>(schema: Joi.ObjectSchema<T>, payload: unknown): T {
  const result = schema.validate(payload, options);
  if (result.error === undefined) return result.value;
  return fail('refused', 'SCHEMA', {
    errors: result.error.details.map((one) => `${one.path.join('.')}: ${one.message.replaceAll('"', '')}`),
  });
}
