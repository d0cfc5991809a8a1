import { Authenticator } from "./authenticator.ts";
import { CookieJar } from "./cookie-jar.ts";
import { type Form, formOf } from "./form.ts";
import { PagesError } from "./pages-error.ts";

/** The entries of an invited user on the sign-in pages. */
export interface Passwords {
  readonly email: string;
  readonly temporaryPassword: string;
  /** The password that the user chooses on the page for the first password. */
  readonly newPassword: string;
  /** The user's authenticator app. @default a new one */
  readonly authenticator?: Authenticator;
}

/** A user who is chosen on the page of an identity provider of the sandbox, which asks for no password. */
export interface ChosenUser {
  /** The provider's ID of the user. */
  readonly userAtProvider: string;
}

/** More requests than a sign-in needs: through the proxy to Cognito, the bridge and a provider's pages, back to the app, and redirects between them. */
const MAX_STEPS = 20;

/** What the user enters or presses on a page, by field. */
type Typist = (form: Form, page: string) => Readonly<Record<string, string>>;

/**
 * Goes through the sign-in pages as a browser does, from the app's first address to the redirect back to the app, which it
 * also follows.
 *
 * @throws PagesError `AUTHORIZE_REFUSED`, `PAGE_UNEXPECTED`, `PASSWORD_REFUSED`.
 */
export async function walkThroughPages(
  start: string,
  redirectUri: string,
  entries: Passwords | ChosenUser,
): Promise<void> {
  const answered = new Set<string>();
  const browser = new CookieJar();
  const typist = typistOf(entries);
  let next = new Request(start);
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const answer = await browser.send(next);
    const location = answer.headers.get("location");
    // The app's own page ends the walk.
    if (location === null && new URL(next.url).origin === new URL(redirectUri).origin) return;
    next =
      location === null
        ? fillIn(await pageOf(answer, next.url), next.url, typist, answered)
        : new Request(new URL(location, next.url));
  }
  throw new PagesError(
    "PAGE_UNEXPECTED",
    `The sign-in pages did not return to the app within ${MAX_STEPS} requests.`,
  );
}

async function pageOf(answer: Response, address: string): Promise<string> {
  if (answer.ok) return answer.text();
  const { pathname } = new URL(address);
  throw new PagesError(
    "AUTHORIZE_REFUSED",
    `${pathname} answered ${answer.status} instead of a sign-in page.`,
  );
}

function typistOf(entries: Passwords | ChosenUser): Typist {
  if ("userAtProvider" in entries) return (form) => chooseIn(form, entries.userAtProvider);
  const user = { ...entries, authenticator: entries.authenticator ?? new Authenticator() };
  return ({ fields }, page) => (fields.has(ASSERTION) ? {} : answersFor(fields, page, user));
}

/** The page that a SAML provider's script submits. Source: SAML V2.0 bindings, section 3.5, HTTP POST binding. */
const ASSERTION = "SAMLResponse";

/** @throws PagesError `PAGE_UNEXPECTED` for a page without this user. */
function chooseIn({ fields, buttons }: Form, user: string): Readonly<Record<string, string>> {
  if (fields.has(ASSERTION)) return {};
  if (buttons.some(({ name, value }) => name === "user" && value === user)) return { user };
  throw new PagesError(
    "PAGE_UNEXPECTED",
    `Expected a page with the user ${user}, but it has no such button.`,
  );
}

function fillIn(page: string, address: string, typist: Typist, answered: Set<string>): Request {
  const form = formOf(page);
  if (form === undefined)
    throw new PagesError("PAGE_UNEXPECTED", "Expected a sign-in page, but the page has no form.");
  const answers = typist(form, page);
  const kind = Object.keys(answers).join();
  const known = new Set([...form.fields.keys(), ...form.buttons.map(({ name }) => name)]);
  if (!Object.keys(answers).every((name) => known.has(name))) {
    throw new PagesError(
      "PAGE_UNEXPECTED",
      `A sign-in page has the unexpected fields ${[...form.fields.keys()].join(", ")}.`,
    );
  }
  if (answered.has(kind)) {
    throw new PagesError("PASSWORD_REFUSED", `The sign-in pages refused ${kind.replace(",", " and ")}.`);
  }
  answered.add(kind);
  const body = new URLSearchParams([...form.fields]);
  for (const [name, value] of Object.entries(answers)) body.set(name, value);
  return new Request(new URL(form.action, address), { method: "POST", body });
}

/** What the user types into a page. A page with unknown fields gets the answers for a first password, which it has not. */
function answersFor(
  fields: ReadonlyMap<string, string>,
  page: string,
  { email, temporaryPassword, newPassword, authenticator }: Required<Passwords>,
): Readonly<Record<string, string>> {
  if (fields.has("username")) return { username: email, password: temporaryPassword };
  if (fields.has("mfa_code")) {
    const key = /<code id="secret-key">([A-Z2-7]+)<\/code>/.exec(page)?.[1];
    if (key !== undefined) authenticator.add(key);
    return { mfa_code: authenticator.code() };
  }
  return { new_password: newPassword, confirm_password: newPassword };
}
