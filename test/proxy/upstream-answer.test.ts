import { expect } from "chai";
import { isTokenResponse, isUserInfo, toAnswer } from "../../proxy/upstream-answer.ts";

const TOKEN = '{"access_token":"at"}';
const ERROR = '{"error":"invalid_grant"}';

describe("A token response", () => {
  const cases: readonly [status: number, body: string, fits: boolean][] = [
    [200, TOKEN, true],
    [200, ERROR, false],
    [200, '{"access_token":1}', false],
    [201, TOKEN, false],
    [302, ERROR, false],
    [399, ERROR, false],
    [400, ERROR, true],
    [400, TOKEN, false],
    [401, ERROR, true],
    [503, ERROR, true],
    [400, '{"error":1}', false],
    ...["", "null", "1", '"text"', "[]", "<html>", "{"].flatMap((body): [number, string, boolean][] => [
      [200, body, false],
      [400, body, false],
    ]),
  ];

  for (const [status, body, fits] of cases) {
    it(`is ${fits ? "" : "not "}${status} with ${body || "nothing"}`, () =>
      expect(isTokenResponse(status, body)).to.equal(fits));
  }
});

describe("A user info response", () => {
  const cases: readonly [status: number, body: string, fits: boolean][] = [
    [200, '{"sub":"s"}', true],
    [200, "{}", false],
    [200, '{"sub":1}', false],
    [200, "", false],
    [200, "[]", false],
    [201, '{"sub":"s"}', false],
    [302, "", false],
    [399, "", false],
    [400, "", true],
    [401, ERROR, true],
    [401, "<html>", false],
    [401, "null", false],
    [499, "", true],
    [500, "", false],
    [503, ERROR, false],
  ];

  for (const [status, body, fits] of cases) {
    it(`is ${fits ? "" : "not "}${status} with ${body || "nothing"}`, () =>
      expect(isUserInfo(status, body)).to.equal(fits));
  }
});

describe("The answer of the pool's domain", () => {
  const answered = (status: number, headers: Record<string, string | string[]> = {}) =>
    toAnswer({ kind: "answer", status, headers, body: "b" }, () => true);

  it("keeps status and body, and has a reason for the log", () => {
    expect(answered(200)).to.deep.equal({ status: 200, headers: {}, body: "b", reason: "ok" });
    expect(answered(399)).to.include({ reason: "ok" });
    expect(answered(400)).to.deep.equal({ status: 400, headers: {}, body: "b", reason: "upstream-refused" });
  });

  it("keeps three headers, and no other", () => {
    const headers = {
      "content-type": "a",
      "retry-after": "5",
      "www-authenticate": "Bearer",
      "set-cookie": ["c"],
      server: "x",
    };
    expect(answered(429, headers).headers).to.deep.equal({
      "Content-Type": "a",
      "Retry-After": "5",
      "WWW-Authenticate": "Bearer",
    });
  });

  for (const [kind, status, error, description, reason] of [
    ["late", 504, "temporarily_unavailable", "Sign-in did not answer in time: try again", "upstream-late"],
    ["failed", 502, "temporarily_unavailable", "Sign-in cannot be reached: try again", "upstream-failed"],
    ["too-large", 502, "server_error", "Sign-in gave an answer that is too large", "upstream-too-large"],
  ] as const) {
    it(`is ${status} if the outcome is ${kind}`, () => {
      const answer = toAnswer({ kind }, () => true);
      expect(answer).to.include({ status, reason });
      expect(JSON.parse(answer.body ?? "")).to.deep.equal({ error, error_description: description });
    });
  }

  for (const status of [429, 503]) {
    it(`remains ${status} without an OAuth error, with its Retry-After`, () => {
      const throttled = (headers: Record<string, string>) =>
        toAnswer({ kind: "answer", status, headers, body: "<html>" }, () => false);
      const answer = throttled({ "retry-after": "7", "set-cookie": "c" });
      expect(answer).to.deep.include({ status, reason: "upstream-busy" });
      expect(answer.headers).to.deep.equal({ "Content-Type": "application/json", "Retry-After": "7" });
      expect(JSON.parse(answer.body ?? "")).to.deep.equal({
        error: "temporarily_unavailable",
        error_description: "Too many requests: try again in a moment",
      });
      expect(throttled({}).headers).to.deep.equal({ "Content-Type": "application/json" });
    });
  }

  it("is 502 if it is not of the expected kind", () => {
    const answer = toAnswer({ kind: "answer", status: 200, headers: {}, body: "<html>" }, () => false);
    expect(answer).to.include({ status: 502, reason: "upstream-malformed" });
    expect(JSON.parse(answer.body ?? "")).to.deep.equal({
      error: "server_error",
      error_description: "Sign-in gave an answer that is not one",
    });
  });
});
