import { randomUUID } from "node:crypto";
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import { z } from "zod";
import { documentedPolicy, type Sandbox } from "../../sandbox/index.ts";
import { newDeployment } from "../support/deployment.ts";
import { type OwnDomain, ownDomain } from "../support/own-domain.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";

// ReadTheIssuersType is left out: the program then fails after its last resource, and only the driver's watchdog ends such a run. So is
// federationBridgeEncryption: the emulator creates a table without asking for its key.
// Second tier: a deployment for each statement. That they suffice is proven by all other deployments, which have no more.

type Policy = Parameters<typeof documentedPolicy>[0];

const statements = z.object({ Version: z.string(), Statement: z.array(z.looseObject({ Sid: z.string() })) });

describe("The documented permissions", () => {
  let sandbox: Sandbox;
  let domain: OwnDomain;

  before(async () => {
    sandbox = await sharedSandbox();
    domain = await ownDomain(sandbox, "proseware.test");
  });

  for (const sid of [
    "MakeTheUserPool",
    "KeepTheUserPool",
    "KeepTheApi",
    "KeepTheProxy",
    "KeepTheProxysRole",
    "HandTheRoleToLambdaAlone",
    "KeepTheLogGroup",
  ]) {
    it(`do not suffice without ${sid}`, async () => {
      expectDenied(await outcomeOf([without(sid, "provision")], {}));
    });
  }

  for (const sid of [
    "branding",
    "customDomainApi",
    "customDomainCertificates",
    "customDomainRecords",
    "customDomainRequestCertificate",
  ]) {
    it(`do not suffice without ${sid}, for custom domains and branding`, async () => {
      const api = { name: `${sid.toLowerCase()}.proseware.test`, hostedZoneId: domain.zoneId };
      const settings = { customDomain: JSON.stringify({ api }), branding: '{"pages": "managed"}' };
      const provision = documentedPolicy("provision", sandbox.account, sandbox.region);
      expectDenied(await outcomeOf([provision, without(sid, "settings-sign-in")], settings));
    });
  }

  for (const sid of [
    "identityCenterInstanceThere",
    "identityCenterIssuerThere",
    "identityCenterApplicationThere",
    "identityCenterGroupsThere",
  ]) {
    it(`do not suffice without ${sid}, for trusted identity propagation`, async () => {
      const application = { clients: ["amazon-quick"], callers: "account", assign: ["Quick Users"] };
      const identityCenter = JSON.stringify({ trustedTokenIssuer: { name: sid }, application });
      const provision = documentedPolicy("provision", sandbox.account, sandbox.region);
      expectDenied(
        await outcomeOf([provision, without(sid, "settings-identity-center")], { identityCenter }),
      );
    });
  }

  for (const sid of ["federationProviders", "federationBridgeTables", "federationBridgeSecrets"]) {
    it(`do not suffice without ${sid}, for identity providers`, async () => {
      const [provision, operations] = (["provision", "settings-operations"] as const).map((name) =>
        documentedPolicy(name, sandbox.account, sandbox.region),
      );
      const policies = [provision ?? "", operations ?? "", without(sid, "settings-federation")];
      expectDenied(await outcomeOf(policies, federated(await clientSecretArn())));
    });
  }

  it("suffice for identity providers of all kinds, with encryption", async () => {
    const policies = (["provision", "settings-operations", "settings-federation"] as const).map((name) =>
      documentedPolicy(name, sandbox.account, sandbox.region),
    );
    expect(await outcomeOf(policies, federated(await clientSecretArn()))).to.be.an("object");
  });

  // By the call itself: the program would fail while it declares, as for ReadTheIssuersType.
  it("do not suffice without federationClientSecrets, to read a client secret", async () => {
    const SecretId = await clientSecretArn();
    const policy = without("federationClientSecrets", "settings-federation");
    const secrets = secretsWith(await sandbox.credentialsFor([policy]));
    expectDenied(await secrets.send(new GetSecretValueCommand({ SecretId })).catch(String));
    secrets.destroy();
  });

  /** The ARN of a client secret with a name that the policy has. */
  async function clientSecretArn(): Promise<string> {
    const secrets = secretsWith(sandbox.rootCredentials);
    const Name = `identity-providers/${randomUUID()}`;
    const { ARN = "" } = await secrets.send(new CreateSecretCommand({ Name, SecretString: "secret" }));
    secrets.destroy();
    return ARN;
  }

  function secretsWith(credentials: Sandbox["rootCredentials"]): SecretsManagerClient {
    const { env, region } = sandbox;
    return new SecretsManagerClient({ endpoint: env["AWS_ENDPOINT_URL"] ?? "", region, credentials });
  }

  /** What comes of deploying with these policies and no others. */
  async function outcomeOf(
    policies: (object | string)[],
    settings: Record<string, string>,
  ): Promise<unknown> {
    const credentials = await sandbox.credentialsFor(policies);
    const env = {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    };
    const deployment = await newDeployment(sandbox, { env });
    try {
      return await deployment.up(settings).catch((error: unknown) => String(error));
    } finally {
      deployment.forget();
    }
  }

  /** A documented policy, without one of its statements. */
  function without(sid: string, name: Policy): object {
    const text: unknown = documentedPolicy(name, sandbox.account, sandbox.region);
    const policy = statements.parse(typeof text === "string" ? JSON.parse(text) : text);
    const Statement = policy.Statement.filter(({ Sid }) => Sid !== sid);
    expect(Statement, `${name} has ${sid}`).to.have.length(policy.Statement.length - 1);
    return { Version: policy.Version, Statement };
  }
});

/** Three providers: Cognito's own client, the bridge with a key of KMS, and the bridge with a key in a secret. */
function federated(clientSecretArn: string): Record<string, string> {
  const at = (path: string) => `https://idp.example.com/${path}`;
  const endpoints = {
    authorization: at("authorize"),
    token: at("token"),
    userInfo: at("userinfo"),
    jwks: at("jwks"),
  };
  const openId = { type: "oidc", issuer: "https://idp.example.com", clientId: "app", endpoints };
  const federation = JSON.stringify({
    plain: { ...openId, clientSecretArn },
    signed: { ...openId, clientAuth: "private_key_jwt" },
    stored: { ...openId, clientAuth: "private_key_jwt", key: "secret" },
  });
  return { federation, encryption: "true" };
}

function expectDenied(outcome: unknown): void {
  expect(outcome)
    .to.be.a("string")
    .that.matches(/AccessDenied|not authorized/);
}
