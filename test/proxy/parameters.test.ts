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

/** Parameters of answers: nobody sends them in a request, and so they may as well repeat. */
const ANSWERS_ONLY = [
  ...["error", "error_description", "error_uri", "access_token", "token_type", "expires_in", "id_token"],
];

describe("A parameter that comes twice", () => {
  for (const name of REGISTERED.filter((one) => !ANSWERS_ONLY.includes(one))) {
    it(`is noticed where it is ${name}`, () => {
      const twice = [[name, "a"] as const, ["other", "x"] as const, [name, "a"] as const];
      expect(hasDuplicate(twice)).to.equal(true);
      expect(hasDuplicate(twice.slice(1))).to.equal(false);
    });
  }

  it("may do so where nobody has registered it, or where it is a resource (RFC 8707)", () => {
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

  it("is none where a percent sign begins no byte, or bytes are no UTF-8", () => {
    for (const text of ["%", "a=%2", "a=%zz", "%ff=1", "a=%C3"]) expect(decodeForm(text)).to.equal(undefined);
  });

  it("is encoded in the one canonical way", () => {
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

  it("goes wherever and however often it stands", () => {
    expect(scopeAfter("offline_access openid offline_access email offline_access")).to.deep.equal([
      "openid email",
    ]);
  });

  it("takes the scope with it where nothing else is in it", () => {
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

  it("stays in every other parameter", () => {
    expect(withoutOfflineAccess([["state", "offline_access"]])).to.deep.equal([["state", "offline_access"]]);
  });

  it("leaves a scope without it as it came, spaces and all", () => {
    expect(scopeAfter("  openid   email ")).to.deep.equal(["  openid   email "]);
    expect(scopeAfter("")).to.deep.equal([""]);
  });
});
