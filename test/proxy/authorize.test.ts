import { expect } from "chai";
import fc from "fast-check";
import { createProxy, type ProxyResult } from "../../proxy/index.ts";
import { runs } from "../support/properties.ts";
import { ANY_REQUEST, authorizeEvent, eventOf, logged, POOL_DOMAIN } from "../support/proxy-events.ts";

const proxy = createProxy(ANY_REQUEST);

async function authorize(parameters: readonly (readonly [string, string])[]): Promise<ProxyResult> {
  return (await logged(() => proxy(authorizeEvent(parameters)))).result;
}

/** The parameters of the redirect, decoded, in their order. */
function redirectedWith(result: ProxyResult): [string, string][] {
  expect(result.statusCode).to.equal(302);
  const location = new URL(result.headers["Location"] ?? "");
  expect(location.origin + location.pathname).to.equal(`https://${POOL_DOMAIN}/oauth2/authorize`);
  return [...location.searchParams];
}

async function scopeAfter(scope: string): Promise<string | undefined> {
  return redirectedWith(await authorize([["scope", scope]])).find(([name]) => name === "scope")?.[1];
}

describe("GET /oauth2/authorize with a default provider", () => {
  const choosing = createProxy({ ...ANY_REQUEST, defaultProvider: "okta" });
  const redirected = async (parameters: readonly (readonly [string, string])[]) =>
    redirectedWith((await logged(() => choosing(authorizeEvent(parameters)))).result);

  it("adds it to a request that names none", async () => {
    expect(await redirected([["client_id", "abc"]])).to.deep.equal([
      ["client_id", "abc"],
      ["identity_provider", "okta"],
    ]);
  });

  for (const name of ["identity_provider", "idp_identifier"])
    it(`leaves a request with ${name} as it is, with any value`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: "grapheme-ascii" }), async (value) => {
          for (const named of [
            [[name, value]],
            [
              ["client_id", "abc"],
              [name, value],
              ["scope", "openid"],
            ],
          ] as const)
            expect(await redirected(named)).to.deep.equal(named);
        }),
        { numRuns: runs(50) },
      );
    });
});

describe("GET /oauth2/authorize", () => {
  it("redirects the browser to the pool's own domain, without offline_access", async () => {
    const result = await authorize([
      ["response_type", "code"],
      ["client_id", "abc"],
      ["redirect_uri", "http://localhost:18080"],
      ["scope", "openid email profile offline_access"],
      ["state", "s"],
      ["code_challenge", "c"],
      ["code_challenge_method", "S256"],
    ]);
    expect(redirectedWith(result)).to.deep.equal([
      ["response_type", "code"],
      ["client_id", "abc"],
      ["redirect_uri", "http://localhost:18080"],
      ["scope", "openid email profile"],
      ["state", "s"],
      ["code_challenge", "c"],
      ["code_challenge_method", "S256"],
    ]);
  });

  for (const [before, after] of [
    ["offline_access openid", "openid"],
    ["openid offline_access email offline_access", "openid email"],
    ["openid  offline_access", "openid"],
    ["openid OFFLINE_ACCESS", "openid OFFLINE_ACCESS"],
    ["offline_access2 openid", "offline_access2 openid"],
    ["my/offline_access", "my/offline_access"],
    ["openid  email", "openid  email"],
    ["", ""],
  ] as const) {
    it(`changes the scope "${before}" to "${after}"`, async () => {
      expect(await scopeAfter(before)).to.equal(after);
    });
  }

  it("omits a scope that becomes empty", async () => {
    expect(await scopeAfter("offline_access")).to.equal(undefined);
    expect(await scopeAfter("offline_access offline_access")).to.equal(undefined);
  });

  it("keeps values of every kind, and names with a meaning in JavaScript", async () => {
    const parameters: [string, string][] = [
      ["state", "a+b c%2Bd&e=f"],
      ["login_hint", "zoë@example.com"],
      ["empty", ""],
      ["__proto__", "p"],
      ["constructor", "c"],
      ["offline_access", "not a scope"],
      ["resource", "https://a.example"],
      ["resource", "https://b.example"],
    ];
    expect(redirectedWith(await authorize(parameters))).to.deep.equal(parameters);
  });

  it("redirects without a question mark if there are no parameters", async () => {
    const { result } = await logged(() => proxy(eventOf({ path: "/oauth2/authorize" })));
    expect(result.headers["Location"]).to.equal(`https://${POOL_DOMAIN}/oauth2/authorize`);
  });

  for (const name of [
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "code_challenge",
    "nonce",
    "prompt",
    "request_uri",
  ]) {
    it(`refuses ${name} twice, without a redirect`, async () => {
      const result = await authorize([
        [name, "a"],
        [name, "b"],
      ]);
      expect(result.statusCode).to.equal(400);
      expect(JSON.parse(result.body)).to.have.property("error", "invalid_request");
      expect(result.headers).not.to.have.property("Location");
    });
  }

  it("refuses what would exceed API Gateway's headers", async () => {
    const room = 8 * 1024 - `https://${POOL_DOMAIN}/oauth2/authorize?state=`.length;
    expect((await authorize([["state", "x".repeat(room)]])).statusCode).to.equal(302);
    expect((await authorize([["state", "x".repeat(room + 1)]])).statusCode).to.equal(414);
  });

  it("ignores a name without a value", async () => {
    const event = { ...authorizeEvent([]), multiValueQueryStringParameters: { state: undefined } };
    expect(redirectedWith((await logged(() => proxy(event))).result)).to.deep.equal([]);
  });

  it("keeps every other parameter, and removes every offline_access", async () => {
    const name = fc.oneof(
      fc.constantFrom("scope", "state", "resource", "__proto__", "toString"),
      fc.string({ maxLength: 12 }),
    );
    const scope = fc.array(
      fc.constantFrom("openid", "offline_access", "OFFLINE_ACCESS", "offline_access2", ""),
      { maxLength: 6 },
    );
    const value = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 30 }),
      scope.map((tokens) => tokens.join(" ")),
    );
    const parameters = fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(parameters, async (sent) => {
        const arrived = new Map(redirectedWith(await authorize(sent)));
        for (const [key, text] of sent) {
          const isRule = key === "scope" && text.split(" ").includes("offline_access");
          if (!isRule) expect(arrived.get(key)).to.equal(text.toWellFormed());
        }
        expect((arrived.get("scope") ?? "").split(" ")).not.to.include("offline_access");
      }),
      { numRuns: runs(2000) },
    );
  });

  it("changes nothing the second time", async () => {
    const once = redirectedWith(
      await authorize([
        ["scope", "openid offline_access"],
        ["state", "ä +"],
      ]),
    );
    expect(redirectedWith(await authorize(once))).to.deep.equal(once);
  });
});
