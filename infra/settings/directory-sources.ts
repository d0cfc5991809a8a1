import { z } from "zod";
import { keysOf, listOf, textOf } from "./values.ts";

const STORE = "write the id of Identity Center's store: aws sso-admin list-instances shows it (d-1234567890)";
const ROLE = "write the ARN of a role that may read Identity Center: arn:aws:iam::111122223333:role/name";
const EXTERNAL_ID = "write 2 characters or more: letters, digits and +=.@:/-_";

const words = (allowed: string) => listOf(z.string({ error: allowed }).trim().min(1, allowed)).optional();

/** Whom the worker lists: from where, and who of them is meant. As the options of `npm run sync` of the same names have it. */
export const directorySources = {
  sources: words('write sources as --source takes them, such as "idc" or "local,namespace=default"'),
  identityStoreId: textOf(
    /^d-[0-9a-f]{10}$|^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
    STORE,
  ).optional(),
  identityCenter: keysOf({
    region: textOf(/^[a-z]{2}(?:-[a-z]+)+-\d$/, "write a Region, such as eu-west-1").optional(),
    roleArn: textOf(/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, ROLE).optional(),
    externalId: textOf(/^[\w+=.@:/-]{2,1224}$/, EXTERNAL_ID).optional(),
  }).optional(),
  groups: words("write a group's name"),
  excludeGroups: words("write a group's name"),
  include: words('write a pattern of e-mail addresses, such as "@example.com"'),
  exclude: words('write a pattern of e-mail addresses, such as "@example.com"'),
  map: words('write field=attribute, such as "email=UserName"'),
};

/** Those keys, read. */
export type DirectorySources = z.output<z.ZodObject<typeof directorySources>>;
