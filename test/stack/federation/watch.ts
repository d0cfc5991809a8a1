import { decodeProtectedHeader } from "jose";
import type { OnTheWay } from "../../support/relay.ts";
import type { SeenSecrets } from "./seen-secrets.ts";

/** What goes to a server and comes back: the secrets in it are collected, and a test lets the server misbehave. */
export class Watch {
  /** `kid` of each client assertion, in their order. */
  readonly kids: string[] = [];
  readonly #side: string;
  readonly #secrets: SeenSecrets;
  readonly #faults = new Map<string, OnTheWay>();

  /** @param side a name for the secrets' origin */
  constructor(side: string, secrets: SeenSecrets) {
    this.#side = side;
    this.#secrets = secrets;
  }

  readonly onTheWay: OnTheWay = async (sent, forward) => {
    this.#secrets.addRequest(this.#side, sent);
    const form = new URLSearchParams(sent.body);
    const assertion = form.get("client_assertion");
    if (assertion !== null) this.kids.push(decodeProtectedHeader(assertion).kid ?? "");
    const [path = ""] = sent.path.split("?");
    const fault = this.#faults.get(form.get("code") ?? "") ?? this.#faults.get(path);
    const answered = await (fault === undefined ? forward(sent) : fault(sent, forward));
    this.#secrets.addAnswer(this.#side, answered);
    return answered;
  };

  /** Lets the server misbehave in the token request of one code, or at one path until `behave`. */
  misbehave(codeOrPath: string, fault: OnTheWay): void {
    this.#faults.set(codeOrPath, fault);
  }

  behave(path: string): void {
    this.#faults.delete(path);
  }
}
