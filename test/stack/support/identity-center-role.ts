import { CreatePolicyCommand, CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { z } from "zod";
import { documentedPolicy, type Sandbox } from "../../../sandbox/index.ts";
import { awsClients } from "../../support/aws-clients.ts";

const policy = z.object({ Version: z.string(), Statement: z.array(z.looseObject({ Sid: z.string() })) });
const json = (value: unknown) => JSON.stringify(value);

/** The caller and the role of docs/permissions.md for an IAM Identity Center in another account. */
export interface IdentityCenterAccess {
  readonly roleArn: string;
  /** Of a caller who may do what the page says, and assume the role. */
  readonly env: Record<string, string>;
}

/** Makes the role with the statements whose names end in "There", and a caller with the others. */
export async function identityCenterRole(sandbox: Sandbox, RoleName: string): Promise<IdentityCenterAccess> {
  const document = (name: "provision" | "settings-identity-center") =>
    documentedPolicy(name, sandbox.account, sandbox.region);
  const { Version, Statement } = policy.parse(JSON.parse(document("settings-identity-center")));
  const isThere = ({ Sid }: { Sid: string }) => Sid.endsWith("There");
  const roleArn = await newRole(sandbox, RoleName, { AWS: sandbox.account });
  const { iam } = awsClients(sandbox);
  const PolicyDocument = json({ Version, Statement: Statement.filter(isThere) });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "identity-center", PolicyDocument }));
  iam.destroy();
  const { accessKeyId, secretAccessKey } = await sandbox.credentialsFor([
    document("provision"),
    // The sandbox gives iam:PolicyARN no value: docs/emulation-limits.md.
    {
      Version,
      Statement: Statement.filter((one) => !isThere(one)).map(({ Condition: _, ...rest }) => rest),
    },
    { Version, Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: roleArn }] },
  ]);
  return { roleArn, env: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } };
}

/** @param principal who may assume it. @returns its ARN. */
export async function newRole(sandbox: Sandbox, RoleName: string, Principal: object): Promise<string> {
  const { iam } = awsClients(sandbox);
  const Statement = [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }];
  const AssumeRolePolicyDocument = json({ Version: "2012-10-17", Statement });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  iam.destroy();
  return Role?.Arn ?? "";
}

/** A policy for the role that callers assume. @returns its ARN. */
export async function newPolicy(sandbox: Sandbox, PolicyName: string): Promise<string> {
  const { iam } = awsClients(sandbox);
  const Statement = [{ Effect: "Allow", Action: "qbusiness:ChatSync", Resource: "*" }];
  const PolicyDocument = json({ Version: "2012-10-17", Statement });
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
  iam.destroy();
  return Policy?.Arn ?? "";
}
