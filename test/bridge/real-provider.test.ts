import { expect } from "chai";
import { decodeJwt } from "jose";
import { type OpenIdProvider, startOpenIdProvider } from "../../sandbox/federation/openid-provider.ts";
import { providerUsers } from "../../sandbox/federation/users.ts";
import { type Gateway, openGateway } from "../../sandbox/gateway.ts";
import { chooseUser } from "../sandbox/federation/choose-user.ts";
import { type LocalServer, serveLocally } from "../support/local-server.ts";
import { localTransport } from "../support/local-transport.ts";
import { BridgeWorld, CALLBACK, CLIENT_ID, errorOf, ISSUER, locationOf } from "./bridge-world.ts";
import { keyPairOf } from "./memory-aws.ts";

const KEYS = CALLBACK.replace("callback", "jwks");
const [GRACE, BARBARA] = ["user-grace-hopper", "user-barbara-liskov"];

/** A sign-in that is at the callback: what the provider sent, and the browser's cookie. */
interface AtCallback {
  readonly query: Record<string, string>;
  readonly cookie: string;
}

describe("The bridge with a real OpenID provider, which requires private_key_jwt and PKCE", () => {
  let provider: OpenIdProvider;
  let gateway: Gateway;
  let ours: LocalServer;
  let world: BridgeWorld;
  /** What the provider sent to the callback. */
  let arrived = new URLSearchParams();

  before(async () => {
    // The gateway sends what is for API Gateway here.
    ours = await serveLocally(async (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "", ours.origin);
      if (pathname.endsWith("/callback")) arrived = searchParams;
      const { statusCode, headers, body } = await world.get("/okta/jwks", {});
      response.writeHead(statusCode, headers).end(body);
    });
    gateway = await openGateway(ours.origin, () => ({ [new URL(ISSUER).host]: provider.origin }));
    provider = await startOpenIdProvider({ issuer: ISSUER, users: providerUsers(), reach: gateway.resolve });
  });

  after(() => Promise.all([provider.stop(), gateway.stop(), ours.stop()]));

  beforeEach(() => {
    const endpoints = { authorizationEndpoint: `${ISSUER}/auth`, tokenEndpoint: `${ISSUER}/token` };
    world = new BridgeWorld(endpoints, { transport: localTransport(provider.origin) });
    world.now = Date.now();
    restart();
  });

  afterEach(() => {
    const tokenOrCode = /eyJ[\w-]+\.|code=|state=/;
    expect(world.lines.join("\n")).not.to.match(tokenOrCode);
  });

  /** The provider forgets the keys that it has cached. */
  const restart = () =>
    provider.register({ clientId: CLIENT_ID, redirectUris: [CALLBACK], keys: { uri: KEYS } });

  const addKey = (
    kid: string,
    algorithm: "RS256" | "PS256" | "ES256" = "ES256",
    store: "kms" | "secret" = "kms",
  ) => world.aws.addKey({ provider: "okta", kid, algorithm, store });

  async function toCallback(user: string): Promise<AtCallback> {
    const begun = await world.authorize();
    await chooseUser(gateway.resolve(begun.headers["Location"] ?? ""), user);
    const cookie = (begun.headers["Set-Cookie"] ?? "").split(";")[0] ?? "";
    return { query: Object.fromEntries(arrived), cookie };
  }

  /** What Cognito gets at its own address. */
  async function toCognito({ query, cookie }: AtCallback): Promise<Record<string, string>> {
    const answer = await world.callback(query, cookie);
    expect(answer.statusCode).to.equal(302);
    return Object.fromEntries(locationOf(answer).searchParams);
  }

  async function codeFor(user: string): Promise<string> {
    const { code, state } = await toCognito(await toCallback(user));
    expect(state).to.equal("cognito-state");
    return code ?? "";
  }

  for (const [algorithm, store] of [
    ["RS256", "kms"],
    ["ES256", "kms"],
    ["PS256", "secret"],
  ] as const) {
    it(`signs a user in, with ${algorithm} and a key in ${store}`, async () => {
      addKey("key-1", algorithm, store);
      const answer = await world.token({ code: await codeFor(GRACE) });
      expect(answer.statusCode, answer.body).to.equal(200);
      expect(decodeJwt(JSON.parse(answer.body).id_token)).to.include({
        iss: ISSUER,
        aud: CLIENT_ID,
        sub: GRACE,
        email_verified: true,
      });
    });
  }

  it("returns the user's refusal to Cognito", async () => {
    const answer = await toCognito(await toCallback(""));
    expect(answer).to.deep.equal({
      error: "access_denied",
      error_description: "The user denied the access.",
      state: "cognito-state",
    });
  });

  it("keeps two users apart whose states were swapped, and signs each in with their own", async () => {
    addKey("key-1");
    const [grace, barbara] = [await toCallback(GRACE), await toCallback(BARBARA)];
    for (const swapped of [
      { query: grace.query, cookie: barbara.cookie },
      { query: barbara.query, cookie: grace.cookie },
    ]) {
      expect((await world.callback(swapped.query, swapped.cookie)).statusCode).to.equal(400);
      expect(world.reason).to.equal("foreign-state");
    }
    // The code of one with the state of the other: PKCE makes the provider refuse it.
    const injected = { ...grace.query, code: barbara.query["code"] ?? "" };
    const { code = "" } = await toCognito({ query: injected, cookie: grace.cookie });
    expect(errorOf(await world.token({ code }))).to.equal("invalid_grant");
    expect(world.reason).to.equal("upstream-refused");
    const { code: own = "" } = await toCognito(await toCallback(BARBARA));
    const { body } = await world.token({ code: own });
    expect(decodeJwt(JSON.parse(body).id_token).sub).to.equal(BARBARA);
  });

  it("returns the provider's refusal of a wrong verifier", async () => {
    addKey("key-1");
    const code = await codeFor(GRACE);
    const { codes } = world.aws.memoryStates;
    for (const [id, kept] of codes) codes.set(id, { ...kept, verifier: "w".repeat(43) });
    const answer = await world.token({ code });
    expect([answer.statusCode, errorOf(answer), world.reason]).to.deep.equal([
      400,
      "invalid_grant",
      "upstream-refused",
    ]);
  });

  it("redeems a code once, and the provider would refuse it too", async () => {
    addKey("key-1");
    const code = await codeFor(GRACE);
    const kept = [...world.aws.memoryStates.codes];
    expect((await world.token({ code })).statusCode).to.equal(200);
    expect([errorOf(await world.token({ code })), world.reason]).to.deep.equal([
      "invalid_grant",
      "unknown-code",
    ]);
    for (const [id, entry] of kept) world.aws.memoryStates.codes.set(id, entry);
    expect([errorOf(await world.token({ code })), world.reason]).to.deep.equal([
      "invalid_grant",
      "upstream-refused",
    ]);
  });

  it("returns the provider's refusal of an assertion with another signature", async () => {
    const { arn } = addKey("key-1");
    world.aws.kmsKeys.set(arn, keyPairOf("ES256").privateKey);
    const answer = await world.token({ code: await codeFor(GRACE) });
    expect([answer.statusCode, errorOf(answer), world.reason]).to.deep.equal([
      401,
      "invalid_client",
      "client-refused",
    ]);
  });

  it("changes keys without a failed sign-in: published first, then active", async () => {
    addKey("key-1");
    const signIn = async () => (await world.token({ code: await codeFor(GRACE) })).statusCode;
    expect(await signIn()).to.equal(200);
    addKey("key-2", "RS256");
    world.aws.setStatus("key-2", "published");
    expect(await signIn()).to.equal(200);
    // The bridge's and the provider's caches run out.
    world.now += 61_000;
    restart();
    expect(await signIn()).to.equal(200);
    world.aws.setStatus("key-1", "retiring");
    world.aws.setStatus("key-2", "active");
    expect(await signIn()).to.equal(200);
    world.now += 61_000;
    expect(await signIn()).to.equal(200);
  });

  it("signs no user in before a key is active", async () => {
    addKey("key-1");
    world.aws.setStatus("key-1", "published");
    const answer = await world.token({ code: await codeFor(GRACE) });
    expect([answer.statusCode, errorOf(answer)]).to.deep.equal([503, "temporarily_unavailable"]);
  });
});
