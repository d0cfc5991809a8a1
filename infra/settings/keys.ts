import type { z } from "zod";
import { allowedCidrs } from "./allowed-cidrs.ts";
import { accessLogs, endpoints, lambda, requirePkce, throttling, webAclArn } from "./api.ts";
import { callbackUrls, refreshTokenRotation, tokenValidity } from "./app-client.ts";
import { branding } from "./branding.ts";
import { clients } from "./clients.ts";
import { customDomain } from "./custom-domain.ts";
import { directorySync } from "./directory-sync.ts";
import { defaultProvider, directSignIn, federation, identityProviders } from "./federation.ts";
import { identityCenter } from "./identity-center.ts";
import { email, invitation } from "./mail.ts";
import { encryption, logRetentionDays, monitoring, tags } from "./operating.ts";
import { scim } from "./scim.ts";
import {
  accountRecovery,
  domainPrefix,
  existingPoolId,
  mfaRequired,
  passwordPolicy,
  retain,
  threatProtection,
  tier,
} from "./user-pool.ts";
import { waf } from "./waf.ts";

/**
 * All keys of the stack's configuration, each with its check and its documentation, in the order of docs/settings.md. A key with a
 * default is always present after parsing. null: a feature that was switched off with `false`.
 */
export const KEYS = {
  allowedCidrs,
  mfaRequired,
  retain,
  domainPrefix,
  existingPoolId,
  passwordPolicy,
  tier,
  threatProtection,
  accountRecovery,
  tokenValidity,
  refreshTokenRotation,
  callbackUrls,
  customDomain,
  branding,
  invitation,
  email,
  clients,
  endpoints,
  requirePkce,
  waf,
  webAclArn,
  throttling,
  accessLogs,
  lambda,
  monitoring,
  directorySync,
  scim,
  identityCenter,
  federation,
  identityProviders,
  directSignIn,
  defaultProvider,
  encryption,
  logRetentionDays,
  tags,
} as const;

export type Key = keyof typeof KEYS;

/** The checked settings of a stack. */
export interface Settings extends Readonly<z.output<z.ZodObject<typeof KEYS>>> {}
