import { expect } from "chai";
import fc from "fast-check";
import { amazonQuick } from "../../sign-in/app.ts";
import type { TokenAnswer } from "../../sign-in/attempt.ts";
import type { Claims } from "../../sign-in/claims.ts";
import { compareToken, isRight } from "../../sign-in/compare.ts";
import { compareRefresh, compareUserInfo } from "../../sign-in/compare-later.ts";
import type { Comparison } from "../../sign-in/report.ts";

const ISSUER = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI";
const APP = amazonQuick({
  ClientId: "client-1",
  IssuerUrl: ISSUER,
  AuthEndpoint: "https://proxy.example/oauth2/authorize",
  TokenEndpoint: "https://proxy.example/oauth2/token",
  JwksUri: `${ISSUER}/.well-known/jwks.json`,
});
const NOW = Date.parse("2026-11-29T12:00:00Z");
const RIGHT: Claims = {
  iss: ISSUER,
  aud: "client-1",
  exp: NOW / 1000 + 3600,
  nonce: "sent",
  token_use: "id",
  sub: "1",
  email: "Ada@example.com",
  email_verified: true,
};

function compared(claims: Claims, answer: Partial<TokenAnswer> = {}, alg = "RS256", scope = APP.scope) {
  const decoded = { alg, claims };
  return compareToken({
    app: { ...APP, scope },
    answer: { idToken: "e30.e30.s", decoded, accessToken: "at", refreshToken: undefined, ...answer },
    hasNonce: (nonce) => nonce === "sent",
    now: NOW,
  });
}

/** The rows that are not right. Each of them says what was expected, why it matters, and what to do. */
function differing(rows: readonly Comparison[]): string[] {
  const wrong = rows.filter(({ result }) => result === "differs");
  for (const { title, seen, ...words } of wrong)
    for (const text of [title, seen, words.expected, words.why, words.fix])
      expect(text).not.to.be.oneOf([undefined, ""]);
  return wrong.map(({ id }) => id);
}

/** Values that are wrong for a claim, also those that are nearly right. */
const WRONG: Readonly<Record<string, readonly unknown[]>> = {
  iss: [`${ISSUER}/`, ISSUER.toUpperCase(), "", undefined, [ISSUER]],
  aud: ["client-2", "CLIENT-1", ["client-1"], "", undefined],
  exp: [NOW / 1000, NOW / 1000 - 1, 0, undefined, String(NOW), null],
  nonce: ["another", "", undefined],
  token_use: ["access", "ID", "", undefined],
  email: ["", undefined, null, 1, ["ada@example.com"]],
  email_verified: [false, "false", "TRUE", 1, undefined, null],
};

describe("The comparison of an ID token", () => {
  it("finds a right one right, with one row for each rule", () => {
    const rows = compared(RIGHT);
    expect(rows.map(({ id }) => id)).to.deep.equal(["signature", ...Object.keys(WRONG)]);
    expect([differing(rows), isRight(rows)]).to.deep.equal([[], true]);
    for (const { title, seen } of rows) expect([title, seen].join()).to.match(/^.+,.+$/);
    expect(rows.find(({ id }) => id === "exp")?.seen).to.equal("2026-11-29 13:00:00Z, in 60 minutes");
    expect(isRight(compared({ ...RIGHT, email_verified: "true", exp: NOW / 1000 + 1 }))).to.equal(true);
  });

  it("names exactly the claims that are wrong, for any of them and any values", () => {
    const wrong = fc.record(
      Object.fromEntries(Object.entries(WRONG).map(([name, values]) => [name, fc.constantFrom(...values)])),
      { requiredKeys: [] },
    );
    const property = fc.property(wrong, (changes) => {
      const rows = compared({ ...RIGHT, ...changes });
      const names = Object.keys(WRONG).filter((name) => Object.hasOwn(changes, name));
      expect(differing(rows)).to.deep.equal(names);
      expect(isRight(rows)).to.equal(names.length === 0);
    });
    fc.assert(property);
  });

  it("shows what it has seen, but no nonce", () => {
    const seen = (claims: Claims, id: string) =>
      compared({ ...RIGHT, ...claims }).find((one) => one.id === id)?.seen;
    expect(seen({ iss: undefined }, "iss")).to.equal("missing");
    expect(seen({ aud: ["a", "b"] }, "aud")).to.equal('["a","b"]');
    expect(seen({ aud: ["x".repeat(500)] }, "aud")).to.have.length(200);
    expect(seen({ exp: NOW / 1000 }, "exp")).to.equal("2026-11-29 12:00:00Z");
    expect(seen({ exp: "soon" }, "exp")).to.equal("soon");
    expect(compared({ ...RIGHT, exp: 0 }).find(({ id }) => id === "exp")?.expected).to.equal(
      "after 2026-11-29 12:00:00Z, this computer's time",
    );
    expect([seen({ nonce: "s3cr3t" }, "nonce"), seen({ nonce: undefined }, "nonce")]).to.deep.equal([
      "another one",
      "none",
    ]);
  });

  it("accepts RS256 alone, and a signature that was verified alone", () => {
    for (const alg of ["none", "HS256", "rs256", "RS512", ""])
      expect(differing(compared(RIGHT, {}, alg)), alg).to.deep.equal(["signature"]);
    expect(differing(compared(RIGHT, { signatureProblem: "no key fits" }))).to.deep.equal(["signature"]);
    const refused = compared({ ...RIGHT, aud: "x" }, { refusal: "unexpected aud" });
    expect(refused.find(({ id }) => id === "signature")?.result).to.equal("not-checked");
    expect([differing(refused), isRight(refused)]).to.deep.equal([["aud"], false]);
  });

  it("is wrong if the library refused the token, also where each claim seems right", () => {
    const rows = compared(RIGHT, { refusal: "a reason of its own" });
    expect([differing(rows), isRight(rows)]).to.deep.equal([["id-token"], false]);
    expect(rows[0]?.seen).to.equal("a reason of its own");
    expect(rows).to.have.length(9);
  });

  it("is wrong without an ID token, or with a text that is none", () => {
    for (const [answer, seen] of [
      [{ idToken: undefined }, "no ID token"],
      [{ idToken: "x" }, "a text that is no JSON Web Token"],
      [{ idToken: "x", refusal: "invalid" }, "invalid"],
    ] as const) {
      const rows = compared(RIGHT, { ...answer, decoded: undefined });
      expect([differing(rows), rows[0]?.seen, isRight(rows)]).to.deep.equal([["id-token"], seen, false]);
    }
  });

  it("asks for an e-mail only where the app does", () => {
    const { email: _, email_verified: __, ...without } = RIGHT;
    expect(differing(compared(without, {}, "RS256", "openid"))).to.deep.equal([]);
    expect(differing(compared(without, {}, "RS256", "openid email"))).to.deep.equal([
      "email",
      "email_verified",
    ]);
    expect(differing(compared(without, {}, "RS256", "openid emails"))).to.deep.equal([]);
  });
});

describe("Whether a sign-in is right", () => {
  const row = (id: Comparison["id"], result: Comparison["result"]): Comparison => ({
    id,
    title: "t",
    seen: "s",
    result,
  });

  it("counts what was not checked against it, except what a browser alone can show", () => {
    expect(isRight([row("iss", "ok"), row("wrong-verifier", "not-checked")])).to.equal(true);
    expect(isRight([row("wrong-verifier", "differs")])).to.equal(false);
    expect(isRight([row("iss", "ok"), row("signature", "not-checked")])).to.equal(false);
  });
});

describe("The comparison of a refresh", () => {
  const refreshed = (claims: Claims) => compareRefresh(RIGHT, { claims, differing: [] });

  it("is right exactly if the user is the same, for any changed claims", () => {
    const names = ["iss", "aud", "sub", "email", "email_verified"];
    const changes = fc.record(
      Object.fromEntries(
        [...names, "exp", "nonce"].map((name) => [name, fc.constantFrom("other", undefined)]),
      ),
      { requiredKeys: [] },
    );
    const property = fc.property(changes, (changed) => {
      const rows = refreshed({ ...RIGHT, ...changed });
      const isChanged = names.some((name) => Object.hasOwn(changed, name));
      expect(differing(rows)).to.deep.equal(isChanged ? ["refresh-claims"] : []);
      expect([rows.map(({ id }) => id), isRight(rows)]).to.deep.equal([
        ["refresh", "refresh-claims"],
        !isChanged,
      ]);
    });
    fc.assert(property);
    expect(refreshed(RIGHT).map(({ result, seen }) => `${result}: ${seen}`)).to.deep.equal([
      "ok: a valid one",
      "ok: the same",
    ]);
    expect(refreshed({ ...RIGHT, email: "b", sub: "2" })[1]?.seen).to.equal(
      "sub: 1 → 2; email: Ada@example.com → b",
    );
  });

  it("is wrong without a refresh token, tokens, or an ID token that is right", () => {
    const wrong = compared({ ...RIGHT, aud: "x", iss: "y" }).filter(({ result }) => result === "differs");
    for (const [answer, seen] of [
      [undefined, "no refresh token"],
      [new Error("invalid_grant"), "invalid_grant"],
      [{ claims: undefined, differing: [] }, "no ID token"],
      [{ claims: undefined, differing: wrong }, "no ID token"],
      [{ claims: RIGHT, differing: wrong }, "iss: y; aud: x"],
    ] as const) {
      const rows = compareRefresh(RIGHT, answer);
      expect([differing(rows), rows[0]?.seen]).to.deep.equal([["refresh"], seen]);
    }
  });
});

describe("The comparison of the user info", () => {
  const seen = (userInfo: Claims | Error, claims = RIGHT) => {
    const row = compareUserInfo(claims, userInfo);
    return `${differing([row]).join() || row.result}: ${row.seen}`;
  };

  it("is right exactly if it is of the same user with the same e-mail", () => {
    expect(seen({ sub: "1", email: "Ada@example.com", name: "Ada" })).to.equal("ok: the same");
    expect(seen({ sub: "2", email: "Ada@example.com" })).to.equal("user-info: sub: 2");
    expect(seen({ email: "ada@example.com" })).to.equal("user-info: sub: missing; email: ada@example.com");
    expect(seen(new Error("401"))).to.equal("user-info: 401");
    expect(compareUserInfo(RIGHT, { sub: "1" }).expected).to.equal("email: Ada@example.com");
  });

  it("compares no e-mail that the ID token does not have", () => {
    const { email: _, ...without } = RIGHT;
    expect(seen({ sub: "1", email: "b@example.com" }, without)).to.equal("ok: the same");
    expect(seen({ sub: "2" }, without)).to.equal("user-info: sub: 2");
  });
});
