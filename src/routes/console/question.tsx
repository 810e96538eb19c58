/** One question on a page of its own: it works by keyboard, on a phone, and while the order changes underneath. */
import Joi from 'joi';
import type { ComponentChildren, JSX } from 'preact';
import { Page } from './layout.tsx';
import type { View } from './visit.ts';

export function Question(props: {
  view: View;
  title: string;
  text: string;
  back: string;
  children: ComponentChildren;
}): JSX.Element {
  const { view } = props;
  return (
    <Page view={view} title={props.title} active="menu.orders">
      <div class="card hub-narrow">
        <div class="card-body">
          <h1 class="h2">{props.title}</h1>
          <p>{props.text}</p>
          {props.children}
          <p class="mt-3 mb-0">
            <a href={props.back}>{view.say('page.previous')}</a>
          </p>
        </div>
      </div>
    </Page>
  );
}

/** Why, in a person's own words; and the version that they saw. */
export const whyFields = {
  why: Joi.string().trim().min(3).max(200).required(),
  version: Joi.number().integer().min(1),
};

export function Why({ view, version }: { view: View; version: number }): JSX.Element {
  const { say } = view;
  return (
    <>
      <input type="hidden" name="version" value={version} />
      <label class="form-label" for="why">
        {say('change.why')}
      </label>
      <input
        class="form-control"
        id="why"
        name="why"
        required
        minLength={3}
        maxLength={200}
        dir="auto"
        aria-describedby="why-hint"
      />
      <div class="form-hint mb-3" id="why-hint">
        {say('change.why.hint')}
      </div>
    </>
  );
}
