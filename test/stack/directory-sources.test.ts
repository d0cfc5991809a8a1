import { ListUsersCommand } from "@aws-sdk/client-cognito-identity-provider";
import {
  CreateGroupMembershipCommand,
  CreateUserCommand,
  IdentitystoreClient,
} from "@aws-sdk/client-identitystore";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { z } from "zod";
import { type Sandbox, startSandbox } from "../../sandbox/index.ts";
import { sampleDirectory } from "../../sandbox/people.ts";
import { awsClients } from "../support/aws-clients.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { until } from "../support/until.ts";

const { identityStoreId: IdentityStoreId } = sampleDirectory.identityCenter;
const outputs = z.object({ queueUrl: z.string() });

describe("The pool that follows a part of several sources", () => {
  let sandbox: Sandbox;
  let deployment: Deployment;
  let UserPoolId: string;
  let QueueUrl: string;
  let directory: IdentitystoreClient;
  const directorySync = {
    identityStoreId: IdentityStoreId,
    sources: [
      { kind: "idc", groups: ["Finance"] },
      { kind: "local", namespace: "finance" },
    ],
    exclude: ["tim*@example.com"],
    map: ["name=UserName"],
  };

  before(async () => {
    sandbox = await startSandbox();
    const endpoint = sandbox.env["AWS_ENDPOINT_URL_IDENTITYSTORE"] ?? "";
    directory = new IdentitystoreClient({ ...root(), endpoint });
    deployment = await newDeployment(sandbox);
    const done = await deployment.up({ directorySync: JSON.stringify(directorySync) });
    UserPoolId = done.outputs["PoolId"] ?? "";
    ({ queueUrl: QueueUrl } = outputs.parse((await deployment.stack.outputs())["DirectorySync"]?.value));
  });

  after(async () => {
    deployment?.forget();
    await sandbox?.stop();
  });

  it("has the people of each, as each is selected from, with the mark of their source", async () => {
    const MessageBody = JSON.stringify({ look: "everybody" });
    await new SQSClient(root()).send(new SendMessageCommand({ QueueUrl, MessageBody }));
    await until(async () => (await everyAccount()).length >= 6);
    expect((await everyAccount()).map(({ name, source }) => `${name} ${source}`)).to.have.members([
      ...["ada.lovelace idc", "barbara.liskov idc", "donald.knuth idc"],
      ...["frances.allen local", "john.mccarthy local", "radia.perlman local"],
    ]);
  });

  it("follows one user as it follows all: a user who is not in the group gets no account", async () => {
    const [out, meant] = [await create("left.out"), await create("meant")];
    const { groups } = sampleDirectory.identityCenter;
    const GroupId = groups.find(({ DisplayName }) => DisplayName === "Finance")?.GroupId ?? "";
    const membership = { IdentityStoreId, GroupId, MemberId: { UserId: meant } };
    await directory.send(new CreateGroupMembershipCommand(membership));
    await until(async () => (await everyAccount()).some(({ username }) => username === meant));
    expect((await everyAccount()).map(({ username }) => username)).not.to.include(out);
  });

  async function create(UserName: string): Promise<string> {
    const Emails = [{ Value: `${UserName}@example.com`, Primary: true }];
    const names = { DisplayName: UserName, Name: { GivenName: "New", FamilyName: UserName } };
    const user = { IdentityStoreId, UserName, ...names, Emails };
    const { UserId = "" } = await directory.send(new CreateUserCommand(user));
    return UserId;
  }

  function root() {
    const endpoint = sandbox.env["AWS_ENDPOINT_URL"] ?? "";
    return { endpoint, region: sandbox.region, credentials: sandbox.rootCredentials };
  }

  async function everyAccount() {
    const { Users = [] } = await awsClients(sandbox).cognito.send(new ListUsersCommand({ UserPoolId }));
    return Users.map(({ Username, Attributes = [] }) => {
      const value = (name: string) => Attributes.find(({ Name }) => Name === name)?.Value;
      return { username: Username, name: value("name"), source: value("custom:source") };
    });
  }
});
