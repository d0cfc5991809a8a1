import { expect } from "chai";
import { decodeJwt } from "jose";
import type { Answered, OnTheWay } from "../../support/relay.ts";
import type { FederatedStack } from "../support/federated-stack.ts";
import type { WalkEnd } from "../support/http-browser.ts";
import { errorOf, expectSignIn } from "./failed-sign-in.ts";
import type { AtCallback } from "./http-user.ts";

const html = (status: number): Answered => ({
  status,
  headers: { "content-type": "text/html" },
  body: "<p>Sorry",
});

/** Changes a parameter of the token request. */
const changed =
  (name: string, change: (value: string) => string): OnTheWay =>
  (sent, forward) => {
    const form = new URLSearchParams(sent.body);
    form.set(name, change(form.get(name) ?? ""));
    return forward({ ...sent, body: form.toString() });
  };

/** Another first character: the last one of base64url can have bits that do not count. */
const another = (text: string) => `${text.startsWith("A") ? "B" : "A"}${text.slice(1)}`;

/** A JWT with changed claims, or with another signature. */
function tampered(jwt: string, changes?: object): string {
  const [header = "", claims = "", signature = ""] = jwt.split(".");
  if (changes === undefined) return [header, claims, another(signature)].join(".");
  const changed = JSON.stringify({ ...decodeJwt(jwt), ...changes });
  return [header, Buffer.from(changed).toString("base64url"), signature].join(".");
}

/** The ID token becomes the one of another user. */
const foreignIdToken: OnTheWay = async (sent, forward) => {
  const answered = await forward(sent);
  const { id_token, ...others } = JSON.parse(answered.body);
  const changes = { sub: "user-barbara-liskov", email: "barbara.liskov@example.com" };
  return { ...answered, body: JSON.stringify({ ...others, id_token: tampered(id_token, changes) }) };
};

/** What the OpenID provider does in the token request, and the error that the app gets. */
const FAULTS: readonly (readonly [what: string, fault: OnTheWay, error: RegExp])[] = [
  [
    "redirects without end",
    async ({ path }) => ({ status: 307, headers: { location: path }, body: "" }),
    /502 server_error The identity provider answered 307 with a redirect, which is not followed$/,
  ],
  [
    "answers HTML",
    async () => html(200),
    /502 server_error The identity provider answered 200 without JSON$/,
  ],
  [
    "is down",
    async () => html(503),
    /503 temporarily_unavailable The identity provider is not available: try again in a moment$/,
  ],
  [
    "gets an assertion with another signature",
    changed("client_assertion", (jwt) => tampered(jwt)),
    /401 invalid_client client authentication failed/,
  ],
  [
    "gets an assertion with other claims",
    changed("client_assertion", (jwt) => tampered(jwt, { jti: "another" })),
    /401 invalid_client client authentication failed/,
  ],
  ["gets a wrong verifier", changed("code_verifier", another), /400 invalid_grant grant request is invalid$/],
  [
    "sends an ID token that was changed into another user's",
    foreignIdToken,
    /^invalid_request: Bad id_token signature$/,
  ],
];

/** A provider that is slow, down, or confused, or whose requests are tampered with on the way. */
export function misbehavingProvider(deployed: () => FederatedStack): void {
  let slow: { readonly signIn: AtCallback; readonly end: Promise<WalkEnd> };

  // It takes as long as the bridge waits: the other tests run meanwhile.
  before(async () => {
    const stack = deployed();
    const user = stack.user("user-barbara-liskov");
    const signIn = await user.toCallback();
    stack.provider.misbehave(signIn.code, () => new Promise(() => {}));
    slow = { signIn, end: user.open(signIn.callback) };
    slow.end.catch(() => {});
  });

  for (const [what, fault, error] of FAULTS) {
    it(`get an error in the app if the provider ${what}, and sign in afterwards`, async () => {
      const stack = deployed();
      const user = stack.user("user-grace-hopper");
      const signIn = await user.toCallback();
      stack.provider.misbehave(signIn.code, fault);
      const requests = stack.provider.kids.length;
      expect(errorOf(await user.open(signIn.callback), signIn)).to.match(error);
      expect(stack.provider.kids.length - requests).to.equal(1);
      await expectSignIn(stack, user);
    });
  }

  it("get an error in the app if the provider does not answer in time", async () => {
    expect(errorOf(await slow.end, slow.signIn)).to.match(
      /504 temporarily_unavailable The identity provider did not answer in time: try again$/,
    );
  });
}
