import { CreateRoleCommand, IAMClient, ListRolesCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { DeleteTrustedTokenIssuerCommand } from "@aws-sdk/client-sso-admin";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect } from "chai";
import type { Credentials, Sandbox } from "../../sandbox/index.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { makeExchange } from "./exchange-setup.ts";
import { asRoot } from "./hand-made-stack.ts";
import { refusalOf } from "./refusal-of.ts";

const ProviderArn = "arn:aws:iam::aws:contextProvider/IdentityCenter";
const BOTH = ["sts:AssumeRole", "sts:SetContext"];

describe("AssumeRole with an identity context in the sandbox", () => {
  let sandbox: Sandbox;
  let app: Awaited<ReturnType<typeof makeExchange>>;
  let context: string;
  let roles = 0;

  before(async () => {
    sandbox = await sharedSandbox();
    app = await makeExchange(sandbox);
    const { IdToken } = await app.tokensOf("ada.lovelace@example.com");
    context = (await app.exchange(IdToken)).awsAdditionalDetails?.identityContext ?? "";
  });
  after(async () => {
    const { trustedTokenIssuer: TrustedTokenIssuerArn } = app;
    await app.admin.send(new DeleteTrustedTokenIssuerCommand({ TrustedTokenIssuerArn }));
  });

  /** A role that may list roles, and whose trust policy allows the actions to a principal. */
  async function createIamRole(actions: string[], principal = sandbox.account, MaxSessionDuration = 3600) {
    roles += 1;
    const RoleName = `identity-context-${app.UserPoolId.slice(-6)}-${roles}`;
    const statement = { Effect: "Allow", Principal: { AWS: principal }, Action: actions };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const iam = new IAMClient(asRoot(sandbox));
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, MaxSessionDuration }),
    );
    const list = { Effect: "Allow", Action: ["iam:ListRoles", "sts:AssumeRole"], Resource: "*" };
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [list] });
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "list", PolicyDocument }));
    return { RoleArn: Role?.Arn ?? "", RoleName };
  }

  const callers = (actions: string[]) =>
    sandbox.credentialsFor([
      { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] },
    ]);
  const assume = (
    RoleArn: string,
    assertions: readonly string[] = [context],
    credentials: Credentials = sandbox.rootCredentials,
    provider = ProviderArn,
  ) =>
    new STSClient({ ...asRoot(sandbox), credentials }).send(
      new AssumeRoleCommand({
        RoleArn,
        RoleSessionName: "ada",
        ProvidedContexts: assertions.map((ContextAssertion) => ({ ProviderArn: provider, ContextAssertion })),
      }),
    );
  const sessionOf = async (...of: Parameters<typeof assume>) => {
    const { Credentials: found } = await assume(...of);
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = found ?? {};
    const credentials = {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
    };
    return { ...asRoot(sandbox), credentials };
  };

  it("makes a session of the role, which may do only what AWS allows with a context", async () => {
    const { RoleArn, RoleName } = await createIamRole(BOTH);
    const session = await sessionOf(RoleArn);
    const { Arn } = await new STSClient(session).send(new GetCallerIdentityCommand({}));
    expect(Arn).to.equal(`arn:aws:sts::${sandbox.account}:assumed-role/${RoleName}/ada`);
    const listed = (settings: typeof session) =>
      refusalOf(new IAMClient(settings).send(new ListRolesCommand({})));
    expect(await listed(session)).to.match(/^AccessDenied/);
    expect(await listed(await sessionOf(RoleArn, []))).to.equal("accepted");
  });

  it("needs sts:SetContext in the role's trust policy, for this principal", async () => {
    const without = await createIamRole(["sts:AssumeRole"]);
    expect(await refusalOf(assume(without.RoleArn, []))).to.equal("accepted");
    expect(await refusalOf(assume(without.RoleArn))).to.match(/^AccessDenied.*sts:SetContext/);
    const other = await createIamRole(BOTH, "444455556666");
    expect(await refusalOf(assume(other.RoleArn))).to.match(/^AccessDenied/);
    expect(await refusalOf(assume(other.RoleArn, []))).to.match(/^AccessDenied.*sts:AssumeRole/);
  });

  it("needs the caller's permission for both actions", async () => {
    const { RoleArn } = await createIamRole(BOTH);
    expect(await refusalOf(assume(RoleArn, [context], await callers(BOTH)))).to.equal("accepted");
    for (const action of BOTH)
      expect(await refusalOf(assume(RoleArn, [context], await callers([action])))).to.match(/^AccessDenied/);
  });

  it("refuses an assertion that was not issued, another provider, and two contexts", async () => {
    const { RoleArn } = await createIamRole(BOTH);
    expect(await refusalOf(assume(RoleArn, [`${context}x`]))).to.match(/^ValidationError.*assertion/);
    expect(await refusalOf(assume(RoleArn, [context, context]))).to.match(/^ValidationError.*one context/);
    const provider = "arn:aws:iam::aws:contextProvider/Other";
    expect(await refusalOf(assume(RoleArn, [context], undefined, provider))).to.match(
      /^ValidationError.*provider/,
    );
  });

  it("takes names and durations as AWS does", async () => {
    const { RoleArn } = await createIamRole(["sts:AssumeRole"]);
    const ask = (input: Partial<AssumeRoleCommand["input"]>, settings = asRoot(sandbox)) =>
      refusalOf(
        new STSClient(settings).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "ada", ...input })),
      );
    expect(await ask({ RoleSessionName: "ada@example.com" })).to.equal("accepted");
    expect(await ask({ RoleSessionName: "siobhan.o'brien@example.com" })).to.match(
      /^ValidationError.*pattern/,
    );
    expect(await ask({ RoleSessionName: "a" })).to.match(/^ValidationError.*length/);
    expect(await ask({ DurationSeconds: 600 })).to.match(/^ValidationError.*900/);
    const twoHours = { DurationSeconds: 7200 };
    expect(await ask(twoHours)).to.match(/^ValidationError.*MaxSessionDuration/);
    const long = (await createIamRole(["sts:AssumeRole"], sandbox.account, 7200)).RoleArn;
    const longer = { ...twoHours, RoleArn: long };
    expect(await ask(longer)).to.equal("accepted");
    expect(await ask(longer, await sessionOf(RoleArn, []))).to.match(/^ValidationError.*role chaining/);
  });
});
