import { setTimeout as wait } from "node:timers/promises";
import { ListUsersCommand, type UserType } from "@aws-sdk/client-cognito-identity-provider";
import {
  CreateUserCommand,
  DeleteUserCommand,
  IdentitystoreClient,
  UpdateUserCommand,
} from "@aws-sdk/client-identitystore";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../sandbox/index.ts";
import { sampleDirectory } from "../../sandbox/people.ts";
import { awsClients } from "../support/aws-clients.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { resourcesOf } from "../support/resources.ts";

const { identityStoreId: IdentityStoreId } = sampleDirectory.identityCenter;

describe("The pool that keeps in step by itself", function () {
  this.timeout(120_000);
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
    await deployment?.destroy();
    deployment?.forget();
    await sandbox?.stop();
  });

  it("has nothing to do the second time, nor after a refresh", async () => {
    expect((await deployment.up(config)).steps).to.deep.equal([]);
    await deployment.refresh();
    expect((await deployment.up(config)).steps).to.deep.equal([]);
  });

  it("invites everybody when its schedule says so", async () => {
    await askForEverybody();
    await until(async () => (await accounts()).length === 18);
  });

  it("follows somebody new, within seconds of the event", async () => {
    const created = await directory.send(
      new CreateUserCommand({
        IdentityStoreId,
        UserName: "new.somebody",
        DisplayName: "New Somebody",
        Name: { GivenName: "New", FamilyName: "Somebody" },
        Emails: [{ Value: "New.Somebody@example.com", Primary: true }],
      }),
    );
    UserId = created.UserId ?? "";
    await until(async () => (await accountOf(UserId))?.Enabled === true);
    expect(emailOf(await accountOf(UserId))).to.equal("New.Somebody@example.com");
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

  it("disables somebody who was removed, and removes nobody else", async () => {
    await directory.send(new DeleteUserCommand({ IdentityStoreId, UserId }));
    await until(async () => (await accountOf(UserId))?.Enabled === false);
    expect((await accounts()).filter(({ Enabled }) => !Enabled)).to.have.length(1);
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

/** Waits till something is so, and no longer than people would. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await isSo()) return;
    await wait(250);
  }
  throw new Error("It did not come to be so.");
}
