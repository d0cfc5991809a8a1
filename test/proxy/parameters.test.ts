import { expect } from "chai";
import { decodeForm, encode, hasDuplicate, withoutOfflineAccess } from "../../proxy/parameters.ts";

/** RFC 6749, RFC 7636 and OpenID Connect Core, from the registry of OAuth parameters at IANA. */
const REGISTERED = [
  ...["client_id", "client_secret", "response_type", "redirect_uri", "scope", "state", "code", "error"],
  ...["error_description", "error_uri", "grant_type", "access_token", "token_type", "expires_in", "username"],
  ...[
    "password",
    "refresh_token",
    "code_verifier",
    "code_challenge",
    "code_challenge_method",
    "nonce",
    "display",
  ],
  ...[
    "prompt",
    "max_age",
    "ui_locales",
    "claims_locales",
    "id_token_hint",
    "login_hint",
    "acr_values",
    "claims",
  ],
  ...["registration", "request", "request_uri", "id_token", "assertion", "client_assertion"],
  ...["client_assertion_type", "response_mode"],
];

/** Parameters of answers. No client sends them in a request, so the proxy does not check them. */
const ANSWERS_ONLY = [
  ...["error", "error_description", "error_uri", "access_token", "token_type", "expires_in", "id_token"],
];

describe("A repeated parameter", () => {
  for (const name of REGISTERED.filter((one) => !ANSWERS_ONLY.includes(one))) {
    it(`is detected: ${name}`, () => {
      const twice = [[name, "a"] as const, ["other", "x"] as const, [name, "a"] as const];
      expect(hasDuplicate(twice)).to.equal(true);
      expect(hasDuplicate(twice.slice(1))).to.equal(false);
    });
  }

  it("is allowed if it is not registered, or is a resource (RFC 8707)", () => {
    for (const name of ["resource", "audience", "lang", "__proto__", ""]) {
      expect(hasDuplicate([[name, "a"] as const, [name, "b"] as const])).to.equal(false);
    }
  });
});

describe("A form", () => {
  const cases: readonly [text: string, parameters: [string, string][]][] = [
    ["", []],
    ["a", [["a", ""]]],
    ["a=", [["a", ""]]],
    ["=b", [["", "b"]]],
    ["a=b=c", [["a", "b=c"]]],
    [
      "&&a=1&&b=2&",
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    ["a+b=c+d%2B", [["a b", "c d+"]]],
    ["%C3%A4=%E2%82%AC", [["ä", "€"]]],
    [
      "a=1&a=2",
      [
        ["a", "1"],
        ["a", "2"],
      ],
    ],
  ];

  for (const [text, parameters] of cases) {
    it(`is decoded: "${text}"`, () => expect(decodeForm(text)).to.deep.equal(parameters));
  }

  it("is rejected if a percent sequence or its UTF-8 is invalid", () => {
    for (const text of ["%", "a=%2", "a=%zz", "%ff=1", "a=%C3"]) expect(decodeForm(text)).to.equal(undefined);
  });

  it("is encoded canonically", () => {
    expect(
      encode([
        ["a b", "c+d"],
        ["ä", ""],
        ["a b", "*"],
      ]),
    ).to.equal("a+b=c%2Bd&%C3%A4=&a+b=*");
  });
});

describe("offline_access", () => {
  const scopeAfter = (scope: string) => withoutOfflineAccess([["scope", scope]]).map(([, value]) => value);

  it("is removed at any position, every time", () => {
    expect(scopeAfter("offline_access openid offline_access email offline_access")).to.deep.equal([
      "openid email",
    ]);
  });

  it("is removed together with the scope if that is otherwise empty", () => {
    expect(scopeAfter("offline_access")).to.deep.equal([]);
    expect(scopeAfter(" offline_access  ")).to.deep.equal([]);
  });

  it("is that exact token", () => {
    for (const scope of [
      "OFFLINE_ACCESS",
      "offline_access2",
      "xoffline_access",
      "offline",
      "a\toffline_access",
    ]) {
      expect(scopeAfter(scope)).to.deep.equal([scope]);
    }
  });

  it("remains in every other parameter", () => {
    expect(withoutOfflineAccess([["state", "offline_access"]])).to.deep.equal([["state", "offline_access"]]);
  });

  it("leaves a scope without it unchanged, spaces included", () => {
    expect(scopeAfter("  openid   email ")).to.deep.equal(["  openid   email "]);
    expect(scopeAfter("")).to.deep.equal([""]);
  });
});
