/** Coming in and going out, the language, and a new password. */
import type { Request, ResponseObject, ResponseToolkit, Server } from '@hapi/hapi';
import Joi from 'joi';
import type { JSX } from 'preact';
import { DEMO_PASSWORD, demoUsers } from '../../../config/users.ts';
import { changePassword, signIn, signOut } from '../../core/access/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { RouteContext } from '../context.ts';
import { html, Page } from './layout.tsx';
import type { MessageKey } from './messages.ts';
import { Csrf, Ltr } from './parts.tsx';
import { addPages, LOCALE_COOKIE, ownPath, SESSION, tokenOf, userOf, viewOf, type View } from './visit.ts';

const open = {
  auth: { strategy: SESSION, mode: 'try' as const },
  tags: ['console'],
  state: { parse: true, failAction: 'ignore' as const },
};

export function addSignIn(server: Server, context: RouteContext): void {
  server.route([
    {
      method: 'GET',
      path: '/sign-in',
      options: open,
      handler: (request, h) => {
        const next = ownPath((request.query as { next?: unknown }).next);
        if (userOf(request) !== undefined) return h.redirect(next);
        return html(h, <SignIn view={viewOf(request, context.demo)} next={next} />);
      },
    },
    {
      method: 'POST',
      path: '/sign-in',
      options: {
        ...open,
        validate: {
          payload: Joi.object({
            login: Joi.string().allow('').max(200).default(''),
            password: Joi.string().allow('').max(1000).default(''),
            next: Joi.string().allow('').max(600).default('/'),
          }),
        },
      },
      handler: (request, h) => comeIn(context, request, h),
    },
    {
      method: 'POST',
      path: '/sign-out',
      options: open,
      handler: async (request, h) => {
        const token = tokenOf(request);
        if (token !== undefined) await context.db.tx((tx) => signOut(tx, token));
        request.cookieAuth.clear();
        return h.redirect('/sign-in').code(303);
      },
    },
    {
      method: 'POST',
      path: '/console/language',
      options: {
        ...open,
        validate: {
          payload: Joi.object({
            locale: Joi.string().valid('en', 'ar').required(),
            next: Joi.string().max(600).default('/'),
          }),
        },
      },
      handler: (request, h) => {
        const { locale, next } = request.payload as { locale: string; next: string };
        return h.redirect(ownPath(next)).code(303).state(LOCALE_COOKIE, locale);
      },
    },
  ]);
  addPages(server, context, [
    {
      method: 'GET',
      path: '/console/password',
      handler: async ({ h, view }) => html(h, <NewPassword view={view} />),
    },
    {
      method: 'POST',
      path: '/console/password',
      payload: Joi.object({
        old: Joi.string().allow('').max(1000).required(),
        fresh: Joi.string().allow('').max(1000).required(),
      }),
      handler: async ({ request, h, view, user }) => {
        const { old, fresh } = request.payload as { old: string; fresh: string };
        const token = tokenOf(request);
        try {
          await changePassword(context.db, {
            userId: user.id,
            oldPassword: old,
            newPassword: fresh,
            ...(token === undefined ? {} : { token }),
          });
        } catch (error) {
          const problem = problemOfPassword(error);
          return html(h, <NewPassword view={view} problem={problem} />).code(400);
        }
        return h.redirect('/?done=password').code(303);
      },
    },
  ]);
}

function problemOfPassword(error: unknown): MessageKey {
  if (error instanceof AppError && error.code === 'access.password_unsuitable') return 'password.unsuitable';
  if (error instanceof AppError && error.code === 'access.password_wrong') return 'password.wrong';
  throw error;
}

async function comeIn(context: RouteContext, request: Request, h: ResponseToolkit): Promise<ResponseObject> {
  const { login, password, next } = request.payload as { login: string; password: string; next: string };
  try {
    const { token } = await signIn(context.db, { login, password });
    request.cookieAuth.set({ token });
    return h.redirect(ownPath(next)).code(303);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'access.sign_in_refused') throw error;
    // One answer for every cause: nobody learns here who works with us.
    const view = viewOf(request, context.demo);
    return html(h, <SignIn view={view} next={ownPath(next)} login={login} refused />).code(403);
  }
}

function SignIn(props: { view: View; next: string; login?: string; refused?: boolean }): JSX.Element {
  const { view } = props;
  const { say } = view;
  return (
    <Page view={view} title={say('sign_in.title')}>
      <div class={`hub-sign ${view.demo ? '' : 'hub-sign-solo'}`}>
        <div class="card">
          <div class="card-body p-4">
            <h1 class="h2 mb-1">{say('sign_in.title')}</h1>
            <p class="text-secondary mb-4">{say('app.tagline')}</p>
            {props.refused === true ? (
              <div class="hub-note hub-note-bad" role="alert" id="refused">
                {say('sign_in.refused')}
              </div>
            ) : props.next === '/' ? null : (
              <div class="hub-note" role="status">
                {say('sign_in.ended')}
              </div>
            )}
            <form method="post" action="/sign-in">
              <Csrf view={view} />
              <input type="hidden" name="next" value={props.next} />
              <div class="mb-3">
                <label class="form-label" for="login">
                  {say('sign_in.login')}
                </label>
                <input
                  class="form-control"
                  id="login"
                  name="login"
                  dir="ltr"
                  autocomplete="username"
                  autocapitalize="none"
                  spellcheck={false}
                  required
                  autofocus
                  value={props.login ?? ''}
                  {...(props.refused === true ? { 'aria-describedby': 'refused' } : {})}
                />
              </div>
              <div class="mb-4">
                <label class="form-label" for="password">
                  {say('sign_in.password')}
                </label>
                <input
                  class="form-control"
                  id="password"
                  name="password"
                  type="password"
                  dir="ltr"
                  autocomplete="current-password"
                  required
                />
              </div>
              <button type="submit" class="btn btn-primary w-100">
                {say('sign_in.submit')}
              </button>
            </form>
          </div>
        </div>
        {view.demo ? <DemoAccounts view={view} /> : null}
      </div>
    </Page>
  );
}

function DemoAccounts({ view }: { view: View }): JSX.Element {
  return (
    <section class="card" aria-labelledby="demo">
      <div class="card-body">
        <h2 class="card-title" id="demo">
          {view.say('sign_in.demo')}
        </h2>
        <p class="text-secondary mt-1">
          {view.say('sign_in.demo.hint')} <Ltr mono>{DEMO_PASSWORD}</Ltr>
        </p>
        <ul class="list-unstyled mb-0">
          {demoUsers.map((one) => (
            <li class="d-flex gap-3 py-1">
              <span class="hub-strong flex-fill">
                <Ltr mono>{one.login}</Ltr>
              </span>
              <bdi>{one.displayName}</bdi>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function NewPassword({ view, problem }: { view: View; problem?: MessageKey }): JSX.Element {
  const { say } = view;
  const field = (name: string, label: MessageKey, autocomplete: string): JSX.Element => (
    <div class="mb-3">
      <label class="form-label" for={name}>
        {say(label)}
      </label>
      <input
        class="form-control"
        id={name}
        name={name}
        type="password"
        dir="ltr"
        autocomplete={autocomplete}
        required
      />
    </div>
  );
  return (
    <Page view={view} title={say('password.title')}>
      <div class="card hub-narrow">
        <div class="card-body">
          <h1 class="h2">{say('password.title')}</h1>
          <p class="text-secondary">{say('password.hint')}</p>
          {problem === undefined ? null : (
            <div class="hub-note hub-note-bad" role="alert">
              {say(problem)}
            </div>
          )}
          <form method="post" action="/console/password">
            <Csrf view={view} />
            {field('old', 'password.old', 'current-password')}
            {field('fresh', 'password.new', 'new-password')}
            <button type="submit" class="btn btn-primary">
              {say('password.submit')}
            </button>
          </form>
        </div>
      </div>
    </Page>
  );
}
