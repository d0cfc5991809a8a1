import { type InvitationSettings, invitationBody } from "../settings/mail.ts";

const SUBJECT = "Your sign-in for Amazon Quick on desktop";

/**
 * The default text. Cognito requires {username} in it, although users sign in with their e-mail: it comes last, as a
 * reference, so that users do not type it.
 * Source: CreateUserPool, InviteMessageTemplate: the message must contain {username} and {####}.
 */
function defaultBody(temporaryPasswordDays: number): string {
  const days = temporaryPasswordDays === 1 ? "one day" : `${temporaryPasswordDays} days`;
  return [
    "Hello,",
    "you have been given access to Amazon Quick on desktop.",
    "Open the app, choose Continue with SSO (in older versions: Enterprise sign-in), and sign in with<br>" +
      "&nbsp;&nbsp;your e-mail address: the one this message was sent to<br>" +
      "&nbsp;&nbsp;this temporary password: <b>{####}</b>",
    `The app then asks you to choose a password of your own. The temporary password works for ${days}; ` +
      "after that, ask your administrator for a new invitation.",
    "<small>For your administrator only, nothing to type in: account reference {username}</small>",
  ].join("<br><br>");
}

/**
 * The invitation e-mail. Cognito sends every body as HTML, so text is converted to HTML.
 *
 * @param temporaryPasswordDays how long the temporary password works; the default text contains it.
 */
export function inviteMessage(
  { subject = SUBJECT, text, html }: InvitationSettings,
  temporaryPasswordDays: number,
): { emailSubject: string; emailMessage: string; smsMessage: string } {
  return {
    emailSubject: subject,
    emailMessage: invitationBody({ text, html }) ?? defaultBody(temporaryPasswordDays),
    // No invitation is sent by SMS, but the API requires the text if there is a template.
    smsMessage: "Account {username}, temporary password {####}",
  };
}
