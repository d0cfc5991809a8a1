import { z } from "zod";
import { allowedCidrsSchema } from "./allowed-cidrs.ts";
import { accessLogsSchema, endpointsSchema, lambdaSchema, throttlingSchema, webAclArnSchema } from "./api.ts";
import { callbackUrlsSchema, refreshTokenRotationSchema, tokenValiditySchema } from "./app-client.ts";
import { brandingSchema } from "./branding.ts";
import { clientsSchema } from "./clients.ts";
import { customDomainSchema } from "./custom-domain.ts";
import { directorySyncSchema } from "./directory-sync.ts";
import { faultOfDomainPrefix } from "./domain-prefix.ts";
import { emailSchema, invitationSchema } from "./mail.ts";
import { encryptionSchema, logRetentionDaysSchema, monitoringSchema, tagsSchema } from "./operating.ts";
import { scimSchema } from "./scim.ts";
import {
  accountRecoverySchema,
  passwordPolicySchema,
  threatProtectionSchema,
  tierSchema,
} from "./user-pool.ts";
import { textOf, yesNo } from "./values.ts";
import { wafSchema } from "./waf.ts";

const domainPrefix = z
  .string({ error: "write a prefix in lower case" })
  .trim()
  .transform((prefix, context) => {
    const fault = faultOfDomainPrefix(prefix);
    if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
    return prefix;
  });

const existingPoolId = textOf(
  /^[\w-]{1,50}_[0-9A-Za-z]{1,50}$/,
  "a user pool's id looks like eu-central-1_AbCdEf123",
);

/**
 * Every key of the stack's config, with how its value is read. A key that has a default is never absent after that;
 * a value of null (some keys take `false`) is one that is not set.
 */
export const KEYS = {
  allowedCidrs: allowedCidrsSchema.optional(),
  mfaRequired: yesNo().default(false),
  retain: yesNo().default(false),
  domainPrefix: domainPrefix.optional(),
  existingPoolId: existingPoolId.optional(),
  passwordPolicy: passwordPolicySchema.prefault({}),
  tier: tierSchema.default("essentials"),
  threatProtection: threatProtectionSchema.prefault("off"),
  accountRecovery: accountRecoverySchema.default("email"),
  tokenValidity: tokenValiditySchema.prefault({}),
  refreshTokenRotation: refreshTokenRotationSchema.optional(),
  callbackUrls: callbackUrlsSchema.prefault(["http://localhost:18080"]),
  customDomain: customDomainSchema.prefault({}),
  branding: brandingSchema.optional(),
  invitation: invitationSchema.prefault({}),
  email: emailSchema.optional(),
  clients: clientsSchema.prefault({}),
  endpoints: endpointsSchema.default("proxy"),
  requirePkce: yesNo().default(true),
  waf: wafSchema.optional(),
  webAclArn: webAclArnSchema.optional(),
  throttling: throttlingSchema.prefault({}),
  accessLogs: accessLogsSchema.optional(),
  lambda: lambdaSchema.prefault({}),
  monitoring: monitoringSchema.optional(),
  directorySync: directorySyncSchema.optional(),
  scim: scimSchema.optional(),
  encryption: encryptionSchema.default(false),
  logRetentionDays: logRetentionDaysSchema.default(30),
  tags: tagsSchema.prefault({}),
} as const;

export type Key = keyof typeof KEYS;

/** Everything that can be set on a stack, checked. */
export interface Settings extends Readonly<z.output<z.ZodObject<typeof KEYS>>> {}
