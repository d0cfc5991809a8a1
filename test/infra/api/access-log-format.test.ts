import { expect } from "chai";
import { accessLogFormat } from "../../../infra/api/access-log-format.ts";

/** What may stand in a log that a security team keeps: nothing that somebody signs in with. */
const ALLOWED = [
  ...["requestId", "extendedRequestId", "requestTimeEpoch", "protocol", "httpMethod", "resourcePath"],
  ...["domainName", "status", "error.responseType", "responseLength", "responseLatency"],
  ...["identity.sourceIp", "identity.userAgent", "integration.status", "integration.latency"],
  ...["wafResponseCode", "waf.status", "waf.latency"],
];

describe("The access log's format", () => {
  it("holds variables of API Gateway's that are allowed, and nothing else", () => {
    const line: Record<string, string> = JSON.parse(accessLogFormat);
    for (const variable of Object.values(line)) {
      expect(variable).to.match(/^\$context\.[\w.]+$/);
      expect(ALLOWED).to.include(variable.replace("$context.", ""));
    }
  });

  it("is one line with the request's id, as API Gateway wants it", () => {
    expect(accessLogFormat).not.to.include("\n");
    expect(accessLogFormat).to.include('"$context.requestId"');
  });

  it("begins with what the caller wrote, so that the true members come after it", () => {
    expect(accessLogFormat).to.match(/^\{"userAgent":/);
  });
});
