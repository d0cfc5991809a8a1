import { expect } from "chai";
import { accessLogFormat } from "../../../infra/api/access-log-format.ts";

/** Variables that may be logged: none of them contains credentials. */
const ALLOWED = [
  ...["requestId", "extendedRequestId", "requestTimeEpoch", "protocol", "httpMethod", "resourcePath"],
  ...["domainName", "status", "error.responseType", "responseLength", "responseLatency"],
  ...["identity.sourceIp", "identity.userAgent", "integration.status", "integration.latency"],
  ...["wafResponseCode", "waf.status", "waf.latency"],
];

describe("The access log's format", () => {
  it("contains only allowed variables of API Gateway", () => {
    const line: Record<string, string> = JSON.parse(accessLogFormat);
    for (const variable of Object.values(line)) {
      expect(variable).to.match(/^\$context\.[\w.]+$/);
      expect(ALLOWED).to.include(variable.replace("$context.", ""));
    }
  });

  it("is one line with the request's ID, as API Gateway requires", () => {
    expect(accessLogFormat).not.to.include("\n");
    expect(accessLogFormat).to.include('"$context.requestId"');
  });

  it("begins with the caller's text, so that the true members follow it", () => {
    expect(accessLogFormat).to.match(/^\{"userAgent":/);
  });
});
