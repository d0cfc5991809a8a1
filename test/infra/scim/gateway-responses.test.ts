import { expect } from "chai";
import { scimGatewayResponses } from "../../../infra/scim/gateway-responses.ts";
import { gatewayResponses } from "../../../infra/shared/gateway-responses.ts";

describe("API Gateway's own responses of the SCIM endpoint", () => {
  for (const [type, { statusCode, responseTemplates, responseParameters }] of Object.entries(
    scimGatewayResponses(),
  )) {
    it(`are SCIM errors with the status as text: ${type}`, () => {
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

  it("differ from the OAuth errors of the sign-in API", () => {
    expect(JSON.stringify(gatewayResponses())).not.to.include("scim");
  });
});
