/** What customers come to by a link, without signing in: a page, and the same for apps. A GET changes nothing. */
import type { Request, ResponseObject, ResponseToolkit, RouteOptions, Server } from '@hapi/hapi';
import Joi from 'joi';
import { customerLimits } from '../../../config/retry.ts';
import { answerByLink, choiceOf, choicesOf, openLink, textOf, type OpenedLink } from '../../core/amendment/index.ts';
import { withCause } from '../../platform/correlation.ts';
import { AppError, fail } from '../../platform/errors.ts';
import { checked } from '../checked.ts';
import type { RouteContext } from '../context.ts';
import { createLimit } from './limit.ts';
import { answerParcel, openParcel, parcelPage } from './parcel.ts';
import { customerPage, customerProblem, styleSheet } from './show.ts';

type Answer = { readonly choice: string; readonly version?: number };
const answerSchema = Joi.object<Answer>({
  choice: Joi.string().max(40).required(),
  version: Joi.number().integer().min(1),
});

/** 128 bits in base64url. */
const TOKEN = /^[\w-]{22}$/;

const guarded: RouteOptions = {
  auth: false,
  security: { referrer: 'no-referrer', xframe: 'deny', noSniff: true, hsts: false, xss: 'disabled', noOpen: false },
};
/** An answer is a word and a number, and perhaps an address in letters that take many bytes. */
const answering: RouteOptions = { ...guarded, payload: { maxBytes: 6_000 } };

export function customerRoutes(server: Server, context: RouteContext): void {
  const { db } = context;
  const byAddress = createLimit(customerLimits.address);
  const byLink = createLimit(customerLimits.link);

  /** @throws missing `link.unknown`; 429 */
  const tokenOf = (request: Request): string => {
    byAddress(request.info.remoteAddress);
    const token = String(request.params['token']);
    if (!TOKEN.test(token)) fail('missing', 'link.unknown');
    byLink(token);
    return token;
  };
  const open = (token: string): Promise<OpenedLink> => db.read((reader) => openLink(reader, token));
  const answer = async (request: Request, token: string, { choice, version }: Answer): Promise<void> => {
    const chosen = choiceOf(choice) ?? fail('invalid', 'amendment.no_such_choice', {});
    const correlationId = request.headers['x-correlation-id'] as string;
    await withCause({ correlationId, who: 'customer' }, () =>
      db.tx((tx) => answerByLink(tx, token, { choice: chosen, ...(version === undefined ? {} : { version }) })),
    );
    context.wake();
  };
  /** Refusals of the house are pages here; what is broken stays an error. */
  const page = async (
    request: Request,
    h: ResponseToolkit,
    work: (token: string) => Promise<ResponseObject>,
  ): Promise<ResponseObject> => {
    try {
      return await work(tokenOf(request));
    } catch (error) {
      if (!(error instanceof AppError) || error.kind === 'bug') throw error;
      return customerProblem(context, request, h, error, open);
    }
  };

  server.route([
    { method: 'GET', path: '/o/style.css', options: { auth: false }, handler: (_request, h) => styleSheet(h) },
    {
      method: 'GET',
      path: '/o/{token}',
      options: guarded,
      handler: (request, h) =>
        page(request, h, async (token) => {
          const parcel = await openParcel(context, token);
          if (parcel !== undefined) return parcelPage(context, request, h, parcel);
          return customerPage(context, request, h, { opened: await open(token) });
        }),
    },
    {
      method: 'POST',
      path: '/o/{token}',
      options: answering,
      handler: (request, h) =>
        page(request, h, async (token) => {
          const parcel = await openParcel(context, token);
          if (parcel !== undefined) return answerParcel(context, request, h, token, parcel);
          await answer(request, token, formOf(request.payload));
          return customerPage(context, request, h, { opened: await open(token), thanks: true });
        }),
    },
    {
      method: 'GET',
      path: '/customer/amendments/{token}',
      options: guarded,
      handler: async (request, h) => apart(h.response(said(await open(tokenOf(request))))),
    },
    {
      method: 'POST',
      path: '/customer/amendments/{token}',
      options: answering,
      handler: async (request, h) => {
        const token = tokenOf(request);
        await answer(request, token, checked(answerSchema, request.payload));
        return apart(h.response(said(await open(token))));
      },
    },
  ]);
}

/** A form that is not ours is a choice that there is not: its sender gets the page once more. */
function formOf(payload: unknown): Answer {
  const checkedForm = answerSchema.validate(payload, { stripUnknown: true });
  return checkedForm.error === undefined ? checkedForm.value : fail('invalid', 'amendment.no_such_choice', {});
}

function apart(response: ResponseObject): ResponseObject {
  return response.header('cache-control', 'no-store').header('x-robots-tag', 'noindex, nofollow');
}

/** Nothing of the customer but their own lines and city. */
function said({ amendment, standing }: OpenedLink): Record<string, unknown> {
  const { orderNumber, revision, version, dueAt, proposal, answer } = amendment;
  const { lines, currency, beforeMinor, afterMinor, city, alternatives } = proposal;
  return {
    orderNumber,
    revision,
    version,
    standing,
    answer,
    dueAt,
    city,
    currency,
    beforeMinor,
    afterMinor,
    lines,
    choices: standing === 'open' ? choicesOf(proposal).map(textOf) : [],
    wait: alternatives.wait?.on ?? null,
    substitutes: (alternatives.substitute ?? []).map(({ sku, name, nameAr, quantity, lessMinor }) => ({
      sku,
      name,
      nameAr,
      quantity,
      lessMinor,
    })),
    stores: alternatives.stores.map(({ locationId, name, nameAr, city: at }) => ({
      locationId,
      name,
      nameAr,
      city: at,
    })),
  };
}
