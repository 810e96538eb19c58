/** What the pages add to Tabler's style. Logical properties only: the same rules serve both directions. */
export const style = `
@font-face { font-family: 'Plex Arabic'; font-weight: 400; font-display: swap; src: url('/console/assets/plex-400.ttf') format('truetype'); }
@font-face { font-family: 'Plex Arabic'; font-weight: 600; font-display: swap; src: url('/console/assets/plex-600.ttf') format('truetype'); }
:root { --hub-ink: #16202e; --hub-soft: #55606f; --hub-line: #e1e5ea; --hub-brand: #0b5c8a; --hub-brand-dark: #083d5c; --hub-bg: #f4f6f8; }
[dir='rtl'] { --tblr-font-sans-serif: 'Plex Arabic', system-ui, sans-serif; }
html { font-size: 16px; scroll-padding-block: 5rem; }
[dir='rtl'] body { font-size: 1rem; line-height: 1.6; }
body { background: var(--hub-bg); color: var(--hub-ink); min-height: 100vh; }
a { color: var(--hub-brand); }
.text-secondary, .form-hint { color: var(--hub-soft) !important; }
:focus-visible { outline: 3px solid #f2a900 !important; outline-offset: 2px; box-shadow: none !important; border-radius: 4px; }
.hub-skip { position: absolute; inset-block-start: -4rem; inset-inline-start: 1rem; z-index: 100; background: #fff; padding: .75rem 1rem; border-radius: 0 0 .5rem .5rem; }
.hub-skip:focus { inset-block-start: 0; }
.hub-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.hub-bar { background: var(--hub-brand-dark); color: #fff; position: sticky; inset-block-start: 0; z-index: 20; }
.hub-bar-in { display: flex; align-items: center; gap: 1rem; min-height: 3.75rem; }
.hub-brand { display: inline-flex; align-items: center; gap: .6rem; color: #fff; font-weight: 600; font-size: 1.15rem; letter-spacing: .01em; text-decoration: none; }
.hub-brand:hover { color: #fff; text-decoration: none; }
.hub-brand svg { width: 1.75rem; height: 1.75rem; }
.hub-demo { font-size: .75rem; font-weight: 600; background: #f2a900; color: #2b1d00; border-radius: 1rem; padding: .05rem .6rem; }
.hub-nav { display: flex; gap: .25rem; flex: 1; }
.hub-nav > a, .hub-menu > summary { display: flex; align-items: center; gap: .5rem; color: #d6e4ee; text-decoration: none; padding: .5rem .7rem; border-radius: .5rem; min-height: 2.75rem; }
.hub-nav > a:hover, .hub-menu > summary:hover, .hub-menu[open] > summary { background: rgba(255, 255, 255, .12); color: #fff; }
.hub-nav > a[aria-current], .hub-menu > summary[data-here] { background: rgba(255, 255, 255, .18); color: #fff; font-weight: 600; }
.hub-menu { position: relative; }
.hub-menu > summary { list-style: none; cursor: pointer; white-space: nowrap; }
.hub-menu > summary::-webkit-details-marker { display: none; }
.hub-menu ul { position: absolute; inset-block-start: calc(100% + .35rem); inset-inline-start: 0; min-width: 13rem; margin: 0; padding: .4rem; list-style: none; background: #fff; border: 1px solid var(--hub-line); border-radius: .6rem; box-shadow: 0 8px 24px rgba(16, 32, 46, .18); z-index: 30; }
.hub-menu li a { display: flex; align-items: center; min-height: 2.75rem; padding: .4rem .8rem; border-radius: .4rem; color: var(--hub-ink); text-decoration: none; }
.hub-menu li a:hover { background: var(--hub-bg); }
.hub-menu li a[aria-current] { background: #e3eef5; color: var(--hub-brand-dark); font-weight: 600; }
.hub-nav svg, .btn svg, .hub-icon { width: 1.25rem; height: 1.25rem; flex: none; }
.hub-me { display: flex; align-items: center; gap: .5rem; }
.hub-me form { margin: 0; }
.hub-me button { background: none; border: 1px solid rgba(255, 255, 255, .35); color: #fff; border-radius: .5rem; min-height: 2.5rem; padding: .25rem .8rem;  white-space: nowrap; }
.hub-me button:hover { background: rgba(255, 255, 255, .15); }
.hub-name { color: #d6e4ee; max-width: 12rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.hub-main { padding-block: 1.5rem 3rem; }
.hub-main:focus { outline: none !important; }
.hub-head { display: flex; flex-wrap: wrap; align-items: center; gap: .75rem 1rem; margin-block-end: 1.25rem; }
.hub-head h1 { font-size: 1.6rem; font-weight: 600; margin: 0; line-height: 1.25; }
.hub-grow { flex: 1; }
.hub-lamp { display: inline-flex; align-items: center; gap: .4rem; color: var(--hub-soft); font-size: .875rem; }
.hub-lamp::before { content: ''; width: .6rem; height: .6rem; border-radius: 50%; background: #9aa5b1; }
.hub-lamp[data-lamp='on']::before { background: #1f9d55; box-shadow: 0 0 0 4px rgba(31, 157, 85, .18); }
.card { border-color: var(--hub-line); box-shadow: 0 1px 2px rgba(16, 32, 46, .04); border-radius: .75rem; margin-block-end: 1.25rem; overflow: hidden; }
.card-header { padding: .9rem 1.25rem; min-height: 0; gap: .75rem; flex-wrap: wrap; }
.card-title { font-size: 1.05rem; font-weight: 600; margin: 0; color: var(--hub-ink); }
.btn { min-height: 2.75rem; border-radius: .5rem; gap: .5rem; }
.btn-primary { background: var(--hub-brand); border-color: var(--hub-brand); }
.btn-primary:hover { background: var(--hub-brand-dark); border-color: var(--hub-brand-dark); }
.btn-danger { background: #b3261e; border-color: #b3261e; }
.form-control, .form-select { min-height: 2.75rem; border-color: #8893a1; border-radius: .5rem; background-color: #fff; }
.form-label { font-weight: 600; }
.hub-search { display: flex; gap: .5rem; align-items: stretch; }
.hub-search .form-control { font-size: 1.05rem; min-height: 3rem; }
.hub-filters { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: flex-end; margin-block: .9rem 0; }
.hub-tabs { display: flex; gap: .25rem; flex-wrap: wrap; }
.hub-tabs a { padding: .5rem .9rem; min-height: 2.75rem; border-radius: .5rem; text-decoration: none; color: var(--hub-ink); border: 1px solid transparent; display: inline-flex; gap: .4rem; align-items: center; }
.hub-tabs a:hover { background: #e8edf2; }
.hub-tabs a[aria-current] { background: #fff; border-color: #8893a1; font-weight: 600; }
.hub-badge { display: inline-flex; align-items: center; gap: .4rem; padding: .18rem .65rem; border-radius: 1rem; font-size: .85rem; font-weight: 600; white-space: nowrap; background: #e8edf2; color: #37424f; }
.hub-badge::before { content: ''; width: .5rem; height: .5rem; border-radius: 50%; background: currentColor; }
.hub-badge-new { background: #e0effa; color: #0b4f79; }
.hub-badge-busy { background: #e9e5fb; color: #46349b; }
.hub-badge-way { background: #def3f4; color: #0a5a60; }
.hub-badge-good { background: #def2e4; color: #14572d; }
.hub-badge-wait { background: #fdefcf; color: #6f4a00; }
.hub-badge-bad { background: #fbe1df; color: #8c1a13; }
.hub-table { width: 100%; margin: 0; }
.hub-table caption { caption-side: top; }
.hub-table th { text-align: start; font-size: .8rem; font-weight: 600; color: var(--hub-soft); padding: .7rem .9rem; border-block-end: 1px solid var(--hub-line); background: #fafbfc; white-space: nowrap; }
.hub-table td { padding: .7rem .9rem; border-block-end: 1px solid var(--hub-line); vertical-align: middle; }
.hub-table tbody tr:last-child td { border-block-end: 0; }
.hub-table tbody tr:hover { background: #f7fafc; }
.hub-table .hub-end { text-align: end; }
.hub-table td.hub-top { vertical-align: top; }
.hub-scroll { overflow-x: auto; position: relative; }
.hub-num { font-variant-numeric: tabular-nums; white-space: nowrap; }
.hub-strong { font-weight: 600; }
.hub-small { font-size: .875rem; color: var(--hub-soft); }
.hub-zone { font-size: .75rem; color: var(--hub-soft); white-space: nowrap; }
time { white-space: nowrap; }
.hub-mono, pre { font-family: ui-monospace, 'DejaVu Sans Mono', monospace; font-size: .82rem; }
pre.hub-pre { background: #f4f6f8; color: var(--hub-ink); border: 1px solid var(--hub-line); border-radius: .5rem; padding: .9rem; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 34rem; overflow-y: auto; margin: 0; direction: ltr; text-align: left; }
.hub-facts { display: grid; grid-template-columns: auto 1fr; gap: .45rem 1.25rem; margin: 0; }
.hub-facts dt { color: var(--hub-soft); font-weight: 400; }
.hub-facts dd { margin: 0; overflow-wrap: anywhere; }
.hub-facts .hub-sum { font-weight: 600; border-block-start: 1px solid var(--hub-line); padding-block-start: .45rem; }
.hub-cols { display: grid; gap: 0 1.25rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); align-items: start; }
.hub-tiles { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); margin-block-end: 1.25rem; }
.hub-tile { display: block; background: #fff; border: 1px solid var(--hub-line); border-radius: .75rem; padding: 1rem 1.1rem; color: inherit; text-decoration: none; border-block-start: 3px solid #9aa5b1; }
section .hub-tiles { grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); }
section .hub-tile b { font-size: 1.35rem; }
a.hub-tile:hover { border-color: var(--hub-brand); text-decoration: none; }
.hub-tile b { display: block; font-size: 1.75rem; line-height: 1.2; font-weight: 600; font-variant-numeric: tabular-nums; }
.hub-tile-new { border-block-start-color: #2b83b8; } .hub-tile-busy { border-block-start-color: #6a56c8; } .hub-tile-way { border-block-start-color: #14868e; }
.hub-tile-good { border-block-start-color: #2a8a4d; } .hub-tile-wait { border-block-start-color: #d99a00; } .hub-tile-bad { border-block-start-color: #c0392b; }
.hub-chart { width: 100%; height: 7rem; display: block; }
.hub-chart rect { fill: #2b83b8; } .hub-chart line { stroke: var(--hub-line); }
.hub-empty { text-align: center; padding: 3rem 1rem; color: var(--hub-soft); }
.hub-empty strong { display: block; color: var(--hub-ink); font-size: 1.1rem; margin-block-end: .25rem; }
.hub-actions { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
.hub-actions form { margin: 0; }
.hub-scans { list-style: none; margin: 0; padding: 0; }
.hub-scans li { position: relative; padding-inline-start: 1.4rem; padding-block-end: .8rem; }
.hub-scans li::before { content: ''; position: absolute; inset-inline-start: .2rem; inset-block-start: .45rem; width: .6rem; height: .6rem; border-radius: 50%; background: #2b83b8; }
.hub-scans li::after { content: ''; position: absolute; inset-inline-start: .45rem; inset-block: 1.15rem -.3rem; width: 2px; background: var(--hub-line); }
.hub-scans li:last-child::after { display: none; }
.hub-note { border-radius: .6rem; padding: .8rem 1rem; margin-block-end: 1rem; background: #e0effa; color: #0b4f79; border: 1px solid #b9d8ec; }
.hub-note-good { background: #def2e4; color: #14572d; border-color: #b4dfc2; }
.hub-note-bad { background: #fbe1df; color: #8c1a13; border-color: #f0b9b5; }
.hub-note-wait { background: #fdefcf; color: #6f4a00; border-color: #f0d48d; }
.hub-narrow { max-width: 34rem; margin-inline: auto; }
.hub-sign { display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); max-width: 54rem; margin: 8vh auto 2rem; align-items: start; }
.hub-sign-solo { max-width: 26rem; }
.hub-label { width: 100%; height: 75vh; border: 1px solid var(--hub-line); border-radius: .5rem; background: #fff; }
.hub-groups { display: flex; flex-direction: column; gap: .5rem; }
.hub-group { display: flex; flex-wrap: wrap; align-items: center; gap: .75rem; }
.hub-group form { margin: 0; }
.hub-below { color: #a3211a; font-weight: 600; }
.hub-nought { color: #6b7684; }
.hub-flags { display: inline-flex; flex-wrap: wrap; gap: .25rem; }
.hub-dense td, .hub-dense th { padding-inline: .6rem; }
.hub-dense .hub-again .hub-strong { font-weight: 400; }
.hub-scroll-wide { overflow-x: auto; }
.hub-formula { width: 100%; max-width: 44rem; }
.hub-formula td { padding: .4rem .5rem; vertical-align: baseline; }
.hub-formula .hub-part { font-weight: 400; text-align: start; padding: .4rem .5rem; }
.hub-formula .hub-end { text-align: end; }
.hub-formula .hub-result .hub-part { border-block-start: 2px solid var(--hub-ink); font-weight: 600; }
.hub-formula .hub-op { width: 1.5rem; text-align: center; color: var(--hub-soft); font-weight: 600; }
.hub-formula .hub-result td { border-block-start: 2px solid var(--hub-ink); font-weight: 600; font-size: 1.1rem; }
.hub-progress { width: 6rem; accent-color: var(--hub-brand); vertical-align: middle; }
.hub-wrap { overflow-wrap: anywhere; }
.hub-rules > li::marker { font-weight: 600; }
.hub-days { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.hub-days .form-check { min-height: 2.5rem; display: flex; align-items: center; gap: .5rem; margin: 0; }
.hub-own:has(> .mb-3 option[value=same]:checked) > .hub-own-fields { display: none; }
.hub-short { max-width: 10rem; }
.hub-wrong { margin-block-start: .35rem; font-size: .875rem; }
.hub-line { padding-inline-start: .5rem; border-inline-start: 3px solid currentColor; margin-block-start: .25rem; overflow-wrap: anywhere; }
.hub-load { display: grid; grid-template-columns: 7rem 1fr 6rem; gap: .75rem; align-items: center; margin-block-end: .35rem; }
.hub-load-bars { width: 100%; height: 1rem; display: block; }
[dir='rtl'] .hub-load-bars { transform: scaleX(-1); }
.hub-load-before { fill: #9aa5b1; } .hub-load-after { fill: #2b83b8; }
.hub-tabs .hub-badge { padding: .05rem .5rem; }
.hub-tabs .hub-badge::before { content: none; }
summary { cursor: pointer; padding-block: .35rem; }
@media (min-width: 768px) and (max-width: 1500px) {
  .hub-nav svg, .hub-name { display: none; }
  .hub-nav > a, .hub-menu > summary { padding-inline: .55rem; }
}
@media (max-width: 767px) {
  .hub-bar-in { gap: .75rem; min-height: 3.25rem; }
  .hub-nav { position: fixed; inset-inline: 0; inset-block-end: 0; background: var(--hub-brand-dark); z-index: 20; padding: .25rem .25rem calc(.25rem + env(safe-area-inset-bottom)); justify-content: space-around; gap: 0; }
  .hub-menu { flex: 1; position: static; }
  .hub-menu ul { position: fixed; inset-inline: .5rem; inset-block: auto calc(4.4rem + env(safe-area-inset-bottom)); }
  .hub-nav > a, .hub-menu > summary { flex: 1; flex-direction: column; gap: .15rem; font-size: .75rem; min-height: 3.5rem; padding: .4rem .2rem; justify-content: center; }
  .hub-grow-bar { flex: 1; }
  .hub-name, .hub-demo { display: none; }
  .hub-me button { white-space: nowrap; padding-inline: .6rem; font-size: .9rem; }
  .hub-main { padding-block: 1rem 6rem; }
  .hub-head h1 { font-size: 1.35rem; }
  .hub-filters .hub-field { flex: 1 1 8rem; }
  .hub-tiles { grid-template-columns: repeat(2, 1fr); gap: .75rem; }
  .hub-cards thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .hub-cards, .hub-cards tbody { display: block; }
  .hub-cards tr { display: block; padding: .8rem 1rem; border-block-end: 1px solid var(--hub-line); }
  .hub-cards tbody tr:last-child { border-block-end: 0; }
  .hub-cards td { display: flex; justify-content: space-between; gap: 1rem; border: 0; padding: .2rem 0; text-align: end; }
  .hub-cards td::before { content: attr(data-label); color: var(--hub-soft); text-align: start; flex: none; }
  .hub-cards td.hub-lead { font-size: 1.05rem; text-align: start; }
  .hub-cards td.hub-lead::before { content: none; }
  .hub-cards td:empty { display: none; }
  .hub-cards .hub-lead { justify-content: space-between; align-items: center; }
  .hub-wide-only { display: none !important; }
  .hub-filters .form-control { width: 100%; }
}
@media (min-width: 768px) { .hub-phone-only { display: none !important; } .hub-grow-bar { display: none; } }
@media print { .hub-bar, .hub-skip, .btn { display: none !important; } }
@media (prefers-reduced-motion: reduce) { * { transition: none !important; animation: none !important; } }
.hub-group { font-size: 1.15rem; font-weight: 600; margin-block: 1.25rem .75rem; }
.hub-big { inline-size: 100%; min-height: 3.5rem; font-size: 1.15rem; font-weight: 600; }
.hub-parcel { display: flex; gap: .25rem; padding: .9rem 1rem; margin-block-end: .75rem; color: inherit; text-decoration: none; flex: 1; min-inline-size: 0; overflow-wrap: anywhere; }
.hub-waits { border: 2px dashed currentColor; }
.hub-pick { display: flex; align-items: center; gap: .75rem; }
.hub-pick > .form-check-input, .hub-check > .form-check-input { inline-size: 1.75rem; block-size: 1.75rem; flex: none; margin: 0; }
.hub-check { display: flex; align-items: center; gap: .75rem; min-height: 3rem; margin-block-end: .75rem; font-weight: 600; }
.hub-cash { font-size: 1.15rem; font-weight: 600; margin: 0; }
.hub-code { font-size: 1.5rem; letter-spacing: .3em; text-align: center; }
.hub-address { font-size: 1.1rem; margin-block-end: .75rem; }
details.card > summary::after { content: '+'; margin-inline-start: auto; font-size: 1.5rem; }
details.card > summary { min-height: 2.75rem; display: flex; align-items: center; font-weight: 600; cursor: pointer; }
`;
