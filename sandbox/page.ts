/** The small page on which a person flips a simulator's switches. */
const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);

export function switchPage(name: string, values: object, error?: string): string {
  const rows = Object.entries(values).map(([key, value]) => {
    const shown = typeof value === 'string' ? value : JSON.stringify(value);
    return `<form method="post" action="/_sandbox"><label>${escape(key)}
<input name="${escape(key)}" value="${escape(shown)}"></label> <button>Set</button></form>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(name)}</title>
<style>body{font:16px sans-serif;max-width:40rem;margin:2rem auto}form{margin:.5rem 0}label{display:inline-block;min-width:30rem}
input{float:right;width:18rem}</style></head><body><h1>${escape(name)}</h1>
${error === undefined ? '' : `<p role="alert">${escape(error)}</p>`}
${rows.join('\n')}
<form method="post" action="/_sandbox/reset"><button>Reset everything</button></form>
<p><a href="/_sandbox/state">state</a> · <a href="/_sandbox/journal">journal</a></p></body></html>`;
}
