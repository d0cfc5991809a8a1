import type { Aws } from "../aws.ts";
import type { ResourceType } from "../resource.ts";
import { changeTags } from "../tags.ts";
import { type Fields, fields, fieldsOf, isFields, isSame, list, text } from "../values.ts";

export const logGroup: ResourceType = {
  terraform: "aws_cloudwatch_log_group",
  autoname: { property: "name", maxLength: 512 },

  async create(aws, inputs) {
    const logGroupName = text(inputs, "name");
    const tags = fields(inputs, "tags");
    await aws.call("logs", "CreateLogGroup", {
      logGroupName,
      kmsKeyId: inputs["kmsKeyId"],
      logGroupClass: inputs["logGroupClass"],
      deletionProtectionEnabled: inputs["deletionProtectionEnabled"],
      ...(Object.keys(tags).length > 0 && { tags }),
    });
    await setRetention(aws, logGroupName, {}, inputs);
    return logGroupName;
  },

  async read(aws, { id }) {
    const answer = await aws.call("logs", "DescribeLogGroups", { logGroupNamePrefix: id });
    const found = list(answer, "logGroups")
      .filter(isFields)
      .find((group) => group["logGroupName"] === id);
    if (found === undefined) return undefined;
    const arn = text(found, "arn").replace(/:\*$/, "");
    const { tags } = await aws.call("logs", "ListTagsForResource", { resourceArn: arn });
    return fieldsOf({
      arn,
      name: id,
      retentionInDays: found["retentionInDays"] ?? 0,
      logGroupClass: found["logGroupClass"] ?? "STANDARD",
      deletionProtectionEnabled: found["deletionProtectionEnabled"] ?? false,
      kmsKeyId: found["kmsKeyId"],
      tags: tags ?? {},
    });
  },

  async update(aws, { id, state }, news) {
    await setRetention(aws, id, state, news);
    if (!isSame(state["kmsKeyId"], news["kmsKeyId"])) {
      const key = news["kmsKeyId"];
      if (key === undefined) await aws.call("logs", "DisassociateKmsKey", { logGroupName: id });
      else await aws.call("logs", "AssociateKmsKey", { logGroupName: id, kmsKeyId: key });
    }
    const resourceArn = text(state, "arn");
    await changeTags(state, news, {
      set: (tags) => aws.call("logs", "TagResource", { resourceArn, tags }),
      remove: (tagKeys) => aws.call("logs", "UntagResource", { resourceArn, tagKeys }),
    });
  },

  async delete(aws, { id, state }) {
    if (state["skipDestroy"] !== true) await aws.call("logs", "DeleteLogGroup", { logGroupName: id });
  },
};

async function setRetention(aws: Aws, logGroupName: string, olds: Fields, news: Fields): Promise<void> {
  const days = news["retentionInDays"] ?? 0;
  if ((olds["retentionInDays"] ?? 0) === days) return;
  if (days === 0) await aws.call("logs", "DeleteRetentionPolicy", { logGroupName });
  else await aws.call("logs", "PutRetentionPolicy", { logGroupName, retentionInDays: days });
}
