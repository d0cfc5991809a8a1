import {
  DeleteUserCommand,
  IdentitystoreClient,
  ListGroupMembershipsCommand,
  ListGroupsCommand,
  ListUsersCommand,
  UpdateUserCommand,
} from "@aws-sdk/client-identitystore";
import {
  ListNamespacesCommand,
  ListUsersCommand as ListQuickUsersCommand,
  QuickSightClient,
} from "@aws-sdk/client-quicksight";
import { ListInstancesCommand, SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { expect } from "chai";
import { z } from "zod";
import { type Sandbox, startSandbox } from "../../sandbox/index.ts";
import { samplePeople } from "../../sandbox/people.ts";
import { refusalOf } from "./refusal-of.ts";

describe("Identity Center and Amazon Quick in the sandbox", () => {
  let sandbox: Sandbox;
  let store: IdentitystoreClient;
  let IdentityStoreId: string;

  before(async () => {
    sandbox = await startSandbox();
    store = new IdentitystoreClient(place("AWS_ENDPOINT_URL_IDENTITYSTORE"));
    const sso = new SSOAdminClient(place("AWS_ENDPOINT_URL_SSO_ADMIN"));
    const { Instances } = await sso.send(new ListInstancesCommand({}));
    IdentityStoreId = Instances?.[0]?.IdentityStoreId ?? "";
  });
  after(() => sandbox?.stop());

  const place = (endpoint: string, region = sandbox.region) => ({
    endpoint: sandbox.env[endpoint] ?? "",
    region,
    credentials: sandbox.rootCredentials,
    maxAttempts: 1,
  });
  const listed = async () => (await store.send(new ListUsersCommand({ IdentityStoreId }))).Users ?? [];

  it("contain exactly the 25 sample people", async () => {
    const users = await listed();
    expect(users).to.have.length(25);
    const emails = users.map(({ Emails }) => Emails?.[0]?.Value);
    expect(emails).to.include.members(["Grace.Hopper@Example.com", "team@example.com", "Team@example.com"]);
    expect(users.filter(({ Emails }) => !Emails?.length).map(({ UserName }) => UserName)).to.have.members([
      "no.email",
      "empty.email",
    ]);
    expect(users.filter(({ UserStatus }) => UserStatus === "DISABLED")).to.have.length(2);
    expect(users.map(({ DisplayName }) => DisplayName)).to.include("José Ñandú");
  });

  it("return pages with a token for the next one", async () => {
    const first = await store.send(new ListUsersCommand({ IdentityStoreId, MaxResults: 20 }));
    expect(first.Users).to.have.length(20);
    const { NextToken } = first;
    const rest = await store.send(new ListUsersCommand({ IdentityStoreId, MaxResults: 20, NextToken }));
    expect(rest.Users).to.have.length(5);
    expect(rest.NextToken).to.equal(undefined);
  });

  it("contain groups with members", async () => {
    const { Groups } = await store.send(new ListGroupsCommand({ IdentityStoreId }));
    const GroupId = Groups?.find(({ DisplayName }) => DisplayName === "Finance")?.GroupId;
    const { GroupMemberships } = await store.send(
      new ListGroupMembershipsCommand({ IdentityStoreId, GroupId }),
    );
    expect(GroupMemberships).to.have.length(3);
  });

  /** The installed SDK drops the member `Revision`, so this reads the raw answer. */
  async function asItIs(UserId: string | undefined) {
    const { accessKeyId } = sandbox.rootCredentials;
    const scope = `${accessKeyId}/20261121/${sandbox.region}/identitystore/aws4_request`;
    const answer = await fetch(sandbox.env["AWS_ENDPOINT_URL_IDENTITYSTORE"] ?? "", {
      method: "POST",
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "AWSIdentityStore.DescribeUser",
      },
      body: JSON.stringify({ IdentityStoreId, UserId }),
    });
    return z.object({ Revision: z.string(), Name: z.unknown() }).parse(await answer.json());
  }

  it("increase a user's revision with each change, and change single parts of a name", async () => {
    const UserId = samplePeople[0]?.UserId;
    const before = await asItIs(UserId);
    const Operations = [{ AttributePath: "name.familyName", AttributeValue: "King" }];
    await store.send(new UpdateUserCommand({ IdentityStoreId, UserId, Operations }));
    const after = await asItIs(UserId);
    expect(after.Name).to.deep.equal({ GivenName: "Ada", FamilyName: "King" });
    expect(Number(after.Revision)).to.equal(Number(before.Revision) + 1);
  });

  it("refuse an unknown attribute path", async () => {
    const UserId = samplePeople[0]?.UserId;
    const Operations = [{ AttributePath: "shoeSize", AttributeValue: "38" }];
    const update = store.send(new UpdateUserCommand({ IdentityStoreId, UserId, Operations }));
    expect(await refusalOf(update)).to.match(/^ValidationException/);
  });

  it("delete memberships with their user, and refuse to delete a user twice", async () => {
    const UserId = samplePeople.find(({ UserName }) => UserName === "donald.knuth")?.UserId;
    const remove = () => refusalOf(store.send(new DeleteUserCommand({ IdentityStoreId, UserId })));
    expect(await remove()).to.equal("accepted");
    const { Groups } = await store.send(new ListGroupsCommand({ IdentityStoreId }));
    for (const { GroupId } of Groups ?? []) {
      const { GroupMemberships } = await store.send(
        new ListGroupMembershipsCommand({ IdentityStoreId, GroupId }),
      );
      expect(GroupMemberships?.map(({ MemberId }) => MemberId?.UserId)).to.not.include(UserId);
    }
    expect(await remove()).to.match(/^ResourceNotFoundException/);
  });

  it("refuse other identity stores", async () => {
    const other = store.send(new ListUsersCommand({ IdentityStoreId: "d-0000000000" }));
    expect(await refusalOf(other)).to.match(/^ResourceNotFoundException/);
  });

  it("answer for Amazon Quick in its home Region, and name that Region in others", async () => {
    const AwsAccountId = sandbox.account;
    const quick = (region: string) => new QuickSightClient(place("AWS_ENDPOINT_URL_QUICKSIGHT", region));
    const away = quick(sandbox.region).send(new ListNamespacesCommand({ AwsAccountId }));
    expect(await refusalOf(away)).to.match(/^AccessDeniedException.*identity region is us-east-1/);
    const home = quick(sandbox.quickRegion);
    const { Namespaces } = await home.send(new ListNamespacesCommand({ AwsAccountId }));
    expect(Namespaces?.map(({ Name }) => Name)).to.deep.equal(["default", "finance"]);
    const users = await home.send(new ListQuickUsersCommand({ AwsAccountId, Namespace: "finance" }));
    const all = users.UserList ?? [];
    const others = all.filter(({ UserName }) => UserName !== "N/A");
    const [unresolved] = all.filter((user) => !others.includes(user));
    expect(others).to.not.deep.equal([]);
    expect(unresolved).to.include({ Arn: "N/A", UserName: "N/A", PrincipalId: "N/A", IdentityType: "IAM" });
    for (const { PrincipalId } of others) expect(PrincipalId).to.match(/^user\/d-\w+\/[\w-]{36}$/);
  });
});
