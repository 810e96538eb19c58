/** The menu of every page: a few groups, each a list that opens by key, by touch and by mouse, without any script. */
import type { JSX } from 'preact';
import type { Permission } from '../../core/access/index.ts';
import type { MessageKey } from './messages.ts';
import { Icon } from './parts.tsx';
import type { View } from './visit.ts';

type Item = { readonly key: MessageKey; readonly href: string; readonly needs: Permission };
type Group = { readonly key: MessageKey; readonly icon: string; readonly items: readonly Item[] };

const groups: readonly Group[] = [
  {
    key: 'menu.orders',
    icon: 'orders',
    items: [
      { key: 'menu.dashboard', href: '/', needs: 'orders.view' },
      { key: 'menu.orders', href: '/console/orders', needs: 'orders.view' },
      { key: 'menu.amendments', href: '/console/amendments', needs: 'orders.view' },
      { key: 'menu.confirmations', href: '/console/confirmations', needs: 'orders.view' },
      { key: 'menu.risk', href: '/console/risk', needs: 'risk.view' },
    ],
  },
  { key: 'menu.tasks', icon: 'tasks', items: [{ key: 'menu.tasks', href: '/console/tasks', needs: 'tasks.view' }] },
  { key: 'menu.stock', icon: 'stock', items: [{ key: 'menu.stock', href: '/console/stock', needs: 'stock.view' }] },
  {
    key: 'menu.shipping',
    icon: 'truck',
    items: [
      { key: 'menu.deliveries', href: '/console/deliveries', needs: 'deliveries.view' },
      { key: 'menu.handover', href: '/console/handover', needs: 'documents.view' },
      { key: 'rounds.title', href: '/console/rounds', needs: 'shipments.dispatch' },
      { key: 'menu.pickups', href: '/console/pickups', needs: 'shipments.view' },
      { key: 'menu.documents', href: '/console/documents', needs: 'documents.view' },
      { key: 'menu.printing', href: '/console/printing', needs: 'printing.view' },
    ],
  },
  {
    key: 'menu.money',
    icon: 'tag',
    items: [
      { key: 'menu.payments', href: '/console/money', needs: 'money.view' },
      { key: 'menu.invoices', href: '/console/invoices', needs: 'money.view' },
      { key: 'menu.remittances', href: '/console/remittances', needs: 'remittances.view' },
    ],
  },
  {
    key: 'menu.routing',
    icon: 'route',
    items: [
      { key: 'menu.rules', href: '/console/routing', needs: 'routing.view' },
      { key: 'menu.locations', href: '/console/locations', needs: 'routing.view' },
      { key: 'menu.calendars', href: '/console/calendars', needs: 'routing.view' },
      { key: 'menu.trust', href: '/console/trust', needs: 'routing.view' },
      { key: 'menu.rates', href: '/console/rates', needs: 'rates.view' },
    ],
  },
  {
    key: 'menu.setup',
    icon: 'shield',
    items: [
      { key: 'menu.parked', href: '/console/parked', needs: 'parked.view' },
      { key: 'menu.partners', href: '/console/partners', needs: 'parked.view' },
      { key: 'menu.processes', href: '/console/processes', needs: 'process.view' },
      { key: 'menu.mapping', href: '/console/mapping', needs: 'catalog.view' },
    ],
  },
];

export function Menu({ view, active }: { view: View; active: MessageKey | undefined }): JSX.Element | null {
  const shown = groups
    .map((group) => ({ ...group, items: group.items.filter((item) => view.may(item.needs)) }))
    .filter((group) => group.items.length > 0);
  if (shown.length === 0) return null;
  const current = currentOf(shown, view.path.split('?')[0] ?? '', active);
  return (
    <nav class="hub-nav" aria-label={view.say('app.menu')}>
      {shown.map((group) => (
        <Part view={view} group={group} current={current} />
      ))}
    </nav>
  );
}

function Part({ view, group, current }: { view: View; group: Group; current: Item | undefined }): JSX.Element {
  const { say } = view;
  const [only, ...more] = group.items;
  if (only !== undefined && more.length === 0)
    return (
      <a href={only.href} {...here(only, current)}>
        <Icon name={group.icon} />
        <span>{say(only.key)}</span>
      </a>
    );
  // One name: opening one closes the other.
  return (
    <details class="hub-menu" name="hub-menus">
      <summary {...(current !== undefined && group.items.includes(current) ? { 'data-here': true } : {})}>
        <Icon name={group.icon} />
        <span>{say(group.key)}</span>
      </summary>
      <ul>
        {group.items.map((item) => (
          <li>
            <a href={item.href} {...here(item, current)}>
              {say(item.key)}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}

const here = (item: Item, current: Item | undefined) => (item === current ? { 'aria-current': 'page' as const } : {});

/** The entry whose address the page's begins with, the longest first; else the one that the page names. */
function currentOf(shown: readonly Group[], path: string, active: MessageKey | undefined): Item | undefined {
  const items = shown.flatMap((group) => group.items);
  const fits = items.filter(({ href }) => path === href || (href !== '/' && path.startsWith(`${href}/`)));
  return fits.sort((a, b) => b.href.length - a.href.length)[0] ?? items.find((item) => item.key === active);
}
