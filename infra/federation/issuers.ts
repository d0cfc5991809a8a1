import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { CodedError } from "../../sync/model/errors.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import {
  describeMoved,
  type EntityIds,
  type MovedProvider,
  movedProviders,
  type ProviderIssuers,
  recordedIssuer,
  recordOf,
  USE_ANOTHER_NAME,
} from "../settings/provider-issuers.ts";
import { invokeReason } from "../shared/invoke-reason.ts";
import type { Fetch } from "./fetch-document.ts";
import { issuerOfPool } from "./saml-metadata.ts";

/** A provider would be pointed at another issuer, and its accounts with it. */
export class IssuerChangedError extends CodedError<"PROVIDER_ISSUER_CHANGED"> {
  constructor(what: string, hint: string) {
    super("PROVIDER_ISSUER_CHANGED", `${what}\nNothing was changed.`, { hint, exitCode: ExitCode.guarded });
  }
}

/** What a run would deploy, and what is known before it. */
export interface Issuers {
  /** Of the last run that was complete. */
  readonly recorded: ProviderIssuers;
  readonly wanted: ProviderIssuers;
  /** Those that the driver has compared: no account is moved, or there is consent. */
  readonly checked: ProviderIssuers;
  /** That of the last run, or an existing one; undefined for a new one. */
  readonly poolId: string | undefined;
  readonly entityIds: EntityIds;
  /** How metadata is read. @default over the network */
  readonly readDocument?: Fetch | undefined;
}

/**
 * Refuses to point a provider's name at another issuer. Call it before the first resource.
 *
 * @returns what to record: all names that the stack has ever had.
 * @throws IssuerChangedError naming each; the same for a provider of the pool that cannot be read, if there is no record either.
 */
export async function assertIssuersKept(issuers: Issuers): Promise<ProviderIssuers> {
  const { recorded, wanted, checked } = issuers;
  const unchecked = Object.entries(wanted).filter(([name, issuer]) => checked[name] !== issuer);
  const inPool = await Promise.all(unchecked.map(([name]) => readIssuer(name, issuers)));
  const found = Object.fromEntries(inPool.flat());
  const moved = movedProviders(recorded, found, Object.fromEntries(unchecked));
  // A name that neither the stack nor the pool knows is a new provider.
  const known = moved.filter(({ deployed }) => deployed !== undefined);
  if (known.length > 0) throw changed(known);
  return recordOf(recorded, wanted);
}

function changed(moved: readonly MovedProvider[]): IssuerChangedError {
  return new IssuerChangedError(describeMoved(moved), `${USE_ANOTHER_NAME} ${PROVISION_COUNTS()}`);
}

const PROVISION_COUNTS = () =>
  `This counts the accounts of the name, and deploys if there are none: npm run provision -- --stack ${pulumi.getStack()}`;

/** The part of `AWS::Cognito::UserPoolIdentityProvider` that names the issuer. */
const providerSchema = z.object({
  ProviderType: z.string(),
  ProviderDetails: z.record(z.string(), z.unknown()).default({}),
});

type Known = readonly (readonly [name: string, issuer: string])[];

/**
 * The issuer that the pool has under a name, as one entry; none for a new pool or provider. The AWS provider (7.48) has no function for it;
 * Cloud Control calls DescribeIdentityProvider with its credentials. Nothing of the answer is stored.
 * Source: AWS::Cognito::UserPoolIdentityProvider, `primaryIdentifier` (UserPoolId, ProviderName) and `handlers.read`.
 */
async function readIssuer(name: string, issuers: Issuers): Promise<Known> {
  const { recorded, poolId, entityIds, readDocument } = issuers;
  if (poolId === undefined) return [];
  const record = recordedIssuer(recorded, name);
  try {
    const typeName = "AWS::Cognito::UserPoolIdentityProvider";
    const { properties } = await aws.cloudcontrol.getResource({ typeName, identifier: `${poolId}|${name}` });
    const { ProviderType, ProviderDetails } = providerSchema.parse(JSON.parse(properties));
    const known = { isRecorded: record !== undefined, entityIds, readDocument };
    const issuer = await issuerOfPool(ProviderType, textsOf(ProviderDetails), known);
    return issuer === undefined ? [] : [[name, issuer]];
  } catch (cause) {
    const reason = invokeReason(cause);
    if (record !== undefined || NOT_FOUND.test(reason)) return [];
    throw new IssuerChangedError(
      `The stack has no record of the issuer of ${name}, and the pool's identity provider cannot be read: ${reason}`,
      `Add the permissions cloudformation:GetResource and cognito-idp:DescribeIdentityProvider. Or: ${PROVISION_COUNTS()}`,
    );
  }
}

/** Source: terraform-provider-aws, findResource of Cloud Control, and retry.NotFoundError. */
const NOT_FOUND = /couldn't find resource|ResourceNotFoundException/;

function textsOf(details: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = Object.entries(details).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as const] : [],
  );
  return Object.fromEntries(texts);
}
