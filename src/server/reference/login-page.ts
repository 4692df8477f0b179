import { html, page } from './html.ts';

/** The code is in the fragment, which is sent to nobody; it is taken out of the address before anything else happens. */
const SCRIPT = `const code = /^#code=([\\w-]+)$/.exec(location.hash)?.[1];
history.replaceState(null, '', '/auth');
const say = (text) => { document.getElementById('state').textContent = text; };
if (code === undefined) say('This address has no code.');
else fetch('/v1/sessions', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code }) })
  .then((answer) => answer.ok ? location.replace('/docs') : say('The code was used already, or is older than a minute.'))
  .catch(() => say('drydock does not answer.'));`;

/** What the address of a login code opens: exchanges the code for the cookie of a session, and goes on to the reference. */
export function loginPage(): Response {
  const content = html`<p id="state" role="status">Logging in needs JavaScript.</p>
<p>For a new address: <code>drydock open</code></p>`;
  return page('Log in', content, 200, SCRIPT);
}
