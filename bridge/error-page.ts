import type { Answer } from "../proxy/messages.ts";

/** A page for a user whose sign-in cannot go on, and cannot go back either. Nothing of the request is in it. */
export function errorPage(explanation: string, reason: string, status = 400): Answer {
  const body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sign-in did not finish</title>
<h1>Sign-in did not finish</h1>
<p>${explanation}</p>
<p>Close this page, and sign in again from the app.</p>
</html>
`;
  return { status, headers: { "Content-Type": "text/html; charset=utf-8" }, body, reason };
}
