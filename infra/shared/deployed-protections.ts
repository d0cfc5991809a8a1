import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { CodedError } from "../../sync/model/errors.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { regionOfPool } from "../../sync/model/pool-region.ts";
import { keyOf, type LostProtection, lostProtections, type Protections } from "../settings/protections.ts";
import { AccountMismatchError } from "./context.ts";

/** The outputs that record what protects the deployed stack, and who its identity providers are. */
const recorded = z.object({
  Protections: z.record(z.string(), z.string()).optional(),
  ProviderIssuers: z.record(z.string(), z.string()).optional(),
  PoolId: z.string().optional(),
});

const NO_RECORD =
  "The stack was deployed before its protections were recorded, so this run cannot compare them (allowedCidrs, mfaRequired, retain " +
  "and others). Check the changes, and that the stack's file is the one of the last deployment. The next deployment records them.";

/** The settings would weaken what protects the deployed stack, as after a checkout without the stack's file. */
export class ProtectionLostError extends CodedError<"PROTECTION_LOST"> {
  /** @param allowed what this run already allows: the printed command has to repeat it. */
  constructor(lost: readonly LostProtection[], allowed: readonly string[]) {
    const lines = lost.map(
      ({ name, deployed, wanted }) => `  ${name}: deployed ${deployed}; with these settings ${wanted}`,
    );
    const keys = [...new Set([...allowed, ...lost.map(({ name }) => keyOf(name))])];
    super("PROTECTION_LOST", `These settings would weaken what protects the stack:\n${lines.join("\n")}`, {
      hint:
        `Nothing was changed. If the stack's file, Pulumi.${pulumi.getStack()}.yaml, is missing or old in this folder, restore it. ` +
        `If it is intended: npm run provision -- --allow-weaker ${keys.join(" ")} --stack ${pulumi.getStack()}`,
      exitCode: ExitCode.guarded,
    });
  }
}

/** What the last run recorded. */
export type DeployedRecord = Readonly<z.infer<typeof recorded>>;

/** What this run would deploy. */
export interface Intended {
  /** What the settings protect. */
  readonly protections: Protections;
  /** Settings that may become weaker in this run. */
  readonly allowWeaker: readonly string[];
  readonly region: string;
}

/**
 * Refuses settings that would weaken a protection which is deployed, and another Region than the deployed one, where the engine would
 * create all again. Call it before the first resource.
 *
 * @throws ProtectionLostError naming each; AccountMismatchError.
 */
export async function assertNoneLost(
  { Protections: deployed, PoolId }: DeployedRecord,
  { protections, allowWeaker, region }: Intended,
): Promise<void> {
  if (PoolId !== undefined) assertSameRegion(PoolId, region);
  if (deployed === undefined) {
    // A new stack has no outputs.
    if (PoolId !== undefined) await pulumi.log.warn(NO_RECORD);
    return;
  }
  const lost = lostProtections(deployed, protections, allowWeaker);
  if (lost.length > 0) throw new ProtectionLostError(lost, allowWeaker);
}

/** A pool's ID begins with its Region, and a stack's pool is never a replica. */
function assertSameRegion(poolId: string, region: string): void {
  const deployed = regionOfPool(poolId);
  if (deployed === region) return;
  throw new AccountMismatchError(
    `The stack is in Region ${deployed} (user pool ${poolId}), but this run would use Region ${region}. Nothing was changed. ` +
      `Set the Region back: pulumi config set aws:region ${deployed} --stack ${pulumi.getStack()}. Or select another stack.`,
  );
}

/**
 * Reads this stack's own outputs of the last run: none for a new stack. The engine answers this call from the stack's state, for a plain
 * `pulumi up` too. Source: readStackReference in pkg/resource/deploy/builtins.go of Pulumi.
 */
export async function readDeployedRecord(): Promise<DeployedRecord> {
  const answer: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name: ownName() });
  return z.object({ outputs: recorded }).parse(answer).outputs;
}

/** The organization of all backends without organizations: files and buckets. Source: pkg/backend/diy/backend.go of Pulumi. */
const NO_ORGANIZATION = "organization";

/**
 * This stack's name in its backend. Files and buckets find the short name in the current project, and those with the layout of before
 * Pulumi 3.61 accept no other. Source: ParseReference in pkg/backend/diy/store.go.
 */
function ownName(): string {
  const [organization, stack] = [pulumi.getOrganization(), pulumi.getStack()];
  return organization === NO_ORGANIZATION ? stack : `${organization}/${pulumi.getProject()}/${stack}`;
}
