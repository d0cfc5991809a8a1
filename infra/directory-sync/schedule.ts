import * as aws from "@pulumi/aws";
import type { CustomResourceOptions, Output } from "@pulumi/pulumi";
import type { CallerContext } from "../shared/context.ts";
import { assumableBy, schedulePolicy } from "../shared/iam.ts";

export interface ScheduleArgs {
  readonly queueArn: Output<string>;
  /** rate(…) or cron(…) */
  readonly expression: string;
  readonly context: CallerContext;
}

/** Requests a comparison of all users at regular times. */
export function declareSchedule(name: string, args: ScheduleArgs, options: CustomResourceOptions): void {
  const { queueArn, expression, context } = args;
  const { partition, region, account } = context;
  // A trust policy names a schedule group, not a schedule. Source: "Confused deputy prevention in EventBridge Scheduler".
  const group = `arn:${partition}:scheduler:${region}:${account}:schedule-group/default`;
  const role = new aws.iam.Role(
    `${name}-schedule`,
    { assumeRolePolicy: assumableBy("scheduler.amazonaws.com", account, group) },
    options,
  );
  const rolePolicy = new aws.iam.RolePolicy(
    `${name}-schedule`,
    { role: role.id, policy: queueArn.apply(schedulePolicy) },
    options,
  );
  new aws.scheduler.Schedule(
    name,
    {
      scheduleExpression: expression,
      flexibleTimeWindow: { mode: "OFF" },
      target: { arn: queueArn, roleArn: role.arn, input: JSON.stringify({ look: "everybody" }) },
    },
    { ...options, dependsOn: [rolePolicy] },
  );
}
