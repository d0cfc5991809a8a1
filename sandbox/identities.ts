import { randomUUID } from "node:crypto";
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from "@aws-sdk/client-iam";
import { SandboxError } from "./errors.ts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The emulator lets this key do everything; only the sandbox itself uses it. */
export const ROOT: Credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** IAM users of the sandbox, each with just the policies that it was made with. */
export interface Identities {
  /** Makes a user with these policy documents, and credentials for it. */
  withPolicies(documents: readonly string[]): Promise<Credentials>;
  /** Asks the emulator's IAM whether the owner of a key may do something. */
  mayCall(accessKeyId: string, action: string): Promise<boolean>;
}

export function identitiesAt(endpoint: string, region: string): Identities {
  const iam = new IAMClient({ endpoint, region, credentials: ROOT });
  const arns = new Map<string, string>();
  return {
    withPolicies: async (documents) => {
      const UserName = `sandbox-${randomUUID().slice(0, 8)}`;
      const { User } = await iam.send(new CreateUserCommand({ UserName }));
      for (const [index, PolicyDocument] of documents.entries()) {
        await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: `policy-${index}`, PolicyDocument }));
      }
      const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
      const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey } = AccessKey ?? {};
      if (!User?.Arn || !accessKeyId || !secretAccessKey) {
        throw new SandboxError("NO_CREDENTIALS", "The emulator's IAM made no credentials.");
      }
      arns.set(accessKeyId, User.Arn);
      return { accessKeyId, secretAccessKey };
    },
    mayCall: async (accessKeyId, action) => {
      if (accessKeyId === ROOT.accessKeyId) return true;
      const PolicySourceArn = arns.get(accessKeyId);
      if (PolicySourceArn === undefined) return false;
      const command = new SimulatePrincipalPolicyCommand({
        PolicySourceArn,
        ActionNames: [action],
        ResourceArns: ["*"],
      });
      const { EvaluationResults } = await iam.send(command);
      return EvaluationResults?.[0]?.EvalDecision === "allowed";
    },
  };
}
