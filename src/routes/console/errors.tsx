/** Errors as pages: friendly, in the visitor's language, with the number that leads to the log. */
import type { ErrorPage } from '../problems.ts';
import type { RouteContext } from '../context.ts';
import { html, Page } from './layout.tsx';
import { screens, type MessageKey } from './messages.ts';
import { Ltr } from './parts.tsx';
import { guard } from './session.ts';
import { viewOf } from './visit.ts';

export function errorPages(context: RouteContext): ErrorPage {
  return (request, h, problem) => {
    if (request.headers['hx-request'] !== undefined && problem.status === 401) {
      // The page around the fragment goes to the sign-in, and comes back to where it was.
      const page = ownPathOf(request.headers['hx-current-url'] as string | undefined);
      return h
        .response('')
        .code(401)
        .header('HX-Redirect', `/sign-in?next=${encodeURIComponent(page)}`);
    }
    const accepts = (request.headers.accept as string | undefined) ?? '';
    if (!accepts.includes('text/html')) return undefined;
    if (problem.status === 401) return h.redirect('/sign-in');
    const view = viewOf(request, context.demo);
    const known = `error.${problem.status}` in screens.en ? problem.status : problem.status < 500 ? 400 : 500;
    const reason = view.words(`reason.${problem.code}`);
    const page = (
      <Page view={view} title={view.say(`error.${known}` as MessageKey)}>
        <div class="card hub-narrow">
          <div class="card-body">
            <h1 class="h2">{view.say(`error.${known}` as MessageKey)}</h1>
            <p>{view.say(`error.${known}.text` as MessageKey)}</p>
            {reason === `reason.${problem.code}` ? null : <p class="hub-strong">{reason}</p>}
            <p class="hub-small">
              {view.say('error.trace')} <Ltr mono>{problem.correlationId}</Ltr>
            </p>
            <a class="btn btn-primary" href="/">
              {view.say('error.back')}
            </a>
          </div>
        </div>
      </Page>
    );
    return guard(html(h, page).code(problem.status).header('x-correlation-id', problem.correlationId));
  };
}

function ownPathOf(url: string | undefined): string {
  if (url === undefined || !URL.canParse(url)) return '/';
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
}
