import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { defined } from "../../sync/model/defined.ts";
import { CodedError } from "../../sync/model/errors.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import type { IdentityCenterSettings, TrustedTokenIssuerSettings } from "../settings/identity-center.ts";
import type { CallerContext } from "../shared/context.ts";
import { invokeReason } from "../shared/invoke-reason.ts";
import type { SsoAdminAccess } from "./sso-admin.ts";

/** The IAM Identity Center in which the stack declares its resources. */
export interface IdentityCenterInstance {
  readonly arn: string;
  /** Of the groups of `application.assign`. */
  readonly groupIds: readonly string[];
  /** In another Region or account; absent, the stack's default provider reaches it. */
  readonly provider?: aws.Provider | undefined;
  /** For resources that the AWS provider does not have. */
  readonly access: SsoAdminAccess;
}

type Code = "INSTANCE_UNREADABLE" | "INSTANCE_MISSING" | "INSTANCE_AMBIGUOUS" | "GROUP_UNKNOWN";

/** IAM Identity Center, or a group in it, is not found or cannot be read, or there are several instances. */
export class IdentityCenterError extends CodedError<Code> {
  constructor(code: Code, message: string, hint: string) {
    super(code, message, { hint, exitCode: ExitCode.wrongUsage });
  }
}

/** In a teardown: the issuer keeps the instance that it has (identity-center.ts), and nothing else is changed. */
const UNKNOWN_INSTANCE = "arn:aws:sso:::instance/ssoins-0000000000000000";

/**
 * Finds the instance of IAM Identity Center, and the groups that are assigned to the application: call it before the first resource. Like
 * sync, it takes the only instance of the account and Region; with several, the settings must name one. A teardown looks nothing up: what was
 * deleted by hand must not stop it.
 *
 * @returns undefined without a trusted token issuer.
 * @throws IdentityCenterError
 */
export async function findInstance(
  name: string,
  { trustedTokenIssuer, application }: IdentityCenterSettings,
  { context, teardown }: { readonly context: CallerContext; readonly teardown: boolean },
): Promise<IdentityCenterInstance | undefined> {
  if (!trustedTokenIssuer) return undefined;
  const { region = context.region, roleArn, instanceArn } = trustedTokenIssuer;
  const profile = new pulumi.Config("aws").get("profile");
  const access: SsoAdminAccess = defined({ region, profile, roleArn });
  const provider = isRemote(trustedTokenIssuer, context) ? declareProvider(name, access) : undefined;
  if (teardown) return { arn: UNKNOWN_INSTANCE, groupIds: [], provider, access };
  const wanted = application?.assign ?? [];
  if (instanceArn !== undefined && wanted.length === 0)
    return { arn: instanceArn, groupIds: [], provider, access };
  const options = provider ? { provider } : {};
  const found = await listInstances(region, options);
  const index = chosen(found.arns, instanceArn, region);
  const storeId = found.identityStoreIds[index] ?? "";
  const groupIds = await Promise.all(wanted.map((group) => findGroup(storeId, group, options)));
  return { arn: found.arns[index] ?? "", groupIds, provider, access };
}

function isRemote({ region, roleArn }: TrustedTokenIssuerSettings, context: CallerContext): boolean {
  return roleArn !== undefined || (region !== undefined && region !== context.region);
}

/** An explicit provider does not have the stack's profile unless it is given. */
function declareProvider(name: string, { region, profile, roleArn }: SsoAdminAccess): aws.Provider {
  const assumeRoles = roleArn ? [{ roleArn, sessionName: "quick-sign-in-provision" }] : undefined;
  return new aws.Provider(`${name}-identity-center`, defined({ region, profile, assumeRoles }));
}

async function listInstances(region: string, options: pulumi.InvokeOptions) {
  try {
    return await aws.ssoadmin.getInstances({}, options);
  } catch (cause) {
    throw new IdentityCenterError(
      "INSTANCE_UNREADABLE",
      `The instances of IAM Identity Center in ${region} cannot be listed: ${invokeReason(cause)}`,
      "The credentials need sso:ListInstances, and with identityCenter.trustedTokenIssuer.roleArn that role does: see docs/permissions.md.",
    );
  }
}

/** The index of the instance. Pure. */
export function chosen(arns: readonly string[], wanted: string | undefined, region: string): number {
  const key = "identityCenter.trustedTokenIssuer";
  if (arns.length === 0)
    throw new IdentityCenterError(
      "INSTANCE_MISSING",
      `There is no IAM Identity Center instance in ${region} for this account.`,
      `Set its Region with ${key}.region, and a role in its account with ${key}.roleArn.`,
    );
  if (wanted !== undefined && !arns.includes(wanted))
    throw new IdentityCenterError(
      "INSTANCE_MISSING",
      `There is no IAM Identity Center instance ${wanted} in ${region} for this account.`,
      `Set ${key}.instanceArn to one that there is: ${arns.join(" or ")}.`,
    );
  if (wanted === undefined && arns.length > 1)
    throw new IdentityCenterError(
      "INSTANCE_AMBIGUOUS",
      "There are several IAM Identity Center instances.",
      `Choose one with ${key}.instanceArn: ${arns.join(" or ")}.`,
    );
  return wanted === undefined ? 0 : arns.indexOf(wanted);
}

/** @returns the group's ID. */
async function findGroup(
  identityStoreId: string,
  name: string,
  options: pulumi.InvokeOptions,
): Promise<string> {
  const uniqueAttribute = { attributePath: "DisplayName", attributeValue: name };
  try {
    const alternateIdentifier = { uniqueAttribute };
    const { groupId } = await aws.identitystore.getGroup({ identityStoreId, alternateIdentifier }, options);
    return groupId;
  } catch (cause) {
    throw new IdentityCenterError(
      "GROUP_UNKNOWN",
      `IAM Identity Center shows no group "${name}": ${invokeReason(cause)}`,
      "Correct identityCenter.application.assign, or create the group. The credentials need identitystore:GetGroupId and DescribeGroup.",
    );
  }
}
