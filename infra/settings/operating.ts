import { z } from "zod";
import type { SettingFault } from "./fault.ts";
import { keysOf, textOf, whole, yesNo } from "./values.ts";

/** Days. Source: PutRetentionPolicy, retentionInDays. */
const RETENTION = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922],
  ...[3288, 3653],
];

const ALLOWED_RETENTION = `write one of ${RETENTION.join(", ")} (days)`;

/** How long CloudWatch Logs may keep a line. */
export function retentionDays() {
  return whole(1, 3653, "days").refine((days) => RETENTION.includes(days), ALLOWED_RETENTION);
}

export const logRetentionDaysSchema = retentionDays();

const KEY_ARN = /^arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;
const ALLOWED_KEY = "write true, and a key is made; or the ARN of one: arn:aws:kms:REGION:ACCOUNT:key/ID";

/** A customer's own key for logs, topics and SCIM's table: true to make one, or its ARN. */
export const encryptionSchema = z.preprocess(
  (value) => (value === "true" ? true : value === "false" ? false : value),
  z.union([z.boolean(), z.string().trim().regex(KEY_ARN, ALLOWED_KEY)], { error: ALLOWED_KEY }),
);
export type Encryption = z.infer<typeof encryptionSchema>;

/** A dashboard, and alarms to a topic. */
export const monitoringSchema = z.preprocess(
  (value) => (value === true || value === "true" ? {} : value === false || value === "false" ? null : value),
  keysOf({
    email: z.email({ error: "write an e-mail address" }).optional(),
    topicArn: textOf(
      /^arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+$/,
      "write the ARN of a topic: arn:aws:sns:eu-central-1:111122223333:alarms",
    ).optional(),
    latencyMs: whole(100, 15_000, "milliseconds").default(3000),
    errorThreshold: whole(1, 100_000).default(5),
    dashboard: yesNo().default(true),
  }).nullable(),
);
export type Monitoring = z.infer<typeof monitoringSchema>;

/**
 * What a key or a topic of somebody's own cannot be used for. Pure.
 *
 * @param region the stack's, where it is known.
 * Sources: AssociateKmsKey and SNS take keys of their own Region; PutMetricAlarm, AlarmActions.
 */
export function faultsOfOperating(
  {
    encryption,
    monitoring,
  }: { readonly encryption: Encryption; readonly monitoring?: Monitoring | undefined },
  region: string | undefined,
): SettingFault[] {
  const faults: SettingFault[] = [];
  const refuseElsewhere = (key: string, what: string, arn: string) => {
    const own = arn.split(":")[3];
    if (region === undefined || own === region) return;
    faults.push({
      key,
      found: `the ${what} is in ${own}`,
      allowed: `use one in ${region}, the stack's Region`,
    });
  };
  if (typeof encryption === "string") refuseElsewhere("encryption", "key", encryption);
  const { topicArn, email } = monitoring ?? {};
  if (topicArn !== undefined) refuseElsewhere("monitoring.topicArn", "topic", topicArn);
  if (topicArn !== undefined && email !== undefined) {
    const allowed = "subscribe the address to that topic, and take email out; or take topicArn out";
    faults.push({ key: "monitoring.email", found: "the topic of topicArn has its own subscribers", allowed });
  }
  return faults;
}

const TAG_KEY = /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;
const ALLOWED_TAGS = 'write an object of names and values: {"team": "identity"}';
const LONGEST_TAGS = 45;

/** Tags on every resource that takes them. Source: "Tag naming limits and requirements", AWS; 50, of which some are left for others. */
export const tagsSchema = z
  .record(
    z
      .string()
      .regex(
        TAG_KEY,
        "a tag's name has 1 to 128 letters, digits, spaces and _.:/=+-@, and not aws: in front",
      ),
    z
      .union([z.string(), z.number(), z.boolean()], { error: ALLOWED_TAGS })
      .transform(String)
      .pipe(
        z.string().regex(TAG_VALUE, "a tag's value has 256 letters, digits, spaces and _.:/=+-@ at most"),
      ),
    { error: ALLOWED_TAGS },
  )
  .refine((tags) => Object.keys(tags).length <= LONGEST_TAGS, `write ${LONGEST_TAGS} tags at most`);
export type Tags = z.infer<typeof tagsSchema>;
