import type { CaughtMail } from './caught-mail.ts';

/** A page that lists mails, newest first, with both of their forms. */
export function mailPage(mails: readonly CaughtMail[]): string {
  const list = mails.length === 0 ? '<p>No mail yet.</p>' : mails.map(article).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Caught mail (${mails.length})</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
article { border-top: 1px solid #999; padding: 1rem 0; }
iframe { width: 100%; height: 24rem; border: 1px solid #ccc; }
pre { white-space: pre-wrap; background: #f4f4f4; padding: .5rem; }
</style>
</head>
<body>
<h1>Caught mail</h1>
<p>None of it was sent on. Reload for newer ones; <code>GET</code> and <code>DELETE /api/messages</code> for programs.</p>
${list}
</body>
</html>
`;
}

function article({ at, from, to, subject, text, html }: CaughtMail): string {
  // An empty sandbox: no script, no form, no way out of the frame.
  const frame = html === '' ? '' : `<iframe sandbox srcdoc="${escape(html)}" title="HTML"></iframe>`;
  return `<article>
<h2>${escape(subject)}</h2>
<p>${escape(from)} to ${escape(to.join(', '))}, ${escape(at)}</p>
${frame}
<details><summary>Text</summary><pre>${escape(text)}</pre></details>
</article>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
