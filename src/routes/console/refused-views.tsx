/** How a refused order looks to whoever corrects it. */
import type { JSX } from 'preact';
import { gravityOf, type Found } from '../../core/order/index.ts';
import type { RefusedOrder } from '../refused.ts';
import { Head, Page } from './layout.tsx';
import type { MessageKey } from './messages.ts';
import { Act, Badge, Card, Ltr, Moment, Reason } from './parts.tsx';
import type { View } from './visit.ts';

export type Field = { readonly path: string; readonly text: string; readonly grave: boolean };

export function RefusedPage(props: {
  view: View;
  refused: RefusedOrder;
  fields: readonly Field[];
  why?: string;
  /** What was typed and cannot be read. */
  body?: string | undefined;
  wrong?: string;
}): JSX.Element {
  const { view, refused, fields } = props;
  const { say } = view;
  const { row } = refused;
  const title = say('refused.title');
  return (
    <Page view={view} title={title} active="menu.parked">
      <Head view={view} title={title}>
        {row.orderNumber === null ? null : <Ltr>{row.orderNumber}</Ltr>}
        <Badge state={row.state}>{say(`parked.${row.state}` as MessageKey)}</Badge>
      </Head>
      {props.wrong === undefined ? null : (
        <div class="hub-note hub-note-bad" role="alert">
          <Reason view={view} code={props.wrong} />
        </div>
      )}
      <Card title={say('refused.problems')} id="problems">
        {refused.found.length === 0 ? (
          <p class="mb-0">{say('refused.nothing_wrong')}</p>
        ) : (
          <Problems view={view} found={refused.found} />
        )}
      </Card>
      {row.state === 'open' ? <Correct {...props} fields={fields} /> : null}
      {row.state === 'open' ? <SendBack view={view} refused={refused} /> : null}
      {refused.corrections.length === 0 ? null : <Corrections view={view} refused={refused} />}
    </Page>
  );
}

function Problems({ view, found }: { view: View; found: readonly Found[] }): JSX.Element {
  return (
    <ul class="hub-list">
      {found.map((one) => (
        <li>
          <Badge state={gravityOf(one)}>{view.say(`refused.${gravityOf(one)}`)}</Badge>{' '}
          <Reason view={view} code={one.code} />{' '}
          <Ltr mono>
            {[one.field, ...Object.entries(one.facts ?? {}).map(([name, value]) => `${name}=${value}`)].join(' ')}
          </Ltr>
        </li>
      ))}
    </ul>
  );
}

function Correct({ view, refused, fields, why, body }: Parameters<typeof RefusedPage>[0]): JSX.Element {
  const { say } = view;
  const { row } = refused;
  return (
    <Card title={say('refused.correct')} id="correct">
      <Act view={view} action={`/console/parked/${row.id}/correct`}>
        <input type="hidden" name="seen" value={row.parkedAt} />
        {fields.map(({ path, text }, at) => (
          <div class="mb-3">
            <label class="form-label" for={`field-${at}`}>
              <Ltr mono>{path}</Ltr>
            </label>
            {text.includes('\n') || path.endsWith('street') ? (
              <textarea class="form-control" id={`field-${at}`} name={`f:${path}`} rows={3} dir="auto">
                {text}
              </textarea>
            ) : (
              <input class="form-control" id={`field-${at}`} name={`f:${path}`} value={text} dir="auto" />
            )}
          </div>
        ))}
        <details class="mb-3" {...(body === undefined && fields.length > 0 ? {} : { open: true })}>
          <summary>{say('refused.body')}</summary>
          <p class="hub-small">{say('refused.body.hint')}</p>
          <textarea class="form-control hub-mono" name="body" rows={16} dir="ltr" aria-label={say('refused.body')}>
            {body ?? pretty(refused.body)}
          </textarea>
        </details>
        <label class="form-label" for="why">
          {say('refused.why')}
        </label>
        <input class="form-control mb-3" id="why" name="why" maxLength={300} value={why ?? ''} dir="auto" />
        <button class="btn btn-primary" type="submit">
          {say('refused.retry')}
        </button>
      </Act>
    </Card>
  );
}

function SendBack({ view, refused }: { view: View; refused: RefusedOrder }): JSX.Element {
  const { say } = view;
  const known = refused.magentoOrderId !== undefined;
  return (
    <Card title={say('refused.reject')} id="reject">
      <p class="hub-small">{say(known ? 'refused.reject.hint' : 'refused.reject.unknown')}</p>
      <Act view={view} action={`/console/parked/${refused.row.id}/reject`}>
        <input type="hidden" name="seen" value={refused.row.parkedAt} />
        <label class="form-label" for="reason">
          {say('refused.reason')}
        </label>
        <input class="form-control mb-3" id="reason" name="reason" minLength={3} maxLength={200} required dir="auto" />
        <button class="btn btn-danger" type="submit">
          {say('refused.reject.submit')}
        </button>
      </Act>
    </Card>
  );
}

function Corrections({ view, refused }: { view: View; refused: RefusedOrder }): JSX.Element {
  return (
    <Card title={view.say('refused.corrections')} id="corrections">
      <ul class="hub-list">
        {refused.corrections.map(({ who, at, fields, why }) => (
          <li>
            <Moment view={view} at={at} zone={undefined} /> <Ltr>{who}</Ltr>{' '}
            <Ltr mono>{fields.length === 0 ? '–' : fields.join(', ')}</Ltr> {why === null ? null : <bdi>{why}</bdi>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch (error) {
    if (error instanceof SyntaxError) return body;
    throw error;
  }
}
