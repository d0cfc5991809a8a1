import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { isNotFound } from "../aws.ts";
import { ProviderError } from "../provider-error.ts";
import type { ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, omit, type Spelling, toRequest } from "../shape.ts";
import { changeTags, tagList, tagsIn } from "../tags.ts";
import { type Fields, fields, list, text } from "../values.ts";

const GROUP = "aws_scheduler_schedule_group";
const SCHEDULE = "aws_scheduler_schedule";

const SPELLING: Spelling = { style: "pascal", names: { tags: "-" } };

/** A group of schedules. Only groups have tags. */
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

  /** Waits until the group is deleted: until then AWS refuses a new one with its name. Source: DeleteScheduleGroup. */
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
    throw new ProviderError("AWS_REFUSED", "the schedule group was not deleted within five minutes");
  },
};

/** A schedule that invokes a target. */
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

  /** Absent members are reset to their defaults. Source: UpdateSchedule. */
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

/** The real provider's defaults, which are those of AWS. */
const DEFAULT_RETRY_POLICY = { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 };

function scheduleRequest(inputs: Fields) {
  const target = fields(inputs, "target");
  const retryPolicy = { ...DEFAULT_RETRY_POLICY, ...fields(target, "retryPolicy") };
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
