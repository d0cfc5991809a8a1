import type { ResourceType } from "../resource.ts";
import { changeTags, tagList, tagsIn } from "../tags.ts";
import { fields, list, text } from "../values.ts";
import { tableChanges } from "./dynamodb-changes.ts";
import {
  backupsOf,
  setBackups,
  setTimeToLive,
  timeToLiveOf,
  untilActive,
  untilDeleted,
} from "./dynamodb-settings.ts";
import { createRequest, tableFrom } from "./dynamodb-shape.ts";

/** A DynamoDB table. */
export const table: ResourceType = {
  terraform: "aws_dynamodb_table",
  autoname: { property: "name", maxLength: 255 },
  volatile: ["streamArn", "streamLabel"],

  async create(aws, inputs) {
    const name = text(inputs, "name");
    const Tags = tagList(inputs);
    await aws.call("dynamodb", "CreateTable", { ...createRequest(inputs), ...(Tags.length > 0 && { Tags }) });
    await untilActive(aws, name);
    await setTimeToLive(aws, name, {}, inputs);
    await setBackups(aws, name, {}, inputs);
    return name;
  },

  async read(aws, { id }) {
    const found = fields(await aws.call("dynamodb", "DescribeTable", { TableName: id }), "Table");
    const tags = await aws.call("dynamodb", "ListTagsOfResource", { ResourceArn: text(found, "TableArn") });
    return {
      ...tableFrom(found),
      ttl: await timeToLiveOf(aws, id),
      pointInTimeRecovery: await backupsOf(aws, id),
      tags: tagsIn(list(tags, "Tags")),
    };
  },

  async update(aws, { id, state }, news) {
    for (const change of tableChanges(state, news)) {
      await aws.call("dynamodb", "UpdateTable", { TableName: id, ...change });
      await untilActive(aws, id);
    }
    await setTimeToLive(aws, id, state, news);
    await setBackups(aws, id, state, news);
    const ResourceArn = text(state, "arn");
    await changeTags(state, news, {
      set: () => aws.call("dynamodb", "TagResource", { ResourceArn, Tags: tagList(news) }),
      remove: (TagKeys) => aws.call("dynamodb", "UntagResource", { ResourceArn, TagKeys }),
    });
  },

  async delete(aws, { id }) {
    await aws.call("dynamodb", "DeleteTable", { TableName: id });
    await untilDeleted(aws, id);
  },
};
