/** Small pieces that every page is made of: moments, amounts, states, numbers that stay left to right. */
import type { ComponentChildren, JSX } from 'preact';
import { DateTime } from 'luxon';
import { decimalOf } from '../../platform/money.ts';
import { dateOf } from '../../platform/time.ts';
import type { MessageKey, Say } from './messages.ts';
import { CRUMB } from './session.ts';
import type { View } from './visit.ts';

/** A number, code or phone: left to right whatever the text around it. */
export function Ltr({ children, mono }: { children: ComponentChildren; mono?: boolean }): JSX.Element {
  return (
    <bdi dir="ltr" class={mono === true ? 'hub-mono' : 'hub-num'}>
      {children}
    </bdi>
  );
}

/** A moment in the zone of its channel, with the zone's mark. */
export function Moment({ view, at, zone }: { view: View; at: string | null; zone: string | undefined }): JSX.Element {
  if (at === null || at === '') return <span>–</span>;
  const local = DateTime.fromJSDate(dateOf(at.slice(0, 23)))
    .setZone(zone ?? 'UTC')
    .reconfigure({ locale: view.locale, numberingSystem: 'latn' });
  const iso = local.toUTC().toISO() ?? '';
  return (
    <time dateTime={iso} title={`${at.slice(0, 19)} UTC`}>
      {local.toFormat('d LLL yyyy')} <Ltr>{local.toFormat('HH:mm:ss')}</Ltr>{' '}
      <span class="hub-zone">
        <Ltr>{local.toFormat("'UTC'Z")}</Ltr>
      </span>
    </time>
  );
}

/** How long something has waited, in its largest unit. */
export function ageOf(say: Say, ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return say('time.ago.seconds', { n: seconds });
  if (seconds < 3_600) return say('time.ago.minutes', { n: Math.floor(seconds / 60) });
  if (seconds < 86_400) return say('time.ago.hours', { n: Math.floor(seconds / 3_600) });
  return say('time.ago.days', { n: Math.floor(seconds / 86_400) });
}

/** An amount with as many decimals as its currency has. */
export function Money({ minor, currency }: { minor: number; currency: string }): JSX.Element {
  const [whole = '', rest] = decimalOf(minor, currency).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return <Ltr>{`${currency}\u00a0${grouped}${rest === undefined ? '' : `.${rest}`}`}</Ltr>;
}

const tones: Record<string, string> = {
  received: 'new',
  accepted: 'new',
  planned: 'new',
  invoiced: 'busy',
  sourced: 'busy',
  booked: 'busy',
  labelled: 'busy',
  dispatched: 'way',
  in_transit: 'way',
  out_for_delivery: 'way',
  delivered: 'good',
  closed: 'good',
  done: 'good',
  replayed: 'good',
  on_hold: 'wait',
  returning: 'wait',
  delivery_failed: 'wait',
  open: 'wait',
  parked: 'wait',
  returned: 'bad',
  booking_failed: 'bad',
  undelivered: 'bad',
  lost: 'bad',
  damaged: 'bad',
  written: 'new',
  sent: 'busy',
  posted: 'way',
  settled: 'good',
  covered: 'good',
  rejected: 'bad',
  held: 'wait',
  applying: 'busy',
  applied: 'good',
  error: 'bad',
  warning: 'wait',
};

export function toneOf(state: string): string {
  return tones[state] ?? 'plain';
}

export function Badge({ state, children }: { state: string; children: ComponentChildren }): JSX.Element {
  return <span class={`hub-badge hub-badge-${toneOf(state)}`}>{children}</span>;
}

export function State({ view, of, state }: { view: View; of: 'order' | 'shipment'; state: string }): JSX.Element {
  return <Badge state={state}>{view.words(`${of}.${state}`)}</Badge>;
}

/** A reason in words, with its code for those who search the log. */
export function Reason({ view, code }: { view: View; code: string }): JSX.Element {
  const words = view.words(`reason.${code}`);
  if (words === `reason.${code}`) {
    const own = view.words(code);
    return own === code ? <Ltr mono>{code}</Ltr> : <span>{own}</span>;
  }
  return <span title={code}>{words}</span>;
}

export function Csrf({ view }: { view: View }): JSX.Element {
  return <input type="hidden" name={CRUMB} value={view.crumb ?? ''} />;
}

/** A form that changes something: posted, with its crumb. */
export function Act(props: { view: View; action: string; children: ComponentChildren; class?: string }): JSX.Element {
  return (
    <form method="post" action={props.action} class={props.class ?? ''}>
      <Csrf view={props.view} />
      {props.children}
    </form>
  );
}

export function Empty({ title, hint }: { title: string; hint?: string }): JSX.Element {
  return (
    <div class="hub-empty">
      <strong>{title}</strong>
      {hint}
    </div>
  );
}

export function Card(props: {
  title: ComponentChildren;
  id: string;
  children: ComponentChildren;
  aside?: ComponentChildren;
  flush?: boolean;
}): JSX.Element {
  return (
    <section class="card" aria-labelledby={props.id}>
      <div class="card-header">
        <h2 class="card-title" id={props.id}>
          {props.title}
        </h2>
        {props.aside === undefined ? null : <div class="hub-grow" />}
        {props.aside}
      </div>
      {props.flush === true ? props.children : <div class="card-body">{props.children}</div>}
    </section>
  );
}

/** A wide table scrolls within its own frame, and by keyboard too. */
export function Scroll({ label, children }: { label: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="hub-scroll" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}

const paths: Record<string, string> = {
  home: 'M4 13h6V4H4zM4 20h6v-4H4zM14 20h6v-9h-6zM14 4v4h6V4z',
  orders: 'M6 4h12a1 1 0 0 1 1 1v15l-3-2-2 2-2-2-2 2-2-2-3 2V5a1 1 0 0 1 1-1zM9 9h6M9 13h6',
  stock: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM12 12l8-4.5M12 12v9M12 12L4 7.5',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  parked: 'M5 4h14v16H5zM10 17V8h3a2.5 2.5 0 0 1 0 5h-3',
  tasks: 'M4 6l1.5 1.5L8 5M4 12l1.5 1.5L8 11M4 18l1.5 1.5L8 17M12 6h8M12 12h8M12 18h8',
  route: 'M6 20a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM18 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 18h7a3 3 0 0 0 0-6H9a3 3 0 0 1 0-6h7',
  shield: 'M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM9 12l2 2 4-4',
  search: 'M10 4a6 6 0 1 1 0 12 6 6 0 0 1 0-12zM20 20l-5.5-5.5',
  print: 'M7 9V4h10v5M7 17H5a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1h14a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-2M7 14h10v6H7z',
  truck: 'M3 6h11v10H3zM14 9h4l3 4v3h-7zM7 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM17 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  tag: 'M4 4h8l8 8-8 8-8-8zM8.5 7a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3z',
  again: 'M20 11a8 8 0 0 0-14-5L4 8M4 4v4h4M4 13a8 8 0 0 0 14 5l2-2M20 20v-4h-4',
};

export function Icon({ name }: { name: string }): JSX.Element {
  return (
    <svg
      class="hub-icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name] ?? ''} />
    </svg>
  );
}

/** The columns of what has happened: when, what, between which states, who, why, with which details, on whose account. */
export function HistoryHead({ say, details }: { say: Say; details: MessageKey }): JSX.Element {
  return (
    <tr>
      <th>{say('order.history.when')}</th>
      <th>{say('order.history.what')}</th>
      <th>{say('order.history.states')}</th>
      <th>{say('order.history.who')}</th>
      <th>{say('order.history.why')}</th>
      <th>{say(details)}</th>
      <th>{say('order.history.trace')}</th>
    </tr>
  );
}
