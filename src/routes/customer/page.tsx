/** The page behind a customer's link: what is missing, the choices there are, or why nothing can be chosen any more. */
import type { ComponentChildren, JSX } from 'preact';
import { choicesOf, textOf, type Choice, type OpenedLink, type Proposal } from '../../core/amendment/index.ts';
import { decimalOf } from '../../core/values.ts';
import { texts, type Language, type Texts } from './texts.ts';

export type Shown = {
  readonly language: Language;
  /** Path of this page, without the query. */
  readonly path: string;
  readonly opened?: OpenedLink;
  /** On the clock of the shop. */
  readonly until?: string;
  /** What went wrong with an answer, or that it has come. */
  readonly said?: { readonly text: string; readonly good: boolean };
};

export function CustomerPage({ shown }: { shown: Shown }): JSX.Element {
  const { language, opened, said } = shown;
  const say = texts[language];
  return (
    <Frame shown={shown}>
      {opened === undefined ? (
        <h1>{say.title}</h1>
      ) : (
        <>
          <h1>
            {say.order} <bdi dir="ltr">{opened.amendment.orderNumber}</bdi>
          </h1>
          {opened.amendment.proposal.city === '' ? null : (
            <p class="soft">
              {say.to} <bdi>{opened.amendment.proposal.city}</bdi>
            </p>
          )}
        </>
      )}
      {said === undefined ? null : (
        <p class={`card ${said.good ? 'note' : 'bad'}`} role={said.good ? 'status' : 'alert'}>
          {said.text}
        </p>
      )}
      {opened === undefined ? null : opened.standing === 'open' ? (
        <Question shown={shown} opened={opened} />
      ) : (
        <p class="card">
          {say.standing[opened.standing]} {opened.standing === 'answered' ? doneOf(opened.amendment.answer, say) : ''}
        </p>
      )}
    </Frame>
  );
}

export function Frame({
  shown,
  children,
}: {
  shown: Pick<Shown, 'language' | 'path'>;
  children: ComponentChildren;
}): JSX.Element {
  const { language, path } = shown;
  const say = texts[language];
  const other = language === 'ar' ? 'en' : 'ar';
  return (
    <html lang={language} dir={language === 'ar' ? 'rtl' : 'ltr'}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="referrer" content="no-referrer" />
        <title>{say.title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/o/style.css" />
      </head>
      <body>
        <header>
          <span />
          <a href={`${path}?lang=${other}`} lang={other} hreflang={other}>
            {say.other}
          </a>
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}

function doneOf(answer: string | null, say: Texts): string {
  return say.done[(answer ?? '').split(':')[0] ?? ''] ?? '';
}

function Question({ shown, opened }: { shown: Shown; opened: OpenedLink }): JSX.Element {
  const { language, path, until = '' } = shown;
  const say = texts[language];
  const { amendment } = opened;
  const { proposal } = amendment;
  const money = (minor: number): string => `${decimalOf(minor, proposal.currency)} ${proposal.currency}`;
  return (
    <>
      <p>{say.intro}</p>
      <section class="card" aria-labelledby="items">
        <h2 id="items">{say.items}</h2>
        <ul>
          {proposal.lines.map((line) => (
            <li key={line.sku}>
              <span>
                {/* As its name is written: a number before Arabic stands to its right. */}
                <bdi>{`${line.quantity + line.missing} × ${language === 'ar' ? (line.nameAr ?? line.name) : line.name}`}</bdi>
                {line.missing === 0 ? null : <span class="missing">{say.missing(line.missing)}</span>}
              </span>
              <bdi dir="ltr">{money(line.totalMinor)}</bdi>
            </li>
          ))}
        </ul>
        <dl>
          <dt>{say.before}</dt>
          <dd>
            <bdi dir="ltr">{money(proposal.beforeMinor)}</bdi>
          </dd>
          {proposal.alternatives.accept ? (
            <>
              <dt>{say.after}</dt>
              <dd>
                <bdi dir="ltr">{money(proposal.afterMinor)}</bdi>
              </dd>
            </>
          ) : null}
        </dl>
      </section>
      <form method="post" action={`${path}?lang=${language}`} class="card">
        <input type="hidden" name="version" value={amendment.version} />
        <fieldset>
          <legend>{say.choose}</legend>
          {choicesOf(proposal).map((choice) => (
            <ChoiceRow key={textOf(choice)} choice={choice} proposal={proposal} language={language} money={money} />
          ))}
        </fieldset>
        <p class="soft">{say.until(until)}</p>
        <button type="submit">{say.send}</button>
      </form>
    </>
  );
}

function ChoiceRow(props: {
  choice: Choice;
  proposal: Proposal;
  language: Language;
  money: (minor: number) => string;
}): JSX.Element {
  const { title, hint } = wordsOf(props);
  const value = textOf(props.choice);
  return (
    <label class="choice">
      <input type="radio" name="choice" value={value} required />
      <span>
        <strong>{title}</strong>
        <span class="soft">{hint}</span>
      </span>
    </label>
  );
}

/** A choice in words; the console shows the same. */
export function wordsOf({
  choice,
  proposal,
  language,
  money,
}: {
  choice: Choice;
  proposal: Proposal;
  language: Language;
  money: (minor: number) => string;
}): { readonly title: string; readonly hint: string } {
  const say = texts[language].choices;
  const { alternatives, afterMinor } = proposal;
  const named = (one: { name: string; nameAr?: string }): string =>
    language === 'ar' ? (one.nameAr ?? one.name) : one.name;
  switch (choice.kind) {
    case 'accept':
      return { title: say.accept, hint: say.acceptHint(money(afterMinor)) };
    case 'wait':
      return { title: say.wait, hint: say.waitHint(alternatives.wait?.on ?? '') };
    case 'substitute': {
      const swaps = alternatives.substitute ?? [];
      const less = swaps.reduce((sum, one) => sum + one.lessMinor * one.quantity, 0);
      const names = say.substituteHint(swaps.map((one) => `${one.quantity} × ${named(one)}`).join(', '));
      return { title: say.substitute, hint: less === 0 ? names : `${names}. ${say.substituteLess(money(less))}` };
    }
    case 'store': {
      const store = alternatives.stores.find((one) => one.locationId === choice.locationId);
      return { title: say.store(store === undefined ? '' : named(store)), hint: say.storeHint(store?.city ?? '') };
    }
    case 'cancel':
      return { title: say.cancel, hint: say.cancelHint };
  }
}
