import { CookieJar } from "../../../sandbox/sign-in/cookie-jar.ts";
import { type Form, formOf } from "../../../sandbox/sign-in/form.ts";
import { defined } from "../../../sync/model/defined.ts";

/** More than a sign-in through all pages needs. */
const MAX_STEPS = 25;

/** Where a walk ends: at an address that was not opened, or at a page that needs an answer which was not given. */
export interface WalkEnd {
  readonly left?: URL;
  readonly page: string;
  /** Whether a page asked for an answer. */
  readonly asked: boolean;
}

/** A browser without scripts that keeps its cookies: it follows redirects, and sends forms that need no answer, as the scripts of SAML pages do. */
export class HttpBrowser {
  readonly #jar = new CookieJar();

  /**
   * @param answers values of fields and buttons, by name: a form that has one of them is sent with it, once.
   * @param isEnd whether a redirect to this address ends the walk. @default one out of the gateway
   */
  async walk(
    start: string | URL,
    answers: Readonly<Record<string, string>> = {},
    isEnd: (address: URL) => boolean = ({ origin }) => origin !== new URL(start).origin,
  ): Promise<WalkEnd> {
    const open = new Map(Object.entries(answers));
    let next = new Request(start);
    let asked = false;
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const { left, page, form } = await this.#open(next, isEnd);
      if (form === undefined) return defined({ left, page, asked });
      const isSentByScript = form.fields.has("SAMLResponse");
      asked ||= !isSentByScript;
      const given = isSentByScript ? [] : taken(open, form);
      if (!isSentByScript && given.length === 0) return { page, asked };
      const body = new URLSearchParams({ ...Object.fromEntries(form.fields), ...Object.fromEntries(given) });
      next = new Request(form.action, { method: "POST", body });
    }
    throw new Error(`The pages did not end within ${MAX_STEPS} forms.`);
  }

  /** Follows redirects to a page, or to the end. */
  async #open(
    request: Request,
    isEnd: (address: URL) => boolean,
  ): Promise<{ left?: URL; page: string; form?: Form }> {
    let next = request;
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const answer = await this.#jar.send(next);
      const location = answer.headers.get("location");
      if (location === null) {
        const page = await answer.text();
        const form = formOf(page);
        return form === undefined
          ? { page }
          : { page, form: { ...form, action: new URL(form.action, next.url).href } };
      }
      const target = new URL(location, next.url);
      if (isEnd(target)) return { left: target, page: "" };
      next = new Request(target);
    }
    throw new Error(`The redirects did not end within ${MAX_STEPS} requests.`);
  }
}

/** Takes the answers that a form asks for. */
function taken(open: Map<string, string>, { fields, buttons }: Form): [string, string][] {
  const names = new Set([...fields.keys(), ...buttons.map(({ name }) => name)]);
  const given = [...open].filter(([name]) => names.has(name));
  for (const [name] of given) open.delete(name);
  return given;
}
