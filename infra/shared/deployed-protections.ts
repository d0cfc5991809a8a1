import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { CodedError } from "../../sync/model/errors.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { keyOf, type LostProtection, lostProtections, type Protections } from "../settings/protections.ts";

/** The output that records what protects the deployed stack. */
const recorded = z.object({
  Protections: z.record(z.string(), z.string()).optional(),
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

/**
 * Refuses settings that would weaken a protection which is deployed. Call it before the first resource.
 *
 * @param wanted what the settings protect.
 * @param allowed settings that may become weaker in this run.
 * @throws ProtectionLostError naming each.
 */
export async function assertNoneLost(wanted: Protections, allowed: readonly string[]): Promise<void> {
  const deployed = await deployedProtections();
  if (deployed === undefined) {
    await pulumi.log.warn(NO_RECORD);
    return;
  }
  const lost = lostProtections(deployed, wanted, allowed);
  if (lost.length > 0) throw new ProtectionLostError(lost, allowed);
}

/**
 * Reads this stack's own output of the last run: empty for a new stack, undefined for one from before there were records. The engine
 * answers this call from the stack's state, for a plain `pulumi up` too. Source: readStackReference in pkg/resource/deploy/builtins.go
 * of Pulumi.
 */
async function deployedProtections(): Promise<Protections | undefined> {
  const answer: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name: ownName() });
  const { outputs } = z.object({ outputs: recorded }).parse(answer);
  const isNew = outputs.PoolId === undefined;
  return outputs.Protections ?? (isNew ? {} : undefined);
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
