import { expect } from "chai";
import type { DeployedResource } from "../../../automation/engine/deployed.ts";
import { describeLeftovers, leftovers } from "../../../automation/guard/leftovers.ts";
import { protectedResources } from "../../../infra/shared/protection.ts";
import { CLIENT, DOMAIN, FUNCTION, POOL, urnOf } from "../support/engine-events.ts";

const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const SECRET = "aws:secretsmanager/secret:Secret";

const deployed = (type: string, id: string): DeployedResource => ({
  urn: urnOf(type),
  type,
  id,
  arn: undefined,
  protected: true,
  retained: true,
  isDeleted: false,
});

const stack = [
  deployed(FUNCTION, "sign-in-1"),
  deployed(POOL, "eu-central-1_AbCdEf123"),
  deployed(CLIENT, "client1"),
  deployed(DOMAIN, "contoso"),
];

const PROD = { stack: "prod" };
const NOTHING = { retained: [], needed: [] };

describe("What is left after a destroy", () => {
  it("is nothing, unless retain is set", () => {
    expect(leftovers(stack, false)).to.deep.equal(NOTHING);
    expect(describeLeftovers(NOTHING, PROD, undefined)).to.include(
      "No resource of the stack stays in the account.",
    );
    expect(describeLeftovers(NOTHING, PROD, undefined, "eu-central-1_Kept")).to.include(
      "The user pool eu-central-1_Kept of existingPoolId stays unchanged, with its accounts and its domain.",
    );
  });

  it("is the record that other certificates of the name are renewed with", () => {
    const RECORD = "aws:route53/record:Record";
    const proof = { ...deployed(RECORD, "Z1__x.example.com_CNAME"), urn: `${urnOf(RECORD)}-proof` };
    const alias = deployed(RECORD, "Z1_example.com_A");
    expect(leftovers([proof, alias], false).needed).to.deep.equal([
      { name: "DNS record for certificates", id: "Z1__x.example.com_CNAME" },
    ]);
  });

  it("is the pool, its client and its domain with retain, and how to take the pool up again", () => {
    const left = leftovers(stack, true);
    expect(left.retained.map(({ name, id }) => `${name} ${id}`)).to.deep.equal([
      "user pool eu-central-1_AbCdEf123",
      "app client client1",
      "domain contoso",
    ]);
    expect(describeLeftovers(left, PROD, undefined)).to.include(
      "pulumi config set existingPoolId eu-central-1_AbCdEf123 --stack prod, then npm run provision -- --stack prod",
    );
  });

  it("is the table of those who were pushed, and what sync remembers, with retain", () => {
    const table = (name: string) => ({
      ...deployed(protectedResources.scimTable, `${name}-0f1e2d3`),
      urn: urnOf(protectedResources.scimTable, name),
    });
    const data = [
      ...[table("sign-in-scim"), table("sign-in-sync"), table("sign-in-other")],
      { ...deployed(LOG_GROUP, "sign-in-sync-audit-1"), urn: urnOf(LOG_GROUP, "sign-in-sync-audit") },
      { ...deployed(LOG_GROUP, "sign-in-sync-1"), urn: urnOf(LOG_GROUP, "sign-in-sync") },
      { ...deployed(SECRET, "arn:secret"), urn: urnOf(SECRET, "sign-in-scim") },
    ];
    expect(leftovers(data, true).retained).to.deep.equal([
      { name: "table of users pushed by SCIM", id: "sign-in-scim-0f1e2d3" },
      { name: "state table of sync", id: "sign-in-sync-0f1e2d3" },
      { name: "audit log group", id: "sign-in-sync-audit-1" },
      { name: "secret with the SCIM token", id: "arn:secret" },
    ]);
    expect(leftovers(data, false)).to.deep.equal(NOTHING);
  });

  it("is the register of signing keys, with retain", () => {
    const { keyTable: type } = protectedResources;
    const table = { ...deployed(type, "sign-in-idp-keys-1"), urn: urnOf(type, "sign-in-idp-keys") };
    expect(leftovers([table], true).retained).to.deep.equal([
      { name: "register of signing keys", id: "sign-in-idp-keys-1" },
    ]);
    expect(leftovers([table], false)).to.deep.equal(NOTHING);
  });

  it("is whatever others may need, also without retain", () => {
    const role = deployed("aws:iam/role:Role", "sign-in-api-logs-0123abcd-0f1e2d3");
    const ownRole = { ...deployed("aws:iam/role:Role", "sign-in-0f1e2d3"), retained: false };
    const key = deployed("aws:kms/key:Key", "0a1b");
    const left = leftovers([...stack, role, ownRole, key], false);
    expect(left).to.deep.equal({
      retained: [],
      needed: [
        { name: "API Gateway's role for logs", id: "sign-in-api-logs-0123abcd-0f1e2d3" },
        { name: "KMS key", id: "0a1b" },
      ],
    });
    const text = describeLeftovers(left, PROD, undefined);
    expect(text).to.include("  KMS key 0a1b").and.not.to.include("No resource of the stack stays");
  });

  it("is only the client of a stack that had taken a pool up: the pool was never its own", () => {
    const left = leftovers([deployed(CLIENT, "client1")], true);
    expect(left.retained).to.deep.equal([{ name: "app client", id: "client1" }]);
    expect(describeLeftovers(left, PROD, undefined)).not.to.include("existingPoolId");
  });

  it("always includes what to delete manually in Amazon Quick, and the issuer in Identity Center", () => {
    const text = describeLeftovers(leftovers(stack, false), PROD, "https://issuer.example");
    expect(text).to.include("Extensions → Desktop application for Quick → Delete");
    expect(text).to.include("Permissions → Extension access → Desktop application for Quick → Delete");
    expect(text).to.match(/Trusted token issuers, if you created one by hand for https:\/\/issuer\.example$/);
  });

  it("names the issuer that the stack itself had made as deleted, and one that was created by hand as left", () => {
    const text = describeLeftovers(NOTHING, PROD, "https://issuer.example", undefined, "arn:tti");
    expect(text).to.include("The trusted token issuer arn:tti is deleted");
    // An administrator may have run the printed command before identityCenter was set.
    expect(text).to.match(/if you created one by hand for https:\/\/issuer\.example$/);
  });

  it("names a pool that an earlier run took out of the stack, and where the way back is", () => {
    const left = { ...NOTHING, outside: [{ name: "user pool", id: "eu-central-1_AbCdEf123" }] };
    const text = describeLeftovers(left, PROD, undefined);
    expect(text).to.include("user pool eu-central-1_AbCdEf123").and.to.include("docs/state.md");
    expect(text).not.to.include("No resource of the stack stays");
  });
});
