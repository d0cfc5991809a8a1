import { expect } from "chai";
import fc from "fast-check";
import { answerToCognito, TOKEN, USER_INFO } from "../../bridge/provider-answer.ts";
import { runs } from "../support/properties.ts";

const TOKENS = '{"access_token":"at","id_token":"it"}';
const INVALID = '{"error":"invalid_client","error_description":"unknown kid","more":1}';
const PAGE = "<html>s3cr3t</html>";

const answered = (status: number, body: string, headers: Record<string, string | string[]> = {}) =>
  answerToCognito({ kind: "answer", status, headers, body }, TOKEN);
const described = (body = "") => JSON.parse(body);

describe("What Cognito gets for the provider's answer", () => {
  for (const [status, body, sent = status] of [
    [200, TOKENS],
    [400, INVALID],
    [401, INVALID],
    [429, INVALID],
    [500, INVALID],
    [503, INVALID],
    // As Slack does.
    [200, '{"ok":false,"error":"invalid_code"}', 400],
  ] as const) {
    it(`is ${sent} with the unchanged body for ${status} with ${body}`, () => {
      const answer = answered(status, body, { "content-type": "text/plain" });
      expect(answer).to.deep.include({ status: sent, body, upstreamStatus: status });
      expect(answer.headers).to.deep.equal({ "Content-Type": "application/json" });
      const refusal = body === INVALID ? "client-refused" : "upstream-refused";
      expect(answer.reason).to.equal(sent === 200 ? "ok" : refusal);
    });
  }

  for (const [status, body, error, description, sent = 502] of [
    [200, PAGE, "server_error", "answered 200 without JSON"],
    [200, "", "server_error", "answered 200 without JSON"],
    [200, '{"access_token":', "server_error", "answered 200 without JSON"],
    [200, '{"id_token":"it"}', "server_error", "answered 200 without an access token"],
    [200, '{"error":{"code":1}}', "server_error", "answered 200 without an access token"],
    [307, "", "server_error", "answered 307 with a redirect, which is not followed"],
    [300, PAGE, "server_error", "answered 300 with a redirect, which is not followed"],
    [302, INVALID, "server_error", "answered 302 with a redirect, which is not followed"],
    [400, PAGE, "server_error", "answered 400 without an OAuth error"],
    [403, PAGE, "server_error", "answered 403 without an OAuth error"],
    // As Okta's management API, and Amazon API Gateway.
    [
      404,
      '{"errorCode":"E0000007","errorSummary":"s3cr3t"}',
      "server_error",
      "answered 404 without an OAuth error",
    ],
    [403, '{"message":"s3cr3t"}', "server_error", "answered 403 without an OAuth error"],
    [500, PAGE, "server_error", "answered 500 without an OAuth error"],
    [429, PAGE, "temporarily_unavailable", "is not available: try again in a moment", 429],
    [503, PAGE, "temporarily_unavailable", "is not available: try again in a moment", 503],
  ] as const) {
    it(`is an OAuth error for ${status} with ${body || "nothing"}`, () => {
      const answer = answered(status, body);
      const reason = sent === 502 ? "upstream-malformed" : "upstream-busy";
      expect(answer).to.include({ status: sent, upstreamStatus: status, reason });
      expect(described(answer.body)).to.deep.equal({
        error,
        error_description: `The identity provider ${description}`,
      });
    });
  }

  it("keeps Retry-After and WWW-Authenticate, and no other header", () => {
    const headers = {
      "retry-after": "5",
      "www-authenticate": "Basic",
      "set-cookie": ["a=b"],
      "cache-control": "public",
      location: "/",
    };
    for (const body of [INVALID, PAGE])
      expect(answered(429, body, headers).headers).to.deep.equal({
        "Content-Type": "application/json",
        "Retry-After": "5",
        "WWW-Authenticate": "Basic",
      });
  });

  for (const [kind, status, error, description] of [
    ["late", 504, "temporarily_unavailable", "did not answer in time: try again"],
    ["failed", 502, "temporarily_unavailable", "cannot be reached: try again"],
    ["too-large", 502, "server_error", "gave an answer that is too large"],
  ] as const) {
    it(`is an OAuth error if there is none: ${kind}`, () => {
      const answer = answerToCognito({ kind }, TOKEN);
      expect(answer).to.include({ status, reason: `upstream-${kind}` });
      expect(answer.upstreamStatus).to.equal(undefined);
      expect(described(answer.body)).to.deep.equal({
        error,
        error_description: `The identity provider ${description}`,
      });
    });
  }

  it("has the error of Node.js for the log, such as that of an expired certificate", () => {
    const answer = answerToCognito({ kind: "failed", code: "CERT_HAS_EXPIRED" }, TOKEN);
    expect(answer.code).to.equal("CERT_HAS_EXPIRED");
    expect(answer.body).not.to.contain("CERT");
  });

  it("is at userInfo the claims, or the error in the body or in the header alone, and no page", () => {
    const asked = (status: number, body: string, headers = {}) =>
      answerToCognito({ kind: "answer", status, headers, body }, USER_INFO);
    const CLAIMS = '{"sub":"1"}';
    expect(asked(200, CLAIMS)).to.deep.include({
      status: 200,
      body: CLAIMS,
      reason: "ok",
      upstreamStatus: 200,
    });
    const challenge = 'Bearer error="invalid_token"';
    expect(asked(401, "", { "www-authenticate": challenge })).to.deep.include({
      ...{ status: 401, body: "", reason: "upstream-refused" },
      headers: { "WWW-Authenticate": challenge },
    });
    for (const status of [400, 500])
      expect(asked(status, INVALID)).to.deep.include({ status, body: INVALID, reason: "client-refused" });
    for (const [status, body, description] of [
      [200, PAGE, "answered 200 without JSON"],
      [200, "eyJ.eyJ.s", "answered 200 without JSON"],
      [200, '{"email":"s3cr3t"}', "answered 200 without a subject"],
      [200, TOKENS, "answered 200 without a subject"],
      [302, "", "answered 302 with a redirect, which is not followed"],
      [404, PAGE, "answered 404 without an OAuth error"],
    ] as const) {
      const answer = asked(status, body);
      expect(answer).to.include({ status: 502, reason: "upstream-malformed" });
      expect(described(answer.body).error_description).to.equal(`The identity provider ${description}`);
    }
  });

  it("is a token response or an OAuth error, whatever the provider answers", () => {
    const bodies = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({ access_token: fc.json(), error: fc.json() }, { requiredKeys: [] })
        .map((one) => JSON.stringify(one)),
      fc.constantFrom(TOKENS, INVALID, PAGE, ""),
    );
    const property = fc.property(fc.integer({ min: 100, max: 599 }), bodies, (sent, body) => {
      const {
        status,
        headers,
        body: returned = "",
      } = answered(sent, body, { location: "/", "set-cookie": ["a"] });
      expect(headers).to.have.all.keys("Content-Type");
      const { access_token, error, error_description } = JSON.parse(returned);
      if (status === 200) expect([access_token, returned]).to.deep.equal([String(access_token), body]);
      else expect([error, status >= 400]).to.deep.equal([String(error), true]);
      // What is not the provider's own body has no part of it.
      if (returned !== body) expect(error_description).to.match(/^The identity provider [\w :,]+$/);
    });
    fc.assert(property, { numRuns: runs(300) });
  });
});
