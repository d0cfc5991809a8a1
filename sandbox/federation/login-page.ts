import type { ProviderUser } from "./users.ts";

/** The page on which an identity provider of the sandbox asks who signs in. It has no password: the providers are not what is tested. */
export function loginPage(title: string, action: string, users: readonly ProviderUser[]): string {
  const choices = users.map(
    ({ id, name, email }) =>
      `<li><button name="user" value="${escaped(id)}">${escaped(name)} (${escaped(email)})</button></li>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>body{font-family:system-ui;margin:3rem auto;max-width:26rem}button{font:inherit;padding:.4rem .8rem}li{margin:.5rem 0}ul{list-style:none;padding:0}</style>
<h1>${escaped(title)}</h1>
<p>Sign in as</p>
<form method="post" action="${escaped(action)}">
<ul>${choices.join("")}</ul>
<button name="user" value="">Deny access</button>
</form>
</html>`;
}

/** A page with a heading. @param content HTML below it. */
export function messagePage(heading: string, content = ""): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escaped(heading)}</title>
<h1>${escaped(heading)}</h1>
${content}
</html>`;
}

/** A page that sends a form without a click. Source: SAML V2.0 bindings, section 3.5, HTTP POST binding. */
export function selfSubmittingPage(action: string, fields: Readonly<Record<string, string>>): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Signing in</title>
<form method="post" action="${escaped(action)}">${inputs.join("")}<button type="submit">Continue</button></form>
<script>document.forms[0].submit()</script>
</html>`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? "");
}
