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
  constructor(lost: readonly LostProtection[]) {
    const lines = lost.map(
      ({ name, deployed, wanted }) => `  ${name}: deployed ${deployed}; with these settings ${wanted}`,
    );
    const keys = [...new Set(lost.map(({ name }) => keyOf(name)))];
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
  if (lost.length > 0) throw new ProtectionLostError(lost);
}

/**
 * Reads this stack's own output of the last run: empty for a new stack, undefined for one from before there were records. The engine itself answers this call, from the stack's state,
 * for a plain `pulumi up` as well. Source: `readStackOutputs` in pkg/resource/deploy/builtins.go of Pulumi's engine.
 */
async function deployedProtections(): Promise<Protections | undefined> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const answer: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name });
  const { outputs } = z.object({ outputs: recorded }).parse(answer);
  const isNew = outputs.PoolId === undefined;
  return outputs.Protections ?? (isNew ? {} : undefined);
}
