import { expect } from "chai";
import { EVENT_PATTERNS } from "../../infra/directory-sync/event-patterns.ts";
import { READS_IDENTITY_CENTER } from "../../infra/directory-sync/source-permissions.ts";
import { identityCenterAccount } from "../support/identity-center-account.ts";

const WORKER = "arn:aws:iam::111122223333:role/sign-in-sync-1a2b";
const BUS = "arn:aws:events:eu-central-1:111122223333:event-bus/sign-in-sync-3c4d";

describe("The template for Identity Center's account", () => {
  const { Reader, Forward, Native, CloudTrail } = identityCenterAccount({
    WorkerRoleArn: WORKER,
    EventBusArn: BUS,
    ExternalId: "a-b-c",
    IdentityStoreId: "d-1234567890",
    "AWS::AccountId": "444455556666",
    "AWS::Partition": "aws",
    "Forward.Arn": "arn:forward",
  });

  it("allows only the worker to read, with the external ID and the minimal actions", () => {
    expect(Reader.Properties.AssumeRolePolicyDocument["Statement"]).to.deep.equal([
      {
        Effect: "Allow",
        Principal: { AWS: WORKER },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": "a-b-c" } },
      },
    ]);
    expect(Reader.Properties.Policies.map(({ PolicyDocument }) => PolicyDocument["Statement"])).to.deep.equal(
      [
        [
          {
            Effect: "Allow",
            Action: READS_IDENTITY_CENTER,
            Resource: [
              // The instance may belong to the management account, and this account may be its delegated administrator.
              "arn:aws:identitystore::*:identitystore/d-1234567890",
              ...["user", "group", "membership"].map((kind) => `arn:aws:identitystore:::${kind}/*`),
            ],
          },
        ],
      ],
    );
  });

  it("forwards the events of the stack's own patterns, to its bus only", () => {
    expect(Native.Properties.EventPattern).to.deep.equal(EVENT_PATTERNS.native);
    expect(CloudTrail.Properties.EventPattern).to.deep.equal(EVENT_PATTERNS.cloudtrail);
    for (const { Properties } of [Native, CloudTrail])
      expect(Properties.Targets).to.deep.equal([{ Id: "quick-sign-in", Arn: BUS, RoleArn: "arn:forward" }]);
    expect(
      Forward.Properties.Policies.map(({ PolicyDocument }) => PolicyDocument["Statement"]),
    ).to.deep.equal([[{ Effect: "Allow", Action: "events:PutEvents", Resource: BUS }]]);
  });
});
