import { DescribeUserPoolDomainCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { awsClients } from "../support/aws-clients.ts";
import { newDeployment } from "../support/deployment.ts";
import { ownDomain } from "../support/own-domain.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";

describe("The sign-in pages' own address of a pool that is kept", function () {
  this.timeout(120_000);

  it("survives destroy with its certificate and its records, without which it would lead nowhere", async () => {
    const sandbox = await sharedSandbox();
    const { cognito } = awsClients(sandbox);
    const domain = await ownDomain(sandbox, "tailspin.test");
    const deployment = await newDeployment(sandbox);
    const signInPages = { name: "login.tailspin.test", hostedZoneId: domain.zoneId };
    const api = { name: "auth.tailspin.test", hostedZoneId: domain.zoneId };
    await deployment.up({ retain: "true", customDomain: JSON.stringify({ signInPages, api }) });
    await deployment.destroy();
    deployment.forget();

    const found = await cognito.send(new DescribeUserPoolDomainCommand({ Domain: "login.tailspin.test" }));
    expect(found.DomainDescription).to.include({ Status: "ACTIVE" });
    const left = (await domain.records()).map((record) => record.replace(/\.? .*/, ""));
    expect(left.toSorted()).to.deep.equal([
      left.find((name) => name.startsWith("_") && name.endsWith(".login.tailspin.test")),
      "login.tailspin.test",
      "login.tailspin.test",
    ]);
  });
});
