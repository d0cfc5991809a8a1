import type { Aws } from "../aws.ts";
import type { ResourceType } from "../resource.ts";
import { changeTags } from "../tags.ts";
import { type Fields, fields, isFields, isSame, list, text } from "../values.ts";

/** A KMS key. AWS deletes it only after some days, during which the deletion can be cancelled. */
export const key: ResourceType = {
  terraform: "aws_kms_key",
  json: ["policy"],

  async create(aws, inputs) {
    const tags = fields(inputs, "tags");
    const answer = await aws.call("kms", "CreateKey", {
      Description: inputs["description"],
      KeySpec: inputs["customerMasterKeySpec"],
      KeyUsage: inputs["keyUsage"],
      MultiRegion: inputs["multiRegion"],
      Policy: inputs["policy"],
      BypassPolicyLockoutSafetyCheck: inputs["bypassPolicyLockoutSafetyCheck"],
      ...(Object.keys(tags).length > 0 && { Tags: tagList(tags) }),
    });
    const id = text(fields(answer, "KeyMetadata"), "KeyId");
    await setRotation(aws, id, {}, inputs);
    if (inputs["isEnabled"] === false) await aws.call("kms", "DisableKey", { KeyId: id });
    return id;
  },

  async read(aws, { id: KeyId }) {
    const found = fields(await aws.call("kms", "DescribeKey", { KeyId }), "KeyMetadata");
    // The real provider treats a key with a scheduled deletion as deleted.
    if (found["DeletionDate"] !== undefined) return undefined;
    const { Policy: policy = "" } = await aws.call("kms", "GetKeyPolicy", { KeyId, PolicyName: "default" });
    const rotation = await aws.call("kms", "GetKeyRotationStatus", { KeyId });
    const tags = list(await aws.call("kms", "ListResourceTags", { KeyId }), "Tags").filter(isFields);
    const isRotated = rotation["KeyRotationEnabled"] === true;
    return {
      arn: text(found, "Arn"),
      keyId: text(found, "KeyId"),
      description: found["Description"] ?? "",
      customerMasterKeySpec: found["KeySpec"] ?? "SYMMETRIC_DEFAULT",
      keyUsage: found["KeyUsage"] ?? "ENCRYPT_DECRYPT",
      multiRegion: found["MultiRegion"] ?? false,
      isEnabled: found["Enabled"] ?? true,
      enableKeyRotation: isRotated,
      ...(isRotated && { rotationPeriodInDays: rotation["RotationPeriodInDays"] ?? 365 }),
      policy,
      tags: Object.fromEntries(tags.map((tag) => [text(tag, "TagKey"), tag["TagValue"] ?? ""])),
    };
  },

  async update(aws, { id: KeyId, state }, news) {
    const before = state["isEnabled"] !== false;
    const after = news["isEnabled"] !== false;
    // A disabled key refuses other changes.
    if (after && !before) await aws.call("kms", "EnableKey", { KeyId });
    await setRotation(aws, KeyId, state, news);
    const Description = news["description"];
    if (Description !== undefined && !isSame(state["description"], Description)) {
      await aws.call("kms", "UpdateKeyDescription", { KeyId, Description });
    }
    await setPolicy(aws, KeyId, state, news);
    await changeTags(state, news, {
      set: (tags) => aws.call("kms", "TagResource", { KeyId, Tags: tagList(tags) }),
      remove: (TagKeys) => aws.call("kms", "UntagResource", { KeyId, TagKeys }),
    });
    if (before && !after) await aws.call("kms", "DisableKey", { KeyId });
  },

  async delete(aws, { id: KeyId, state }) {
    const PendingWindowInDays = state["deletionWindowInDays"];
    await aws.call("kms", "ScheduleKeyDeletion", { KeyId, PendingWindowInDays });
  },
};

async function setRotation(aws: Aws, KeyId: string, olds: Fields, news: Fields): Promise<void> {
  const isEnabled = olds["enableKeyRotation"] === true;
  if (news["enableKeyRotation"] !== true) {
    if (isEnabled) await aws.call("kms", "DisableKeyRotation", { KeyId });
    return;
  }
  const RotationPeriodInDays = news["rotationPeriodInDays"];
  const isKept =
    RotationPeriodInDays === undefined || isSame(olds["rotationPeriodInDays"], RotationPeriodInDays);
  if (!isEnabled || !isKept) await aws.call("kms", "EnableKeyRotation", { KeyId, RotationPeriodInDays });
}

async function setPolicy(aws: Aws, KeyId: string, olds: Fields, news: Fields): Promise<void> {
  const Policy = news["policy"];
  if (Policy === undefined || isSame(olds["policy"], Policy)) return;
  const BypassPolicyLockoutSafetyCheck = news["bypassPolicyLockoutSafetyCheck"];
  await aws.call("kms", "PutKeyPolicy", {
    KeyId,
    PolicyName: "default",
    Policy,
    BypassPolicyLockoutSafetyCheck,
  });
}

function tagList(tags: Fields): Fields[] {
  return Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
}

/** An alias of a KMS key. */
export const alias: ResourceType = {
  terraform: "aws_kms_alias",
  autoname: { property: "name", maxLength: 256, prefix: "alias/" },

  async create(aws, inputs) {
    const AliasName = text(inputs, "name");
    await aws.call("kms", "CreateAlias", { AliasName, TargetKeyId: text(inputs, "targetKeyId") });
    return AliasName;
  },

  async read(aws, { id, state }) {
    const found = await findAlias(aws, id);
    if (found === undefined) return undefined;
    const arn = text(found, "AliasArn");
    const keyId = text(found, "TargetKeyId");
    const targetKeyArn = arn.replace(/alias\/.*$/, `key/${keyId}`);
    // Keeps the form of the input, an ARN or an ID.
    const targetKeyId = state["targetKeyId"] === targetKeyArn ? targetKeyArn : keyId;
    return { name: id, arn, targetKeyArn, targetKeyId };
  },

  async update(aws, { id: AliasName }, news) {
    await aws.call("kms", "UpdateAlias", { AliasName, TargetKeyId: text(news, "targetKeyId") });
  },

  async delete(aws, { id: AliasName }) {
    await aws.call("kms", "DeleteAlias", { AliasName });
  },
};

/** AWS KMS has no call for one alias, so this searches the list of all aliases page by page. */
async function findAlias(aws: Aws, name: string, Marker?: string): Promise<Fields | undefined> {
  const answer = await aws.call("kms", "ListAliases", { Marker });
  const found = list(answer, "Aliases")
    .filter(isFields)
    .find((one) => one["AliasName"] === name);
  const next = answer["NextMarker"];
  return found ?? (typeof next === "string" ? findAlias(aws, name, next) : undefined);
}
