import {
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  ListUsersCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  DeleteUserCommand,
  IdentitystoreClient,
  ListUsersCommand as ListDirectoryUsersCommand,
} from "@aws-sdk/client-identitystore";
import { CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  DeleteUserCommand as DeleteQuickUserCommand,
  DescribeAccountSubscriptionCommand,
  ListNamespacesCommand,
  QuickSightClient,
} from "@aws-sdk/client-quicksight";
import { GetServiceQuotaCommand, ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { ListInstancesCommand, ListPermissionSetsCommand, SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { expect } from "chai";
import { type Credentials, documentedPolicy, type Sandbox } from "../../sandbox/index.ts";
import { sampleDirectory, samplePeople } from "../../sandbox/people.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { makePool } from "./hand-made-stack.ts";
import { refusalOf } from "./refusal-of.ts";

const { identityStoreId: IdentityStoreId, instanceArn: InstanceArn } = sampleDirectory.identityCenter;
const UserId = samplePeople[0]?.UserId;
const DENIED_ERROR = /AccessDenied.*not authorized/;

describe("Permissions in the sandbox", () => {
  let sandbox: Sandbox;
  let sync: Credentials;
  let provision: Credentials;
  let UserPoolId: string;

  before(async () => {
    sandbox = await sharedSandbox();
    const documented = (name: "sync" | "provision") =>
      sandbox.credentialsFor([documentedPolicy(name, sandbox.account, sandbox.region)]);
    [sync, provision] = [await documented("sync"), await documented("provision")];
    UserPoolId = await makePool(sandbox);
  });

  const place = (credentials: Credentials, service = "", region = sandbox.region) => ({
    endpoint: sandbox.env[`AWS_ENDPOINT_URL${service}`] ?? "",
    region,
    credentials,
    maxAttempts: 1,
  });

  it("let sync list accounts, but not set passwords", async () => {
    const cognito = new CognitoIdentityProviderClient(place(sync));
    expect(await refusalOf(cognito.send(new ListUsersCommand({ UserPoolId })))).to.equal("accepted");
    const password = { UserPoolId, Username: "ada", Password: "Correct-Horse-9", Permanent: true };
    expect(await refusalOf(cognito.send(new AdminSetUserPasswordCommand(password)))).to.match(DENIED_ERROR);
  });

  it("let the doctor, but not sync, read quotas and the subscription to Amazon Quick", async () => {
    const doctor = await sandbox.credentialsFor([
      documentedPolicy("doctor", sandbox.account, sandbox.region),
    ]);
    const quota = (credentials: Credentials, QuotaCode = "L-026ADBA3") => {
      const client = new ServiceQuotasClient(place(credentials));
      return refusalOf(client.send(new GetServiceQuotaCommand({ ServiceCode: "cognito-idp", QuotaCode })));
    };
    const subscription = (credentials: Credentials) => {
      const client = new QuickSightClient(place(credentials, "_QUICKSIGHT", sandbox.quickRegion));
      return refusalOf(
        client.send(new DescribeAccountSubscriptionCommand({ AwsAccountId: sandbox.account })),
      );
    };
    expect([await quota(doctor), await subscription(doctor)]).to.deep.equal(["accepted", "accepted"]);
    expect(await quota(sync)).to.match(DENIED_ERROR);
    expect(await subscription(sync)).to.match(DENIED_ERROR);
    expect(await quota(doctor, "L-00000000")).to.include("NoSuchResourceException");
  });

  it("let sync read Identity Center, but not change it", async () => {
    const store = new IdentitystoreClient(place(sync, "_IDENTITYSTORE"));
    expect(await refusalOf(store.send(new ListDirectoryUsersCommand({ IdentityStoreId })))).to.equal(
      "accepted",
    );
    expect(await refusalOf(store.send(new DeleteUserCommand({ IdentityStoreId, UserId })))).to.match(
      DENIED_ERROR,
    );
    const sso = new SSOAdminClient(place(sync, "_SSO_ADMIN"));
    expect(await refusalOf(sso.send(new ListInstancesCommand({})))).to.equal("accepted");
    expect(await refusalOf(sso.send(new ListPermissionSetsCommand({ InstanceArn })))).to.match(DENIED_ERROR);
  });

  it("let sync read Amazon Quick, but not change it", async () => {
    const quick = new QuickSightClient(place(sync, "_QUICKSIGHT", sandbox.quickRegion));
    const user = { AwsAccountId: sandbox.account, Namespace: "default", UserName: "ada.lovelace" };
    expect(await refusalOf(quick.send(new ListNamespacesCommand(user)))).to.equal("accepted");
    expect(await refusalOf(quick.send(new DeleteQuickUserCommand(user)))).to.match(DENIED_ERROR);
  });

  it("refuse unknown access keys", async () => {
    const unknown = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "guessed" };
    const store = new IdentitystoreClient(place(unknown, "_IDENTITYSTORE"));
    const list = store.send(new ListDirectoryUsersCommand({ IdentityStoreId }));
    expect(await refusalOf(list)).to.match(/^UnrecognizedClientException.*security token/);
    const guessed = new IdentitystoreClient(place({ ...sync, secretAccessKey: "guessed" }, "_IDENTITYSTORE"));
    const listing = guessed.send(new ListDirectoryUsersCommand({ IdentityStoreId }));
    expect(await refusalOf(listing)).to.match(/^InvalidSignatureException/);
    const quick = new QuickSightClient(
      place({ ...sync, secretAccessKey: "guessed" }, "_QUICKSIGHT", sandbox.quickRegion),
    );
    const namespaces = quick.send(new ListNamespacesCommand({ AwsAccountId: sandbox.account }));
    expect(await refusalOf(namespaces)).to.match(/^InvalidSignatureException/);
    const forged = new CognitoIdentityProviderClient(place({ ...sync, secretAccessKey: "guessed" }));
    expect(await refusalOf(forged.send(new ListUsersCommand({ UserPoolId })))).to.match(/Signature/);
    const unsigned = await fetch(sandbox.env["AWS_ENDPOINT_URL_IDENTITYSTORE"] ?? "", { method: "POST" });
    expect(unsigned.status).to.equal(403);
  });

  it("let provision create functions only with the product's name", async () => {
    const lambda = new LambdaClient(place(provision));
    // The role is checked after the permission, and does not exist.
    const make = (FunctionName: string) =>
      refusalOf(
        lambda.send(
          new CreateFunctionCommand({
            FunctionName,
            Runtime: "nodejs24.x",
            Handler: "index.handler",
            Role: `arn:aws:iam::${sandbox.account}:role/sign-in-none`,
            Code: { ZipFile: new Uint8Array([80, 75, 5, 6, ...new Array<number>(18).fill(0)]) },
          }),
        ),
      );
    expect(await make("sign-in-proxy")).to.match(/role .* cannot be found/);
    expect(await make("payroll")).to.match(DENIED_ERROR);
  });
});
