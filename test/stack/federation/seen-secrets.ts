import { formOf } from "../../../sandbox/sign-in/form.ts";
import type { Answered, Sent } from "../../support/relay.ts";

/** Names of parameters, fields and members whose values must be in no log and in no output. */
const SECRET = new Set([
  "access_token",
  "client_assertion",
  "client_secret",
  "code",
  "code_verifier",
  "id_token",
  "new_password",
  "password",
  "refresh_token",
  "RelayState",
  "SAMLResponse",
  "state",
]);

/** Shorter values, such as a cookie's "1", are in any text. */
const MIN_LENGTH = 12;

const BASE64 = /[\w+/-]{16,}={0,2}/g;

/** All secrets that passed in a run, and whether a text has one of them. */
export class SeenSecrets {
  readonly #kinds = new Map<string, string>();

  /** Of the secrets that were seen: "browser state", "provider code_verifier" and so on. */
  get kinds(): readonly string[] {
    return [...new Set(this.#kinds.values())].toSorted();
  }

  /** One secret of each kind. */
  get examples(): readonly string[] {
    return [...new Map([...this.#kinds].map(([value, kind]) => [kind, value])).values()];
  }

  /** @param side who sent or received it. */
  add(side: string, name: string, value: string): void {
    if (value.length >= MIN_LENGTH && !this.#kinds.has(value)) this.#kinds.set(value, `${side} ${name}`);
  }

  /** Reads the address, the form, cookies and the bearer token of a request. */
  addRequest(side: string, { path, headers, body }: Sent): void {
    this.#addForm(side, new URL(path, "http://none").searchParams);
    this.#addForm(side, new URLSearchParams(body));
    const [, token = ""] = /^Bearer (.+)/.exec(headers.authorization ?? "") ?? [];
    this.add(side, "access_token", token);
    for (const pair of (headers.cookie ?? "").split("; ")) this.#addCookie(side, pair);
  }

  /** Reads the redirect, JSON, hidden fields and cookies of an answer. */
  addAnswer(side: string, { headers, body }: Answered): void {
    const { location, "set-cookie": cookies = [] } = headers;
    if (typeof location === "string") this.#addForm(side, new URL(location, "http://none").searchParams);
    for (const cookie of [cookies].flat()) this.#addCookie(side, String(cookie));
    this.#addForm(side, Object.entries(membersOf(body)));
    this.#addForm(side, formOf(body)?.fields ?? []);
  }

  /** The kinds of secrets that are in a text, as they are, as an address or JSON writes them, or in base64, as API Gateway sends bodies. */
  in(text: string): readonly string[] {
    const searched = [
      text,
      ...[...text.matchAll(BASE64)].map(([one]) => Buffer.from(one, "base64").toString()),
    ];
    const all = searched.join("\n");
    const found = [...this.#kinds].filter(([value]) =>
      [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)].some((one) => all.includes(one)),
    );
    return [...new Set(found.map(([, kind]) => kind))];
  }

  #addForm(side: string, form: Iterable<readonly [string, unknown]>): void {
    for (const [name, value] of form)
      if (SECRET.has(name) && typeof value === "string") this.add(side, name, value);
  }

  #addCookie(side: string, cookie: string): void {
    const [, value = ""] = /^[^=]+=([^;]*)/.exec(cookie) ?? [];
    this.add(side, "cookie", value);
  }
}

function membersOf(body: string): object {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}
