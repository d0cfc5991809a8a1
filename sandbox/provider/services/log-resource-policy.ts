import type { Aws } from "../aws.ts";
import type { Known, ResourceType } from "../resource.ts";
import { type Fields, isFields, list, text } from "../values.ts";

/** A policy that lets services write logs, to the account or to one log group. */
export const logResourcePolicy: ResourceType = {
  terraform: "aws_cloudwatch_log_resource_policy",
  volatile: ["revisionId"],
  json: ["policyDocument"],

  async create(aws, inputs) {
    const policyDocument = text(inputs, "policyDocument");
    const { policyName, resourceArn } = inputs;
    await aws.call("logs", "PutResourcePolicy", { policyDocument, policyName, resourceArn });
    return String(policyName ?? resourceArn);
  },

  async read(aws, { id }) {
    const found = await findPolicy(aws, id);
    return (
      found && {
        policyDocument: text(found, "policyDocument"),
        policyScope: found["policyScope"] ?? "ACCOUNT",
        revisionId: found["revisionId"] ?? "",
        ...(id.startsWith("arn:") ? { resourceArn: id } : { policyName: id }),
      }
    );
  },

  async update(aws, known, news) {
    const policyDocument = text(news, "policyDocument");
    await aws.call("logs", "PutResourcePolicy", { policyDocument, ...policyKey(known) });
  },

  async delete(aws, known) {
    await aws.call("logs", "DeleteResourcePolicy", policyKey(known));
  },
};

/** Changes of a log group's policy require its revision. Source: PutResourcePolicy, expectedRevisionId. */
function policyKey({ id, state }: Known): Fields {
  if (!id.startsWith("arn:")) return { policyName: id };
  return { resourceArn: id, expectedRevisionId: text(state, "revisionId") };
}

async function findPolicy(aws: Aws, id: string, nextToken?: string): Promise<Fields | undefined> {
  const ofOne = id.startsWith("arn:") ? { resourceArn: id, policyScope: "RESOURCE" } : {};
  const answer = await aws.call("logs", "DescribeResourcePolicies", { ...ofOne, nextToken });
  const found = list(answer, "resourcePolicies")
    .filter(isFields)
    .find((one) => (one["resourceArn"] ?? one["policyName"]) === id);
  const next = answer["nextToken"];
  return found ?? (typeof next === "string" ? findPolicy(aws, id, next) : undefined);
}
