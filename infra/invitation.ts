/** Days for which the temporary password of an invitation works. */
export const TEMPORARY_PASSWORD_DAYS = 7;

export const INVITATION_SUBJECT = "Your sign-in for Amazon Quick on desktop";

/**
 * The invitation's text. Cognito insists on {username} in it, although people sign in with their e-mail: it stands
 * last, as a reference, so that nobody types it.
 * Source: CreateUserPool, InviteMessageTemplate: the message must hold {username} and {####}.
 */
export const INVITATION_BODY = [
  "Hello,",
  "you have been given access to Amazon Quick on desktop.",
  "Open the app, choose Enterprise sign-in, and sign in with<br>" +
    "&nbsp;&nbsp;your e-mail address: the one this message was sent to<br>" +
    "&nbsp;&nbsp;this temporary password: <b>{####}</b>",
  `The app then asks you to choose a password of your own. The temporary password works for ${TEMPORARY_PASSWORD_DAYS} days; ` +
    "after that, ask your administrator for a new invitation.",
  "<small>For your administrator only, nothing to type in: account reference {username}</small>",
].join("<br><br>");
