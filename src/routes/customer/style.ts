/** The style of customers' pages: a phone first, both directions of writing, no picture and no script. */
export const style = `
:root { color-scheme: light; --ink: #1b2430; --soft: #55606e; --line: #cfd6de; --main: #14508c; --warn: #8a3b00; }
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.5 system-ui, "Segoe UI", "Noto Sans Arabic", sans-serif; color: var(--ink); background: #f4f6f8; }
main { max-width: 36rem; margin: 0 auto; padding: 1rem; }
header { display: flex; justify-content: space-between; align-items: center; gap: 1rem; max-width: 36rem; margin: 0 auto; padding: 1rem 1rem 0; }
header a { padding: .5rem; }
a { color: var(--main); }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; }
h2, legend { font-size: 1.05rem; font-weight: 600; margin: 0 0 .5rem; padding: 0; }
p { margin: 0 0 .75rem; }
.soft { color: var(--soft); }
.card { background: #fff; border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin-block: 1rem; }
ul { list-style: none; margin: 0; padding: 0; }
li { display: flex; justify-content: space-between; gap: 1rem; padding-block: .5rem; border-block-end: 1px solid var(--line); }
li:last-child { border-block-end: 0; }
.missing { color: var(--warn); font-weight: 600; display: block; }
dl { display: grid; grid-template-columns: 1fr auto; gap: .25rem 1rem; margin: .75rem 0 0; }
dd { margin: 0; }
fieldset { border: 0; margin: 0; padding: 0; }
.choice { display: flex; gap: .75rem; align-items: flex-start; padding: .85rem; border: 1px solid #6b7785; border-radius: .5rem; margin-block-end: .6rem; cursor: pointer; }
.choice:has(input:checked) { border-color: var(--main); box-shadow: inset 0 0 0 1px var(--main); }
.choice input { width: 1.25rem; height: 1.25rem; margin: .15rem 0 0; flex: none; accent-color: var(--main); }
.choice strong { display: block; }
.field { display: block; margin-block-end: .75rem; }
.field span { display: block; margin-block-end: .25rem; }
.field input { font: inherit; width: 100%; min-height: 2.75rem; padding: .5rem .75rem; border: 1px solid #6b7785; border-radius: .5rem; }
fieldset + fieldset { margin-block-start: 1rem; }
button { font: inherit; font-weight: 600; width: 100%; min-height: 3rem; border: 0; border-radius: .5rem; background: var(--main); color: #fff; cursor: pointer; }
:focus-visible { outline: 3px solid #f0a500; outline-offset: 2px; }
.note { border-inline-start: .3rem solid var(--main); }
.bad { border-inline-start: .3rem solid var(--warn); }
`;
