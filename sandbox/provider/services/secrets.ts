import { randomUUID } from "node:crypto";
import type { Aws } from "../aws.ts";
import type { Invoke, ResourceType } from "../resource.ts";
import { changeTags, tagList, tagsIn } from "../tags.ts";
import { type Fields, fieldsOf, isSame, list, text } from "../values.ts";

/** A secret without its values, which are in its versions. */
export const secret: ResourceType = {
  terraform: "aws_secretsmanager_secret",
  autoname: { property: "name", maxLength: 512 },
  json: ["policy"],

  async create(aws, inputs) {
    const tags = tagList(inputs);
    const { ARN: id = "" } = await aws.call("secrets", "CreateSecret", {
      Name: text(inputs, "name"),
      Description: inputs["description"],
      KmsKeyId: inputs["kmsKeyId"],
      ClientRequestToken: randomUUID(),
      ...(tags.length > 0 && { Tags: tags }),
    });
    await setPolicy(aws, String(id), {}, inputs);
    return String(id);
  },

  async read(aws, { id }) {
    const found = await aws.call("secrets", "DescribeSecret", { SecretId: id });
    // The real provider treats a secret with a scheduled deletion as deleted.
    if (found["DeletedDate"] !== undefined) return undefined;
    const { ResourcePolicy: policy = "" } = await aws.call("secrets", "GetResourcePolicy", { SecretId: id });
    return fieldsOf({
      arn: text(found, "ARN"),
      name: text(found, "Name"),
      description: found["Description"] ?? "",
      kmsKeyId: found["KmsKeyId"],
      policy,
      tags: tagsIn(list(found, "Tags")),
    });
  },

  async update(aws, { id: SecretId, state }, news) {
    if (["description", "kmsKeyId"].some((name) => !isSame(state[name] || null, news[name] || null))) {
      await aws.call("secrets", "UpdateSecret", {
        SecretId,
        Description: news["description"] ?? "",
        KmsKeyId: news["kmsKeyId"] ?? "",
      });
    }
    await setPolicy(aws, SecretId, state, news);
    await changeTags(state, news, {
      set: (tags) => aws.call("secrets", "TagResource", { SecretId, Tags: tagList({ tags }) }),
      remove: (TagKeys) => aws.call("secrets", "UntagResource", { SecretId, TagKeys }),
    });
  },

  async delete(aws, { id: SecretId, state }) {
    const days = state["recoveryWindowInDays"] ?? 30;
    const recovery = days === 0 ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: days };
    await aws.call("secrets", "DeleteSecret", { SecretId, ...recovery });
  },
};

async function setPolicy(aws: Aws, SecretId: string, olds: Fields, news: Fields): Promise<void> {
  const policy = news["policy"];
  if (policy === undefined || isSame(olds["policy"], policy)) return;
  await aws.call("secrets", "PutResourcePolicy", { SecretId, ResourcePolicy: policy });
}

/** A secret's value. */
export const secretVersion: ResourceType = {
  terraform: "aws_secretsmanager_secret_version",

  async create(aws, inputs) {
    const stages = list(inputs, "versionStages");
    const SecretId = text(inputs, "secretId");
    const { VersionId = "" } = await aws.call("secrets", "PutSecretValue", {
      SecretId,
      SecretString: text(inputs, "secretString"),
      ClientRequestToken: randomUUID(),
      ...(stages.length > 0 && { VersionStages: stages }),
    });
    return `${SecretId}|${VersionId}`;
  },

  async read(aws, { id }) {
    const [SecretId = "", VersionId = ""] = id.split("|");
    const { DeletedDate } = await aws.call("secrets", "DescribeSecret", { SecretId });
    if (DeletedDate !== undefined) return undefined;
    const found = await aws.call("secrets", "GetSecretValue", { SecretId, VersionId });
    return {
      arn: text(found, "ARN"),
      secretId: SecretId,
      secretString: found["SecretString"] ?? "",
      versionId: VersionId,
      versionStages: list(found, "VersionStages"),
      hasSecretStringWo: false,
    };
  },

  async delete(aws, { id }) {
    const [SecretId = "", VersionId] = id.split("|");
    const stages = list((await this.read(aws, { id, state: {} })) ?? {}, "versionStages");
    // The current version cannot be removed without its secret. Source: UpdateSecretVersionStage.
    for (const VersionStage of stages.filter((stage) => stage !== "AWSCURRENT")) {
      await aws.call("secrets", "UpdateSecretVersionStage", {
        SecretId,
        VersionStage,
        RemoveFromVersionId: VersionId,
      });
    }
  },
};

/** The current value of a secret. Source: terraform-provider-aws, data source aws_secretsmanager_secret_version. */
export const getSecretVersion: Invoke = async (aws, args) => {
  const secretId = text(args, "secretId");
  const found = await aws.call("secrets", "GetSecretValue", {
    SecretId: secretId,
    VersionStage: "AWSCURRENT",
  });
  const {
    ARN: arn = "",
    VersionId: versionId = "",
    SecretString: secretString = "",
    VersionStages = [],
  } = found;
  const id = `${secretId}|AWSCURRENT`;
  return {
    id,
    arn,
    secretId,
    versionId,
    versionStage: "AWSCURRENT",
    versionStages: VersionStages,
    secretString,
  };
};
