import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { isNotFound } from "../aws.ts";
import { ProviderRefusal } from "../refusal.ts";
import type { ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, omit, type Spelling, toRequest } from "../shape.ts";
import { changeTags, tagList, tagsIn } from "../tags.ts";
import { type Fields, fields, list, text } from "../values.ts";

const GROUP = "aws_scheduler_schedule_group";
const SCHEDULE = "aws_scheduler_schedule";

const SPELLING: Spelling = { style: "pascal", names: { tags: "-" } };

/** Schedules that are found, counted and deleted together; tags are a group's alone. */
export const scheduleGroup: ResourceType = {
  terraform: GROUP,
  autoname: { property: "name", maxLength: 64 },

  async create(aws, inputs) {
    const Name = text(inputs, "name");
    const Tags = tagList(inputs);
    await aws.call("scheduler", "CreateScheduleGroup", {
      Name,
      ClientToken: randomUUID(),
      ...(Tags.length > 0 && { Tags }),
    });
    return Name;
  },

  async read(aws, { id }) {
    const found = await aws.call("scheduler", "GetScheduleGroup", { Name: id });
    if (found["State"] === "DELETING") return undefined;
    const tags = await aws.call("scheduler", "ListTagsForResource", { ResourceArn: text(found, "Arn") });
    return { ...fromAnswer(found, propertiesOf(GROUP), SPELLING), tags: tagsIn(list(tags, "Tags")) };
  },

  async update(aws, { state }, news) {
    const ResourceArn = text(state, "arn");
    await changeTags(state, news, {
      set: () => aws.call("scheduler", "TagResource", { ResourceArn, Tags: tagList(news) }),
      remove: (TagKeys) => aws.call("scheduler", "UntagResource", { ResourceArn, TagKeys }),
    });
  },

  /** Waits till it is gone, since a group with its name is refused before. Source: DeleteScheduleGroup. */
  async delete(aws, { id: Name }) {
    await aws.call("scheduler", "DeleteScheduleGroup", { Name, ClientToken: randomUUID() });
    for (let attempt = 0; attempt < 300; attempt += 1) {
      const found = await aws.call("scheduler", "GetScheduleGroup", { Name }).catch((error: unknown) => {
        if (isNotFound(error)) return undefined;
        throw error;
      });
      if (found === undefined) return;
      await sleep(Math.min(50 * 2 ** attempt, 1000));
    }
    throw new ProviderRefusal("AWS_REFUSED", "the schedule group was not gone within five minutes");
  },
};

/** When a target is called. */
export const schedule: ResourceType = {
  terraform: SCHEDULE,
  autoname: { property: "name", maxLength: 64 },

  async create(aws, inputs) {
    const request = scheduleRequest(inputs);
    await aws.call("scheduler", "CreateSchedule", { ...request, ClientToken: randomUUID() });
    const group = inputs["groupName"];
    return `${typeof group === "string" ? group : "default"}/${text(inputs, "name")}`;
  },

  async read(aws, { id }) {
    const found = await aws.call("scheduler", "GetSchedule", scheduleKey(id));
    return fromAnswer(found, propertiesOf(SCHEDULE), SPELLING);
  },

  /** What is left out of the call goes back to its default. Source: UpdateSchedule. */
  async update(aws, { id, state }, news) {
    const action = { actionAfterCompletion: state["actionAfterCompletion"] ?? "NONE" };
    const request = scheduleRequest({ ...action, ...news });
    await aws.call("scheduler", "UpdateSchedule", {
      ...request,
      ...scheduleKey(id),
      ClientToken: randomUUID(),
    });
  },

  async delete(aws, { id }) {
    await aws.call("scheduler", "DeleteSchedule", { ...scheduleKey(id), ClientToken: randomUUID() });
  },
};

/** Source: the real provider's defaults, which are AWS's. */
const RETRY_POLICY = { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 };

function scheduleRequest(inputs: Fields) {
  const target = fields(inputs, "target");
  const retryPolicy = { ...RETRY_POLICY, ...fields(target, "retryPolicy") };
  const settings = { ...omit(inputs, ["region", "namePrefix"]), target: { ...target, retryPolicy } };
  const request = toRequest(settings, propertiesOf(SCHEDULE), SPELLING);
  return { ...request, ...dateOf(inputs, "startDate", "StartDate"), ...dateOf(inputs, "endDate", "EndDate") };
}

function dateOf(inputs: Fields, property: string, member: string): Readonly<Record<string, Date>> {
  const date = inputs[property];
  return typeof date === "string" ? { [member]: new Date(date) } : {};
}

function scheduleKey(id: string): { GroupName: string; Name: string } {
  const [GroupName = "", Name = ""] = id.split("/");
  return { GroupName, Name };
}
