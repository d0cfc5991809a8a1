import {
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { expect } from "chai";
import { z } from "zod";
import { readStatements } from "../../policy/iam/document.ts";
import { wildcard } from "../../policy/rules/wildcard.ts";
import { DOCUMENTED_POLICIES, documentedPolicy, type Sandbox } from "../../sandbox/index.ts";
import { awsClients } from "../support/aws-clients.ts";
import { newDeployment } from "../support/deployment.ts";
import { resourcesOf } from "../support/resources.ts";
import { sharedDeployment } from "../support/shared-deployment.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";

describe("What the stack's resources may do", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let resources: Awaited<ReturnType<typeof resourcesOf>>;

  before(async () => {
    const deployment = await sharedDeployment();
    ({ sandbox } = deployment);
    resources = await resourcesOf(deployment.stack);
  });

  const ofType = (type: string) => resources.filter((one) => one.type === type);

  it("is, for the proxy's role, to write to its own log group and nothing else", async () => {
    const [role] = ofType("aws:iam/role:Role");
    const [logGroup] = ofType("aws:cloudwatch/logGroup:LogGroup");
    const { iam } = awsClients(sandbox);
    const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: role?.id }));
    expect(attached.AttachedPolicies).to.deep.equal([]);
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName: role?.id }));
    const statements = await Promise.all(
      PolicyNames.map(async (PolicyName) => {
        const found = await iam.send(new GetRolePolicyCommand({ RoleName: role?.id, PolicyName }));
        return readStatements(decodeURIComponent(found.PolicyDocument ?? ""));
      }),
    );
    expect(statements.flat()).to.deep.equal(
      readStatements({
        Statement: {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: `${logGroup?.outputs["arn"]}:log-stream:*`,
        },
      }),
    );
  });

  it("has one role alone, which Lambda alone can take on", () => {
    const roles = ofType("aws:iam/role:Role");
    const lambdaAlone = {
      Effect: "Allow",
      Principal: { Service: "lambda.amazonaws.com" },
      Action: "sts:AssumeRole",
    };
    expect(roles.map(({ inputs }) => readStatements(inputs["assumeRolePolicy"]))).to.deep.equal([
      readStatements({ Statement: lambdaAlone }),
    ]);
  });

  it("lets API Gateway call the function through this API's four routes alone", () => {
    const [api] = ofType("aws:apigateway/restApi:RestApi");
    const permissions = ofType("aws:lambda/permission:Permission").map(({ inputs }) => inputs);
    expect(permissions).to.have.length(4);
    for (const permission of permissions) {
      expect(permission).to.include({ principal: "apigateway.amazonaws.com" });
      expect(permission["action"]).to.match(/^lambda:invokeFunction$/i);
      expect(permission["sourceArn"]).to.include(`:${api?.id}/`);
    }
  });
});

describe("The documented permissions", function () {
  this.timeout(120_000);

  it("name each action, with a wildcard for none", async () => {
    const { account, region } = await sharedSandbox();
    for (const name of DOCUMENTED_POLICIES) {
      const props = { policy: documentedPolicy(name, account, region) };
      const faults = wildcard.faults({
        type: "aws:iam/policy:Policy",
        name,
        props,
        opts: { protect: false },
      });
      // made, but not named, before the stack is: some resources have to be a pattern
      expect(faults.filter((fault) => !fault.startsWith("policy allows the resource"))).to.deep.equal([]);
    }
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
      const sandbox = await sharedSandbox();
      const credentials = await sandbox.credentialsFor([without(sid, sandbox)]);
      const env = {
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      };
      const deployment = await newDeployment(sandbox, { env });
      try {
        const outcome = await deployment.up().catch((error: unknown) => String(error));
        expect(outcome)
          .to.be.a("string")
          .that.matches(/AccessDenied|not authorized/);
      } finally {
        deployment.forget();
      }
    });
  }
});

function asObject(policy: object | string): unknown {
  return typeof policy === "string" ? JSON.parse(policy) : policy;
}

const statements = z.object({ Version: z.string(), Statement: z.array(z.looseObject({ Sid: z.string() })) });

/** The policy for provision, without one of its statements. */
function without(sid: string, { account, region }: Sandbox): object {
  const policy = statements.parse(asObject(documentedPolicy("provision", account, region)));
  return { ...policy, Statement: policy.Statement.filter(({ Sid }) => Sid !== sid) };
}
