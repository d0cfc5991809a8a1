import {
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { expect } from "chai";
import { readStatements } from "../../policy/iam/document.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { awsClients } from "../support/aws-clients.ts";
import { resourcesOf } from "../support/resources.ts";
import { sharedDeployment } from "../support/shared-deployment.ts";

describe("What the stack's resources may do", () => {
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
