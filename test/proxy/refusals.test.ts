import { expect } from "chai";
import { securityHeaders } from "../../proxy/headers.ts";
import { createProxy, type ProxyEvent } from "../../proxy/index.ts";
import { ANY_REQUEST, authorizeEvent, eventOf, logged, tokenEvent } from "../support/proxy-events.ts";

const USER_INFO = "/oauth2/userInfo";

/** Refused before anything is forwarded: event, status, error, description, and the reason in the log. */
const REFUSALS: readonly (readonly [
  what: string,
  event: ProxyEvent,
  status: number,
  description: string,
  reason: string,
])[] = [
  ["another path", eventOf({ path: "/x" }), 404, "There is nothing at this address", "no-route"],
  ["another method", eventOf({ path: "/oauth2/token" }), 405, "The method is not allowed here", "method"],
  [
    "a repeated parameter of authorize",
    authorizeEvent([
      ["state", "a"],
      ["state", "b"],
    ]),
    400,
    "A parameter comes twice",
    "duplicate-parameter",
  ],
  [
    "a repeated parameter of token",
    tokenEvent("code=a&code=b"),
    400,
    "A parameter comes twice",
    "duplicate-parameter",
  ],
  [
    "more than an address can hold",
    authorizeEvent([["state", "x".repeat(9_000)]]),
    414,
    "The request is too long",
    "too-long",
  ],
  [
    "a query on token",
    tokenEvent("a=b", { multiValueQueryStringParameters: { code: ["c"] } }),
    400,
    "Parameters belong into the body",
    "query-on-token",
  ],
  [
    "another content type",
    tokenEvent("{}", { headers: { "content-type": "application/json" } }),
    415,
    "The content type must be application/x-www-form-urlencoded",
    "content-type",
  ],
  [
    "no content type",
    tokenEvent("a=b", { headers: null }),
    415,
    "The content type must be application/x-www-form-urlencoded",
    "content-type",
  ],
  ["too large a body", tokenEvent("x".repeat(16_385)), 413, "The request is too large", "too-large"],
  [
    "an invalid percent sequence",
    tokenEvent("a=%zz"),
    400,
    "The body is not a form in UTF-8",
    "bad-encoding",
  ],
  [
    "invalid UTF-8",
    tokenEvent(Buffer.from([0x61, 0x3d, 0xff]).toString("base64"), { isBase64Encoded: true }),
    400,
    "The body is not a form in UTF-8",
    "bad-encoding",
  ],
  [
    "a header with a line break on token",
    tokenEvent("a=b", {
      headers: { "Content-Type": "application/x-www-form-urlencoded", Authorization: "a\r\nb: c" },
    }),
    400,
    "The Authorization header cannot be read",
    "bad-header",
  ],
  [
    "a header with a line break on userInfo",
    eventOf({ path: USER_INFO, headers: { Authorization: "Bearer\na" } }),
    400,
    "The Authorization header cannot be read",
    "bad-header",
  ],
];

describe("the proxy refuses", () => {
  const proxy = createProxy(ANY_REQUEST, {
    transport: { request: sendsNothing, newAgent: sendsNothing, target: {} },
  });

  for (const [what, event, status, description, reason] of REFUSALS) {
    it(`${what} with ${status}, an OAuth error in JSON, and the reason in the log`, async () => {
      const { result, lines } = await logged(() => proxy(event));
      expect(result.statusCode).to.equal(status);
      expect(result.headers).to.include({ ...securityHeaders, "Content-Type": "application/json" });
      expect(JSON.parse(result.body)).to.deep.equal({
        error: "invalid_request",
        error_description: description,
      });
      expect(JSON.parse(lines[0] ?? "")).to.include({ status, reason });
    });
  }

  it("an unexpected error with 500, and does not disclose it", async () => {
    const ownKeys = () => {
      throw new Error("secret");
    };
    const poisoned = new Proxy({}, { ownKeys });
    const event = { ...eventOf({ path: "/oauth2/authorize" }), multiValueQueryStringParameters: poisoned };
    const { result, lines } = await logged(() => proxy(event));
    expect(result.statusCode).to.equal(500);
    expect(JSON.parse(result.body)).to.deep.equal({
      error: "server_error",
      error_description: "Something went wrong here",
    });
    expect(JSON.parse(lines[0] ?? "")).to.include({ status: 500, reason: "fault" });
  });
});

function sendsNothing(): never {
  throw new Error("something was forwarded");
}
