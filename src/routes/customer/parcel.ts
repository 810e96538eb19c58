/** Links about a parcel or a cash order: shown, and answered. Looking changes nothing. */
import type { Request, ResponseObject, ResponseToolkit } from '@hapi/hapi';
import Joi from 'joi';
import { h as element } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { loadChannel } from '../../core/catalog/index.ts';
import {
  answerParcelLink,
  openParcelLink,
  type OpenedConfirmation,
  type OpenedParcel,
  type ParcelAnswer,
} from '../../core/delivery/index.ts';
import { withCause } from '../../platform/correlation.ts';
import { AppError, fail } from '../../platform/errors.ts';
import { dateOf, localTime } from '../../platform/time.ts';
import type { RouteContext } from '../context.ts';
import { problemOf } from '../problems.ts';
import { ParcelPage } from './parcel-page.tsx';
import { parcelTexts } from './parcel-texts.ts';
import { languageOf, withHeaders } from './show.ts';
import { texts } from './texts.ts';

type Opened = OpenedParcel | OpenedConfirmation;
type Typed = { choice: string; version?: number; phone?: string; address?: string; landmark?: string };

const typed = Joi.object<Typed>({
  choice: Joi.string().max(20).required(),
  version: Joi.number().integer().min(1),
  phone: Joi.string().trim().max(30).empty(''),
  address: Joi.string().trim().max(200).empty(''),
  landmark: Joi.string().trim().max(120).empty(''),
});

export function openParcel(context: RouteContext, token: string): Promise<Opened | undefined> {
  return context.db.read((reader) => openParcelLink(reader, token));
}

export async function parcelPage(
  context: RouteContext,
  request: Request,
  h: ResponseToolkit,
  opened: Opened,
  said?: { readonly error?: AppError },
): Promise<ResponseObject> {
  const channel = await context.db.read((reader) => loadChannel(reader, opened.channelId));
  const language = languageOf(request, channel.config.commentLanguage);
  const error = said?.error;
  const shown = {
    language,
    path: request.path,
    opened,
    until: localTime(dateOf(opened.dueAt), channel.timeZone).slice(0, 16),
    ...(said === undefined
      ? {}
      : {
          said:
            error === undefined
              ? { text: texts[language].thanks, good: true }
              : { text: parcelTexts[language].problems[error.code] ?? texts[language].wrong, good: false },
        }),
  };
  const page = withHeaders(h.response(`<!doctype html>${renderToString(element(ParcelPage, { shown }))}`));
  if (error === undefined) return page;
  const problem = problemOf(error, request.headers['x-correlation-id'] as string);
  return page.code(problem.status).header('x-problem-code', problem.code);
}

/** A refusal is the page as it is now, with what was wrong. */
export async function answerParcel(
  context: RouteContext,
  request: Request,
  h: ResponseToolkit,
  token: string,
  opened: Opened,
): Promise<ResponseObject> {
  const correlationId = request.headers['x-correlation-id'] as string;
  try {
    const answer = answerOf(opened, request.payload);
    await withCause({ correlationId, who: 'customer' }, () =>
      context.db.tx((tx) => answerParcelLink(tx, token, answer)),
    );
    context.wake();
    return await parcelPage(context, request, h, (await openParcel(context, token)) ?? opened, {});
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === 'bug' || error.kind === 'unavailable') throw error;
    context.log.info({ path: '/o/{token}', code: error.code, correlationId }, 'request refused');
    return parcelPage(context, request, h, (await openParcel(context, token)) ?? opened, { error });
  }
}

/** @throws invalid `link.no_such_choice` */
function answerOf(opened: Opened, payload: unknown): ParcelAnswer {
  const checked = typed.validate(payload, { stripUnknown: true });
  if (checked.error !== undefined) return fail('invalid', 'link.no_such_choice', {});
  const { choice, version, phone, address, landmark } = checked.value;
  const seen = version === undefined ? {} : { version };
  if (opened.kind === 'confirmation') {
    if (choice !== 'yes' && choice !== 'no') return fail('invalid', 'link.no_such_choice', {});
    return { kind: 'confirmation', yes: choice === 'yes', ...seen };
  }
  if (choice === 'return') return { kind: 'delivery', answer: { action: 'return' }, ...seen };
  if (landmark !== undefined && address === undefined) return fail('invalid', 'link.no_such_choice', {});
  return {
    kind: 'delivery',
    ...seen,
    answer: {
      action: 'reattempt',
      on: choice,
      ...(phone === undefined ? {} : { phone }),
      ...(address === undefined
        ? {}
        : { address: { lines: [address], ...(landmark === undefined ? {} : { landmark }) } }),
    },
  };
}
