import { z } from "zod";
import { TEXT_LIMITS } from "./aws-limits.ts";
import type { SettingFault } from "./fault.ts";
import { asBoolean, boolean, integer, limitedText, textLike, toggle } from "./values.ts";

const LOGS_GUIDE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs";

/** Source: PutRetentionPolicy, retentionInDays. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const ALLOWED_RETENTION = `write one of ${RETENTION_DAYS.join(", ")} (days)`;

/** How long CloudWatch Logs keeps a line. */
export function retentionDays() {
  return integer(1, 3653, "days").refine((days) => RETENTION_DAYS.includes(days), ALLOWED_RETENTION);
}

export const logRetentionDays = retentionDays()
  .default(30)
  .meta({
    description:
      "Days that log lines are kept: a value that CloudWatch Logs accepts, such as 90, 365 or 3653.",
    default: "`30`",
    protection: "more",
    example: 90,
    cost: "$0.03 a GB and month",
    references: { retention: `${LOGS_GUIDE}/Working-with-log-groups-and-streams.html` },
  });

const KEY_ARN = /^arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;
const ALLOWED_KEY = "write true, which creates a key; or the ARN of a key: arn:aws:kms:REGION:ACCOUNT:key/ID";

const encryptionSchema = z.preprocess(
  asBoolean,
  z.union(
    [z.boolean(), z.string().trim().regex(KEY_ARN, ALLOWED_KEY).pipe(limitedText(TEXT_LIMITS.logKeyArn))],
    { error: ALLOWED_KEY },
  ),
);
export type Encryption = z.infer<typeof encryptionSchema>;

/** A customer managed key for logs, topics and the SCIM table: true to create one, or its ARN. */
export const encryption = encryptionSchema.default(false).meta({
  description:
    "`true`, or the ARN of a KMS key: encrypts logs, topics and the SCIM table with your key. `false`: AWS's keys.",
  default: "AWS's keys",
  protection: "set",
  example: true,
  cost: "$1 a month for a key",
  references: { "encrypted logs": `${LOGS_GUIDE}/encrypt-log-data-kms.html` },
});

const monitoringSchema = toggle({
  email: z.email({ error: "write an e-mail address" }).optional(),
  topicArn: textLike(
    /^arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/,
    "write the ARN of a topic: arn:aws:sns:eu-central-1:111122223333:alarms",
  ).optional(),
  latencyMs: integer(100, 15_000, "milliseconds").default(3000),
  errorThreshold: integer(1, 100_000).default(5),
  dashboard: boolean().default(true),
});
export type Monitoring = z.infer<typeof monitoringSchema>;

/** A dashboard, and alarms that go to a topic. */
export const monitoring = monitoringSchema.optional().meta({
  description:
    "`true`, or an object: `email` or `topicArn` (where alarms go), `latencyMs` (3000), `errorThreshold` (5), `dashboard` (`true`). A " +
    "dashboard and alarms: [monitoring.md](monitoring.md).",
  default: "off",
  protection: "set",
  example: { email: "on-call@example.com" },
  cost: "about $9 a month, some $3 more with the bridge to one provider",
  references: {
    alarms: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html",
  },
});

interface OperatingSettings {
  readonly encryption: Encryption;
  readonly monitoring?: Monitoring | undefined;
}

/**
 * Keys and topics that AWS cannot use for this stack. Pure.
 *
 * @param region the stack's Region, if it is known.
 * Sources: AssociateKmsKey and SNS need keys of their own Region; PutMetricAlarm, AlarmActions.
 */
export function faultsOfOperating(settings: OperatingSettings, region: string | undefined): SettingFault[] {
  const { topicArn, email } = settings.monitoring ?? {};
  const faults: SettingFault[] = [];
  if (typeof settings.encryption === "string")
    faults.push(...faultsOfRegion("encryption", "key", settings.encryption, region));
  if (topicArn !== undefined)
    faults.push(...faultsOfRegion("monitoring.topicArn", "topic", topicArn, region));
  if (topicArn !== undefined && email !== undefined) {
    const allowed = "subscribe the address to that topic and remove email; or remove topicArn";
    faults.push({ key: "monitoring.email", found: "the topic of topicArn has its own subscribers", allowed });
  }
  return faults;
}

function faultsOfRegion(key: string, what: string, arn: string, region: string | undefined): SettingFault[] {
  const actual = arn.split(":")[3];
  if (region === undefined || actual === region) return [];
  return [{ key, found: `the ${what} is in ${actual}`, allowed: `use one in ${region}, the stack's Region` }];
}

const TAG_KEY = /^(?![aA][wW][sS]:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;
const ALLOWED_TAGS = 'write an object of names and values: {"team": "identity"}';
const ALLOWED_TAG_KEY =
  "a tag's name has 1 to 128 letters, digits, spaces and _.:/=+-@, and does not begin with aws:";
const ALLOWED_TAG_VALUE = "a tag's value has at most 256 letters, digits, spaces and _.:/=+-@";

/** AWS accepts 50; the rest is left for AWS's own and other tools' tags. */
const MAX_TAGS = 45;

const tagsSchema = z
  .record(
    z.string().regex(TAG_KEY, ALLOWED_TAG_KEY),
    z
      .union([z.string(), z.number(), z.boolean()], { error: ALLOWED_TAGS })
      .transform(String)
      .pipe(z.string().regex(TAG_VALUE, ALLOWED_TAG_VALUE)),
    { error: ALLOWED_TAGS },
  )
  .refine((all) => Object.keys(all).length <= MAX_TAGS, `write at most ${MAX_TAGS} tags`);
export type Tags = z.infer<typeof tagsSchema>;

/** Tags for each resource that supports them. Source: "Tag naming limits and requirements", AWS. */
export const tags = tagsSchema.prefault({}).meta({
  description: 'Tags for each resource that supports them: `{"team": "identity"}`.',
  example: { team: "identity" },
  references: { tagging: "https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html" },
});
