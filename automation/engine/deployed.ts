import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { z } from "zod";
import { type ProtectedName, protectedNameOf, protectedNames } from "../../infra/shared/protection.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { DriverError } from "../terminal/errors.ts";
import type { AwsContext } from "./aws-context.ts";
import { ask } from "./workspace.ts";

const deployment = z.object({
  resources: z
    .array(
      z.object({
        urn: z.string(),
        type: z.string(),
        id: z.string().optional(),
        delete: z.boolean().optional(),
        pendingReplacement: z.boolean().optional(),
        protect: z.boolean().optional(),
        retainOnDelete: z.boolean().optional(),
        outputs: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .optional(),
});

/** A resource of the stack's state. */
export interface DeployedResource {
  readonly urn: string;
  readonly type: string;
  readonly id: string | undefined;
  readonly arn: string | undefined;
  readonly protected: boolean;
  readonly retained: boolean;
  /** Already deleted by a run that could not create its replacement. */
  readonly isDeleted: boolean;
  /** Of an app client: with which providers its users may sign in. */
  readonly offers?: readonly string[] | undefined;
  /** Of the stack itself: the issuers of its identity providers, as it recorded them. */
  readonly issuers?: Readonly<Record<string, string>> | undefined;
}

/** Reads the resources of the stack's state. */
export async function deployedResources(stack: Stack): Promise<DeployedResource[]> {
  const exported = await ask(stack, () => stack.exportStack());
  const { resources = [] } = deployment.parse(exported.deployment);
  return resources
    .filter((resource) => resource.delete !== true)
    .map(({ urn, type, id, outputs, protect, retainOnDelete, pendingReplacement }) => ({
      urn,
      type,
      id,
      arn: typeof outputs?.["arn"] === "string" ? outputs["arn"] : undefined,
      protected: protect ?? false,
      retained: retainOnDelete ?? false,
      isDeleted: pendingReplacement ?? false,
      offers: texts(outputs?.["supportedIdentityProviders"]),
      issuers: type === "pulumi:pulumi:Stack" ? textsByName(outputs?.["ProviderIssuers"]) : undefined,
    }));
}

/** A list of texts; undefined for anything else. */
function texts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : undefined;
}

/** A record of texts; undefined for anything else. */
function textsByName(value: unknown): Readonly<Record<string, string>> | undefined {
  return z.record(z.string(), z.string()).safeParse(value).data;
}

/** The protected resources that an earlier `--replace` has deleted and not yet created again: nothing is left to protect. */
export function deletedNames(resources: readonly DeployedResource[]): ProtectedName[] {
  const deleted = resources.filter(({ isDeleted }) => isDeleted).map(protectedNameOf);
  return protectedNames.filter((name) => deleted.includes(name));
}

/**
 * Refuses to work on another account or Region than the stack's: the engine would create all resources there again, and lose track of the
 * existing ones.
 *
 * @throws DriverError ACCOUNT_MISMATCH, as a guard.
 */
export function assertSameAccount(
  resources: readonly DeployedResource[],
  { account, region }: AwsContext,
): void {
  const place = placeOf(resources);
  if (place === undefined || (place.region === region && place.account === account)) return;
  throw new DriverError(
    "ACCOUNT_MISMATCH",
    `The stack is in account ${place.account}, Region ${place.region} (${place.type.split(":").at(-1)}), ` +
      `but this run would use account ${account}, Region ${region}.`,
    {
      hint: "Use the credentials (AWS_PROFILE or aws:profile) and the Region (aws:region) of the stack, or select another stack: --stack NAME",
      exitCode: ExitCode.guarded,
    },
  );
}

/** Where a stack is, and the type of the resource that says so: the first whose ARN has both. ARNs of REST APIs and roles lack one. */
export function placeOf(
  resources: readonly DeployedResource[],
): (Pick<AwsContext, "account" | "region"> & Pick<DeployedResource, "type">) | undefined {
  for (const { arn, type } of resources) {
    const [, , , region, account] = arn?.split(":") ?? [];
    if (region && account) return { account, region, type };
  }
  return undefined;
}
