import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ListUsersCommand, type UserType } from "@aws-sdk/client-cognito-identity-provider";
import {
  CreateUserCommand,
  DeleteUserCommand,
  IdentitystoreClient,
  UpdateUserCommand,
} from "@aws-sdk/client-identitystore";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { parseOutputs } from "../../automation/output/outputs.ts";
import { type Sandbox, startSandbox } from "../../sandbox/index.ts";
import { sampleDirectory } from "../../sandbox/people.ts";
import type { AuditLine } from "../../sync/audit/read-line.ts";
import { readAuditLines } from "../../sync/cli/history/changes.ts";
import { showHistory } from "../../sync/cli/history/history.ts";
import type { RunRecord } from "../../sync/state/state-store.ts";
import { awsClients } from "../support/aws-clients.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { resourcesOf } from "../support/resources.ts";
import { until } from "../support/until.ts";
import { withEnvironment } from "../support/with-environment.ts";

const { identityStoreId: IdentityStoreId } = sampleDirectory.identityCenter;

describe("The pool that follows a directory automatically", () => {
  let sandbox: Sandbox;
  let deployment: Deployment;
  let UserPoolId: string;
  let directory: IdentitystoreClient;
  let UserId: string;
  const config = { directorySync: JSON.stringify({ identityStoreId: IdentityStoreId }) };

  before(async () => {
    sandbox = await startSandbox();
    deployment = await newDeployment(sandbox);
    const { outputs } = await deployment.up(config);
    UserPoolId = outputs["PoolId"] ?? "";
    directory = new IdentitystoreClient({
      endpoint: sandbox.env["AWS_ENDPOINT_URL_IDENTITYSTORE"] ?? "",
      region: sandbox.region,
      credentials: sandbox.rootCredentials,
    });
  });

  after(async () => {
    deployment?.forget();
    await sandbox?.stop();
  });

  it("invites all users when its schedule says so", async () => {
    await askForEverybody();
    await until(async () => (await accounts()).length === 18);
  });

  it("follows a new user, within seconds of the event", async () => {
    const created = await directory.send(
      new CreateUserCommand({
        IdentityStoreId,
        UserName: "new.joiner",
        DisplayName: "New Joiner",
        Name: { GivenName: "New", FamilyName: "Joiner" },
        Emails: [{ Value: "New.Joiner@example.com", Primary: true }],
      }),
    );
    UserId = created.UserId ?? "";
    await until(async () => (await accountOf(UserId))?.Enabled === true);
    expect(emailOf(await accountOf(UserId))).to.equal("New.Joiner@example.com");
  });

  it("follows an e-mail that changed, and the account stays the same", async () => {
    const before = await accountOf(UserId);
    await directory.send(
      new UpdateUserCommand({
        IdentityStoreId,
        UserId,
        Operations: [
          {
            AttributePath: "emails",
            AttributeValue: [{ Value: "renamed@example.com", Primary: true, Type: "work" }],
          },
        ],
      }),
    );
    await until(async () => emailOf(await accountOf(UserId)) === "renamed@example.com");
    const sub = (user: UserType | undefined) => user?.Attributes?.find(({ Name }) => Name === "sub")?.Value;
    expect(sub(await accountOf(UserId))).to.equal(sub(before));
  });

  it("disables a user who was removed, and removes no other user", async () => {
    await directory.send(new DeleteUserCommand({ IdentityStoreId, UserId }));
    await until(async () => (await accountOf(UserId))?.Enabled === false);
    expect((await accounts()).filter(({ Enabled }) => !Enabled)).to.have.length(1);
  });

  it("has written what it did to the user into its audit log, with the values before and after", async () => {
    // They come a moment after the account was seen to change.
    await until(async () => (await auditLinesOf(UserId)).length === 4);
    const lines = await auditLinesOf(UserId);
    const [invited, ...changes] = lines.map(({ what, by, before, after }) => ({ what, by, before, after }));
    const by = "directorySync";
    const [old, renamed] = ["New.Joiner@example.com", "renamed@example.com"];
    expect(invited).to.deep.include({ what: "invite", by, before: null });
    expect(invited?.after).to.include({ email: old, enabled: true });
    expect(changes).to.deep.equal([
      { what: "update", by, before: { email: old }, after: { email: renamed } },
      { what: "resend", by, before: { email: old, invites: 1 }, after: { email: renamed, invites: 2 } },
      { what: "disable", by, before: { enabled: true }, after: { enabled: false } },
    ]);
    const { logGroups = [] } = await awsClients(sandbox).logs.send(new DescribeLogGroupsCommand({}));
    const audit = logGroups.find(({ logGroupName }) => logGroupName?.startsWith("sign-in-sync-audit-"));
    expect(audit?.retentionInDays).to.equal(365);
  });

  it("is left alone when the setting goes, with all its accounts", async () => {
    const { steps } = await deployment.up();
    const others = steps.filter((step) => !step.startsWith("delete "));
    expect(others).to.deep.equal([]);
    expect(await accounts()).to.have.length(19);
  });

  async function askForEverybody(): Promise<void> {
    const queue = (await resourcesOf(deployment.stack)).find(
      ({ type, inputs }) => type === "aws:sqs/queue:Queue" && inputs["redrivePolicy"] !== undefined,
    );
    const endpoint = sandbox.env["AWS_ENDPOINT_URL"] ?? "";
    const root = { endpoint, region: sandbox.region, credentials: sandbox.rootCredentials };
    const QueueUrl = String(queue?.outputs["url"]);
    const MessageBody = JSON.stringify({ look: "everybody" });
    await new SQSClient(root).send(new SendMessageCommand({ QueueUrl, MessageBody }));
  }

  /** What the history of the stack says of a person, as its administrator may read it. */
  async function auditLinesOf(id: string): Promise<AuditLine[]> {
    const { DirectorySync } = parseOutputs("test", await deployment.stack.outputs());
    if (DirectorySync === undefined) throw new Error("The stack has no output DirectorySync.");
    const place = { stack: "test", region: sandbox.region, by: "", flags: "", ...DirectorySync };
    return withEnvironment(sandbox.env, async () => {
      const runs: RunRecord[] = [];
      const print = (text: string) => runs.push(...JSON.parse(text));
      await showHistory({ worker: place, last: 100, json: true }, { print, info: () => {}, color: false });
      const lines = await Promise.all(
        [...new Set(runs.map(({ run }) => run))].map((run) => readAuditLines(place, run)),
      );
      const own = lines.flat().filter((line) => line.id === id);
      return own.toSorted((a, b) => a.at.localeCompare(b.at));
    });
  }

  async function accounts(): Promise<UserType[]> {
    const { cognito } = awsClients(sandbox);
    return (await cognito.send(new ListUsersCommand({ UserPoolId }))).Users ?? [];
  }

  async function accountOf(username: string): Promise<UserType | undefined> {
    return (await accounts()).find(({ Username }) => Username === username);
  }
});

function emailOf(user: UserType | undefined): string | undefined {
  return user?.Attributes?.find(({ Name }) => Name === "email")?.Value;
}
