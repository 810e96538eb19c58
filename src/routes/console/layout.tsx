/** The frame of every page: head, bar, menu, notices, and the stream that keeps live parts fresh. */
import type { ComponentChildren, JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { ResponseObject, ResponseToolkit } from '@hapi/hapi';
import { assetUrl } from './assets.ts';
import { Menu } from './menu.tsx';
import { screens, type MessageKey } from './messages.ts';
import { Csrf } from './parts.tsx';
import type { View } from './visit.ts';

// htmx may neither evaluate text nor add styles of its own: the page's policy forbids both.
const htmxConfig = JSON.stringify({ includeIndicatorStyles: false, allowEval: false, historyCacheSize: 0 });

export type PageProps = {
  readonly view: View;
  readonly title: string;
  readonly active?: MessageKey;
  /** Joins the stream of changes. */
  readonly live?: boolean;
  readonly children: ComponentChildren;
};

export function Page({ view, title, active, live, children }: PageProps): JSX.Element {
  const { say } = view;
  const stream = live === true ? { 'hx-ext': 'sse', 'sse-connect': `/console/live?at=${Date.now()}` } : {};
  return (
    <html lang={view.locale} dir={view.dir}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="htmx-config" content={htmxConfig} />
        <title>{`${title} · ${say('app.name')}`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={assetUrl(view.dir === 'rtl' ? 'tabler.rtl.css' : 'tabler.css')} />
        <link rel="stylesheet" href={assetUrl('console.css')} />
        <script src={assetUrl('htmx.js')} defer />
        <script src={assetUrl('sse.js')} defer />
        <script src={assetUrl('console.js')} defer />
      </head>
      <body hx-headers={view.crumb === undefined ? '{}' : JSON.stringify({ 'X-CSRF-Token': view.crumb })}>
        <a class="hub-skip" href="#content">
          {say('app.skip')}
        </a>
        <Bar view={view} active={active} />
        <main id="content" class="hub-main container-xl" tabIndex={-1} {...stream}>
          {children}
        </main>
      </body>
    </html>
  );
}

function Bar({ view, active }: { view: View; active: MessageKey | undefined }): JSX.Element {
  const { say, user } = view;
  return (
    <header class="hub-bar">
      <div class="container-xl hub-bar-in">
        <a class="hub-brand" href="/">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <circle cx="16" cy="16" r="5" fill="#f2a900" />
            <g stroke="#fff" stroke-width="2.5" fill="none" stroke-linecap="round">
              <path d="M16 11V4M16 28v-7M11 16H4M28 16h-7" />
            </g>
          </svg>
          <bdi dir="ltr">{say('app.name')}</bdi>
        </a>
        {view.demo ? <span class="hub-demo">{say('app.demo')}</span> : null}
        <div class="hub-grow-bar" />
        {user === undefined || user.mustChangePassword ? (
          <div class="hub-grow" />
        ) : (
          <Menu view={view} active={active} />
        )}
        <div class="hub-me">
          {user === undefined ? null : (
            <span class="hub-name" title={say('app.signed_in_as', { name: user.displayName })}>
              <bdi>{user.displayName}</bdi>
            </span>
          )}
          {view.crumb === undefined ? null : <LanguageSwitch view={view} />}
          {user === undefined || view.crumb === undefined ? null : (
            <form method="post" action="/sign-out">
              <Csrf view={view} />
              <button type="submit">{say('app.sign_out')}</button>
            </form>
          )}
        </div>
      </div>
    </header>
  );
}

function LanguageSwitch({ view }: { view: View }): JSX.Element {
  const other = view.locale === 'ar' ? 'en' : 'ar';
  return (
    <form method="post" action="/console/language">
      <Csrf view={view} />
      <input type="hidden" name="locale" value={other} />
      <input type="hidden" name="next" value={view.path} />
      <button type="submit" lang={other} title={view.say('app.language.label')}>
        {view.say('app.language')}
      </button>
    </form>
  );
}

/** The title of a page, with the lamp that says whether it updates itself. */
export function Head(props: {
  view: View;
  title: ComponentChildren;
  live?: boolean;
  children?: ComponentChildren;
}): JSX.Element {
  return (
    <div class="hub-head">
      <h1>{props.title}</h1>
      {props.children}
      <div class="hub-grow" />
      {props.live === true ? (
        <span class="hub-lamp" data-lamp="off" title={props.view.say('app.live.hint')}>
          {props.view.say('app.live')}
        </span>
      ) : null}
    </div>
  );
}

/** What the last action did, said once: `?done=released`. */
export function Done({ view, done, count }: { view: View; done: unknown; count?: unknown }): JSX.Element | null {
  const key = [`done.${String(done)}`, `parked.done.${String(done)}`].find((one) => one in screens.en);
  if (typeof done !== 'string' || key === undefined) return null;
  const n = /^\d{1,6}$/.test(String(count)) ? String(count) : '1';
  return (
    <div class="hub-note hub-note-good" role="status">
      {view.say(key as MessageKey, { count: n })}
    </div>
  );
}

export function html(h: ResponseToolkit, page: JSX.Element): ResponseObject {
  return h.response(`<!doctype html>${renderToString(page)}`).type('text/html');
}

export function fragment(h: ResponseToolkit, part: JSX.Element): ResponseObject {
  return h.response(renderToString(part)).type('text/html');
}
