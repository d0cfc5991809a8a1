import { expect } from "chai";
import fc from "fast-check";
import { calculatePKCECodeChallenge, generateRandomCodeVerifier } from "oauth4webapi";
import { createProxy } from "../../proxy/index.ts";
import { runs } from "../support/properties.ts";
import { authorizeEvent, logged, POOL_DOMAIN } from "../support/proxy-events.ts";

const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

describe("PKCE at the proxy", () => {
  const strict = createProxy({ poolDomain: POOL_DOMAIN });

  async function ask(parameters: readonly (readonly [string, string])[], proxy = strict) {
    const { result, lines } = await logged(() => proxy(authorizeEvent(parameters)));
    return { status: result.statusCode, headers: result.headers, body: result.body, line: lines.join() };
  }

  it("is required unless the config disables it", async () => {
    expect((await ask([["client_id", "x"]])).status).to.equal(400);
    const lenient = createProxy({ poolDomain: POOL_DOMAIN, requirePkce: false });
    expect((await ask([["client_id", "x"]], lenient)).status).to.equal(302);
  });

  it("accepts the challenge of RFC 7636's example, and forwards it unchanged", async () => {
    const { status, headers } = await ask([
      ["code_challenge", CHALLENGE],
      ["code_challenge_method", "S256"],
    ]);
    expect(status).to.equal(302);
    expect(new URL(headers["Location"] ?? "").searchParams.get("code_challenge")).to.equal(CHALLENGE);
  });

  it("accepts the challenges that a client library creates", async () => {
    for (let round = 0; round < 50; round += 1) {
      const challenge = await calculatePKCECodeChallenge(generateRandomCodeVerifier());
      const { status } = await ask([
        ["code_challenge_method", "S256"],
        ["code_challenge", challenge],
      ]);
      expect(status, challenge).to.equal(302);
    }
  });

  const refused: readonly [why: string, parameters: readonly (readonly [string, string])[]][] = [
    ["no challenge", [["code_challenge_method", "S256"]]],
    ["no method, which would mean plain", [["code_challenge", CHALLENGE]]],
    [
      "the method plain",
      [
        ["code_challenge", CHALLENGE],
        ["code_challenge_method", "plain"],
      ],
    ],
    [
      "the method in small letters",
      [
        ["code_challenge", CHALLENGE],
        ["code_challenge_method", "s256"],
      ],
    ],
    [
      "an empty challenge",
      [
        ["code_challenge", ""],
        ["code_challenge_method", "S256"],
      ],
    ],
    [
      "a challenge with padding",
      [
        ["code_challenge", `${CHALLENGE}=`],
        ["code_challenge_method", "S256"],
      ],
    ],
    [
      "a challenge that is too short",
      [
        ["code_challenge", CHALLENGE.slice(1)],
        ["code_challenge_method", "S256"],
      ],
    ],
    [
      "a challenge that is too long at its beginning",
      [
        ["code_challenge", `E${CHALLENGE}`],
        ["code_challenge_method", "S256"],
      ],
    ],
    [
      "a challenge that is too long at its end",
      [
        ["code_challenge", `${CHALLENGE}M`],
        ["code_challenge_method", "S256"],
      ],
    ],
    [
      "a challenge with other signs",
      [
        ["code_challenge", CHALLENGE.replace("-", "+")],
        ["code_challenge_method", "S256"],
      ],
    ],
    [
      "a line feed behind it",
      [
        ["code_challenge", `${CHALLENGE}\n`],
        ["code_challenge_method", "S256"],
      ],
    ],
  ];
  for (const [why, parameters] of refused) {
    it(`refuses ${why} with 400, without a redirect, and repeats nothing of the request`, async () => {
      const { status, headers, body, line } = await ask([...parameters, ["state", "s3cret"]]);
      expect(status).to.equal(400);
      expect(headers).not.to.have.property("Location");
      expect(JSON.parse(body)).to.deep.equal({
        error: "invalid_request",
        error_description: "A code_challenge with the method S256 is needed",
      });
      expect(JSON.parse(line)).to.include({ status: 400, reason: "no-pkce" });
      expect(body + line).not.to.contain("s3cret");
    });
  }

  it("accepts only 43 characters of base64url", async () => {
    const base64url = fc.constantFrom(..."ABCXYZabcxyz0189-_");
    const size = { minLength: 41, maxLength: 45 };
    const anyChallenge = fc.oneof(fc.string({ unit: base64url, ...size }), fc.string(size));
    await fc.assert(
      fc.asyncProperty(anyChallenge, async (challenge) => {
        const { status } = await ask([
          ["code_challenge", challenge],
          ["code_challenge_method", "S256"],
        ]);
        expect(status === 302).to.equal(/^[A-Za-z0-9_-]{43}$/.test(challenge) && !challenge.includes("\n"));
      }),
      { numRuns: runs(500) },
    );
  });
});
