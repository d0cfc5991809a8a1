import { expect } from "chai";
import { z } from "zod";
import { documentedPolicy, type Sandbox } from "../../sandbox/index.ts";
import { newDeployment } from "../support/deployment.ts";
import { type OwnDomain, ownDomain } from "../support/own-domain.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";

const policy = z.object({ Version: z.string(), Statement: z.array(z.looseObject({ Sid: z.string() })) });

describe("The documented permissions for own addresses and looks", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let domain: OwnDomain;

  before(async () => {
    sandbox = await sharedSandbox();
    domain = await ownDomain(sandbox, "proseware.test");
  });

  for (const sid of [
    "branding",
    "customDomainApi",
    "customDomainCertificates",
    "customDomainRecords",
    "customDomainRequestCertificate",
  ]) {
    it(`do not suffice without ${sid}`, async () => {
      const { account, region } = sandbox;
      const settings = policy.parse(JSON.parse(documentedPolicy("settings", account, region)));
      const without = { ...settings, Statement: settings.Statement.filter(({ Sid }) => Sid !== sid) };
      const provision: object = JSON.parse(documentedPolicy("provision", account, region));
      const credentials = await sandbox.credentialsFor([provision, without]);
      const deployment = await newDeployment(sandbox, {
        env: {
          AWS_ACCESS_KEY_ID: credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        },
      });
      try {
        const api = { name: `${sid.toLowerCase()}.proseware.test`, hostedZoneId: domain.zoneId };
        const config = { customDomain: JSON.stringify({ api }), branding: '{"pages": "managed"}' };
        const outcome = await deployment.up(config).catch((error: unknown) => String(error));
        expect(outcome)
          .to.be.a("string")
          .that.matches(/AccessDenied|not authorized/);
      } finally {
        deployment.forget();
      }
    });
  }
});
