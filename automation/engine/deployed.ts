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

/** A resource as the stack's state knows it. */
export interface DeployedResource {
  readonly urn: string;
  readonly type: string;
  readonly id: string | undefined;
  readonly arn: string | undefined;
  readonly protected: boolean;
  readonly retained: boolean;
  /** Deleted already by a run that could not make its replacement. */
  readonly gone: boolean;
}

/** Reads what the stack has in AWS, by its state. */
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
      gone: pendingReplacement ?? false,
    }));
}

/** The protected resources that an earlier `--replace` has deleted, and not yet made anew: nothing of them is left to lose. */
export function namesGone(resources: readonly DeployedResource[]): ProtectedName[] {
  const gone = resources.filter((resource) => resource.gone).map(protectedNameOf);
  return protectedNames.filter((name) => gone.includes(name));
}

/**
 * Refuses to work on another account or Region than the one in which the stack stands: the engine would make everything
 * anew there, and forget what it had.
 *
 * @throws DriverError ACCOUNT_MISMATCH, as a guard.
 */
export function assertSameAccount(
  resources: readonly DeployedResource[],
  { account, region }: AwsContext,
): void {
  for (const { arn, type } of resources) {
    // The first resource whose ARN names both decides; those of REST APIs and roles lack one.
    const [, , , arnRegion, arnAccount] = arn?.split(":") ?? [];
    if (!arnRegion || !arnAccount) continue;
    if (arnRegion === region && arnAccount === account) return;
    throw new DriverError(
      "ACCOUNT_MISMATCH",
      `The stack stands in account ${arnAccount}, Region ${arnRegion} (${type.split(":").at(-1)}); ` +
        `this run would work on account ${account}, Region ${region}.`,
      {
        hint: "Use that account's credentials (AWS_PROFILE, or aws:profile) and Region (aws:region), or another stack: --stack NAME",
        exitCode: ExitCode.guarded,
      },
    );
  }
}
