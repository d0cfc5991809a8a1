import { expect } from "chai";
import { scimGatewayResponses } from "../../../infra/scim/gateway-responses.ts";
import { gatewayResponses } from "../../../infra/shared/gateway-responses.ts";

describe("What API Gateway says by itself before the SCIM endpoint", () => {
  for (const [type, { statusCode, responseTemplates, responseParameters }] of Object.entries(
    scimGatewayResponses(),
  )) {
    it(`is an error of SCIM for ${type}, with its status as text`, () => {
      const body: unknown = JSON.parse(responseTemplates["application/json"]);
      expect(body)
        .to.include({ status: String(statusCode) })
        .and.to.have.keys("schemas", "status", "detail");
      expect(body).to.deep.include({ schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"] });
      expect(responseParameters).to.include({
        "gatewayresponse.header.Content-Type": "'application/scim+json'",
        "gatewayresponse.header.Cache-Control": "'no-store'",
      });
    });
  }

  it("is not what the sign-in API says, whose callers speak OAuth", () => {
    expect(JSON.stringify(gatewayResponses())).not.to.include("scim");
  });
});
