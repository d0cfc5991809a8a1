import { CookieJar } from "../../../sandbox/sign-in/cookie-jar.ts";
import { formOf } from "../../../sandbox/sign-in/form.ts";

/** More requests than the pages of one sign-in need. */
const MAX_STEPS = 10;

/** Where a walk through an identity provider's pages ends: outside the gateway, or at a page without a choice of users. */
export interface WalkEnd {
  readonly left?: URL;
  readonly page: string;
}

/**
 * Goes through an identity provider's pages without a browser: chooses a user, and follows redirects as long as they stay at the gateway.
 *
 * @param user the provider's ID of the user; "" denies the access. @param browser keeps the session of an earlier sign-in.
 */
export async function chooseUser(start: string, user: string, browser = new CookieJar()): Promise<WalkEnd> {
  let next = new Request(start);
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const answer = await browser.send(next);
    const location = answer.headers.get("location");
    if (location !== null) {
      const target = new URL(location, next.url);
      if (target.origin !== new URL(start).origin) return { left: target, page: "" };
      next = new Request(target);
      continue;
    }
    const page = await answer.text();
    const form = formOf(page);
    if (form === undefined || !page.includes('name="user"')) return { page };
    next = new Request(new URL(form.action, next.url), {
      method: "POST",
      body: new URLSearchParams({ user }),
    });
  }
  throw new Error(`The provider's pages did not end within ${MAX_STEPS} requests.`);
}
