import type { InvitationSettings } from "../settings/mail.ts";

const SUBJECT = "Your sign-in for Amazon Quick on desktop";

/**
 * The invitation's own text. Cognito insists on {username} in it, although people sign in with their e-mail: it stands
 * last, as a reference, so that nobody types it.
 * Source: CreateUserPool, InviteMessageTemplate: the message must hold {username} and {####}.
 */
function defaultBody(temporaryPasswordDays: number): string {
  const days = temporaryPasswordDays === 1 ? "one day" : `${temporaryPasswordDays} days`;
  return [
    "Hello,",
    "you have been given access to Amazon Quick on desktop.",
    "Open the app, choose Enterprise sign-in, and sign in with<br>" +
      "&nbsp;&nbsp;your e-mail address: the one this message was sent to<br>" +
      "&nbsp;&nbsp;this temporary password: <b>{####}</b>",
    `The app then asks you to choose a password of your own. The temporary password works for ${days}; ` +
      "after that, ask your administrator for a new invitation.",
    "<small>For your administrator only, nothing to type in: account reference {username}</small>",
  ].join("<br><br>");
}

/**
 * The mail with which somebody is invited. Cognito sends every body as HTML, so that text is written as HTML.
 *
 * @param temporaryPasswordDays how long the password in it works, which the mail says.
 */
export function inviteMessage(
  { subject = SUBJECT, text, html }: InvitationSettings,
  temporaryPasswordDays: number,
): { emailSubject: string; emailMessage: string; smsMessage: string } {
  const own = html ?? (text === undefined ? undefined : asHtml(text));
  return {
    emailSubject: subject,
    emailMessage: own ?? defaultBody(temporaryPasswordDays),
    // Nobody is invited by SMS, but the API wants the text as soon as there is a template.
    smsMessage: "Account {username}, temporary password {####}",
  };
}

/** Text with its signs kept from being tags, and its lines kept apart. */
export function asHtml(text: string): string {
  const signs: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text
    .trim()
    .replaceAll(/[&<>"]/g, (sign) => signs[sign] ?? sign)
    .replaceAll(/\r?\n/g, "<br>");
}
