import {
  AdminCreateUserCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  DescribeUserPoolDomainCommand,
  ListUsersCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { findFormerClients } from "../../automation/output/former-clients.ts";
import { parseOutputs } from "../../automation/output/outputs.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { authorizeQuery } from "../support/authorize-query.ts";
import { awsClients } from "../support/aws-clients.ts";
import { type Deployment, newDeployment, type UpSteps } from "../support/deployment.ts";
import { type OwnDomain, ownDomain } from "../support/own-domain.ts";
import { resourcesOf } from "../support/resources.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";

describe("A pool that is kept", () => {
  let sandbox: Sandbox;
  let aws: ReturnType<typeof awsClients>;
  let kept: UpSteps["outputs"];
  let heir: Deployment;
  let domain: OwnDomain;

  const poolAsItIs = async () => {
    const { UserPool } = await aws.cognito.send(new DescribeUserPoolCommand({ UserPoolId: kept["PoolId"] }));
    const { EstimatedNumberOfUsers: _, ...settings } = UserPool ?? {};
    return settings;
  };

  const usersInIt = async () => {
    const { Users } = await aws.cognito.send(new ListUsersCommand({ UserPoolId: kept["PoolId"] }));
    return Users?.map(({ Username }) => Username);
  };

  before(async () => {
    sandbox = await sharedSandbox();
    aws = awsClients(sandbox);
    domain = await ownDomain(sandbox, "tailspin.test");
    const customDomain = JSON.stringify({
      signInPages: { name: "login.tailspin.test", hostedZoneId: domain.zoneId },
      api: { name: "auth.tailspin.test", hostedZoneId: domain.zoneId },
    });
    const first = await newDeployment(sandbox);
    kept = (await first.up({ retain: "true", customDomain })).outputs;
    await aws.cognito.send(
      new AdminCreateUserCommand({
        UserPoolId: kept["PoolId"],
        Username: "ada",
        UserAttributes: [{ Name: "email", Value: "ada@example.com" }],
        MessageAction: "SUPPRESS",
      }),
    );
    await first.destroy();
    expect(await resourcesOf(first.stack)).to.deep.equal([]);
    first.forget();
    heir = await newDeployment(sandbox);
  });

  after(() => heir?.forget());

  it("survives destroy with its accounts, its client and its domain, deletion protection on", async () => {
    const pool = await poolAsItIs();
    expect(pool).to.include({ DeletionProtection: "ACTIVE" });
    expect(pool.Domain).to.be.a("string");
    expect(await usersInIt()).to.deep.equal(["ada"]);
    const client = new DescribeUserPoolClientCommand({
      UserPoolId: kept["PoolId"],
      ClientId: kept["ClientId"],
    });
    expect((await aws.cognito.send(client)).UserPoolClient?.ClientId).to.equal(kept["ClientId"]);
  });

  it("keeps its pages' own address, with its certificate and its records, without which it would lead nowhere", async () => {
    const request = new DescribeUserPoolDomainCommand({ Domain: "login.tailspin.test" });
    const { DomainDescription } = await aws.cognito.send(request);
    expect(DomainDescription).to.include({ Status: "ACTIVE" });
    const left = (await domain.records()).map((record) => record.replace(/\.? .*/, ""));
    // The API's name is gone. The record that proves it stays: other certificates may be renewed with it.
    expect(left.map((name) => name.replace(/^_[^.]+/, "_proof")).toSorted()).to.deep.equal([
      "_proof.auth.tailspin.test",
      "_proof.login.tailspin.test",
      "login.tailspin.test",
      "login.tailspin.test",
    ]);
  });

  it("is not adopted with settings that it cannot have, each refused by name", async () => {
    const config = { existingPoolId: kept["PoolId"] ?? "", mfaRequired: "true", domainPrefix: "another-one" };
    const refusal = await heir.up(config).catch((error: unknown) => String(error));
    expect(refusal)
      .to.include("mfaRequired: the pool has MFA OPTIONAL")
      .and.to.include("domainPrefix: the pool's domain");
    expect((await resourcesOf(heir.stack)).filter(({ type }) => type.startsWith("aws:"))).to.deep.equal([]);
  });

  it("is adopted as it is, with another client and other endpoints", async () => {
    const before = await poolAsItIs();
    const { outputs } = await heir.up({ existingPoolId: kept["PoolId"] ?? "" });
    expect(outputs).to.include({ PoolId: kept["PoolId"], IssuerUrl: kept["IssuerUrl"] });
    expect(outputs["ClientId"]).not.to.equal(kept["ClientId"]);
    expect(outputs["AuthEndpoint"]).not.to.equal(kept["AuthEndpoint"]);
    expect(await poolAsItIs()).to.deep.equal(before);
    expect(await usersInIt()).to.deep.equal(["ada"]);
    expect((await heir.upAsItIs()).steps).to.deep.equal([]);
    const former = await findFormerClients(aws.cognito, parseOutputs("heir", await heir.stack.outputs()));
    expect(former.map(({ id }) => id)).to.deep.equal([kept["ClientId"]]);
  });

  it("sends people to its own sign-in pages", async () => {
    const { AuthEndpoint, ClientId } = await heir.stack.outputs();
    const start = `${AuthEndpoint?.value}?${authorizeQuery(ClientId?.value)}`;
    const answer = await fetch(sandbox.gateway.resolve(start), { redirect: "manual" });
    const { Domain } = await poolAsItIs();
    expect(answer.headers.get("location"))
      .to.include(`/${Domain}.auth.`)
      .and.not.to.include("offline_access");
  });

  it("is handed out with its issuer of type UPDATED, which its discovery documents name", async () => {
    const { DeletionProtection, AutoVerifiedAttributes } = await poolAsItIs();
    const IssuerConfiguration = { Type: "UPDATED" } as const;
    const kinds = { DeletionProtection, AutoVerifiedAttributes, IssuerConfiguration };
    await aws.cognito.send(new UpdateUserPoolCommand({ UserPoolId: kept["PoolId"], ...kinds }));
    const { outputs, steps } = await heir.upAsItIs();
    const { IssuerUrl = "", JwksUri, AuthEndpoint = "" } = outputs;
    expect(steps).to.deep.equal(["update aws:lambda/function:Function"]);
    expect(IssuerUrl).to.equal(kept["IssuerUrl"]?.replace("cognito-idp", "issuer-cognito-idp"));
    for (const base of [IssuerUrl, AuthEndpoint.replace("/oauth2/authorize", "")]) {
      const answer = await fetch(sandbox.gateway.resolve(`${base}/.well-known/openid-configuration`));
      expect(JSON.parse(await answer.text())).to.include({ issuer: IssuerUrl, jwks_uri: JwksUri });
    }
  });

  it("outlives the stack that adopted it, although that one did not set retain", async () => {
    const before = await poolAsItIs();
    await heir.destroy();
    expect(await poolAsItIs()).to.deep.equal(before);
    expect(await usersInIt()).to.deep.equal(["ada"]);
  });
});
