import { z } from "zod";
import { MAX_VPC, TEXT_LIMITS } from "./aws-limits.ts";
import { retentionDays } from "./operating.ts";
import { schedule } from "./schedule.ts";
import { boolean, integer, limitedText, listOf, objectOf, oneOf, setOf, textLike } from "./values.ts";

const LIMIT = 'write a number of users, or a share such as "10%"';
const STORE = "write the ID of Identity Center's store: aws sso-admin list-instances shows it (d-1234567890)";
const ROLE = "write the ARN of a role that may read Identity Center: arn:aws:iam::111122223333:role/name";
const OWNER =
  "write the account that owns Identity Center, twelve digits: aws sso-admin list-instances shows it (OwnerAccountId)";
const EXTERNAL_ID = "write at least 2 characters: letters, digits and +=.@:/-_";
const NAME = "write a name of up to 20 letters, digits, - and _";
const KINDS =
  'write idc, local or scim, or an object such as {"kind": "idc", "name": "lab"}; a manifest is a file, so run ' +
  "npm run sync with it in a pipeline (docs/source-manifest.md)";

const text = (allowed: string) => z.string({ error: allowed }).trim().min(1, allowed);
const texts = (allowed: string) => listOf(text(allowed)).optional();

/** Which users are selected, and which attribute gives which field: the options of `npm run sync` with the same names. */
const selection = {
  groups: texts("write a group's name"),
  excludeGroups: texts("write a group's name"),
  include: texts('write a pattern of e-mail addresses, such as "@example.com"'),
  exclude: texts('write a pattern of e-mail addresses, such as "@example.com"'),
  map: texts('write field=attribute, such as "email=UserName"'),
};

/** A directory in another Region or account, and the role that reads it. */
const remote = {
  region: textLike(/^[a-z]{2}(?:-[a-z]+)+-\d$/, "write a Region, such as eu-west-1").optional(),
  roleArn: textLike(/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, ROLE)
    .pipe(limitedText(TEXT_LIMITS.roleArn))
    .optional(),
  externalId: textLike(/^[\w+=.@:/-]{2,1224}$/, EXTERNAL_ID).optional(),
};

/** Events occur only in the account that owns Identity Center. A delegated administrator or a member account reads it without owning it. */
const owned = {
  ...remote,
  // `pulumi config set --path` stores digits as a number.
  ownerAccount: z.preprocess(
    (value) => (typeof value === "number" ? String(value) : value),
    textLike(/^\d{12}$/, OWNER).optional(),
  ),
};

const identityStoreId = textLike(
  /^d-[0-9a-f]{10}$|^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  STORE,
).optional();

const namespace = text("write the name of a namespace of Amazon Quick")
  .pipe(limitedText(TEXT_LIMITS.namespace))
  .optional();

/** Tells a source from others of its kind. The pool's attribute for it has 32 characters. */
const name = textLike(/^[\w-]{1,20}$/, NAME).optional();

/** A source: its kind alone, or an object with options for this source. */
const source = z.preprocess(
  (value) => (typeof value === "string" ? { kind: value.trim() } : value),
  z.discriminatedUnion(
    "kind",
    [
      objectOf({ kind: z.literal("idc"), name, identityStoreId, ...owned, ...selection }),
      objectOf({ kind: z.literal("local"), name, namespace, ...remote, ...selection }),
      objectOf({ kind: z.literal("scim"), name, ...selection }),
    ],
    { error: KINDS },
  ),
);
export type SourceSettings = z.infer<typeof source>;

/** A VPC for the worker: private subnets of one VPC, and security groups of the same. */
const vpc = objectOf({
  subnetIds: setOf(
    textLike(/^subnet-[0-9a-f]{8,17}$/, "write a subnet's ID, such as subnet-0123456789abcdef0"),
    MAX_VPC.subnets,
  ),
  securityGroupIds: setOf(
    textLike(/^sg-[0-9a-f]{8,17}$/, "write a security group's ID, such as sg-0123456789abcdef0"),
    MAX_VPC.securityGroups,
  ),
});

const changeLimit = z.union([z.number(), z.string()], { error: LIMIT }).transform((value, context) => {
  const [, number, percent] = /^(\d{1,9})(%?)$/.exec(String(value).trim()) ?? [];
  if (number === undefined || (percent && Number(number) > 100)) {
    context.addIssue({ code: "custom", message: LIMIT });
  }
  return percent ? { share: Number(number) / 100, atLeast: 5 } : { count: Number(number) };
});

/** A worker that keeps the pool in sync with its sources. */
const directorySyncSchema = objectOf({
  sources: listOf(source).optional(),
  identityStoreId,
  identityCenter: objectOf(owned).optional(),
  ...selection,
  schedule: schedule().default("rate(1 hour)"),
  events: boolean().default(true),
  vpc: vpc.optional(),
  onRemove: oneOf(["disable", "delete", "keep"]).default("disable"),
  graceDays: integer(0, 3650, "days").default(30),
  maxRemovals: changeLimit.prefault("10%"),
  maxEmailChanges: changeLimit.prefault("10%"),
  maxInvitations: integer(1, 100, "invitations").default(3),
  emailsPerDay: integer(1, 1_000_000, "e-mails").optional(),
  // A year, since reviews of access usually cover the last one.
  auditRetentionDays: retentionDays().default(365),
});
export type DirectorySync = z.infer<typeof directorySyncSchema>;

/** The part that says where users are listed, and which of them are selected. */
export type DirectorySources = Pick<
  DirectorySync,
  "sources" | "identityStoreId" | "identityCenter" | keyof typeof selection
>;

export const directorySync = directorySyncSchema.optional().meta({
  description:
    "The pool follows the directory automatically. Where users are: `identityStoreId`, `identityCenter`, `sources`. Which: `groups`, " +
    "`excludeGroups`, `include`, `exclude`, `map`. When: `schedule` (`rate(1 hour)`), `events`. Network: `vpc`. How: `onRemove`, `graceDays`, " +
    "`maxRemovals` and `maxEmailChanges` (`10%` each), `maxInvitations` (`3`), `emailsPerDay`, `auditRetentionDays` (`365`). See " +
    "[directory-sync.md](directory-sync.md).",
  default: "off",
  protection: "set",
  example: { identityStoreId: "d-1234567890", groups: ["Staff"] },
  cost: "under $1 a month for 1,000 users",
  references: {
    "Identity Store events":
      "https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-identitystore.html",
  },
});
