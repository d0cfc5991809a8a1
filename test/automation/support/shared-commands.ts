import type { Program } from "../../../automation/engine/workspace.ts";
import {
  type ProvisionOutcome,
  type ProvisionRequest,
  provision,
} from "../../../automation/operations/provision.ts";
import { protectiveKeys } from "../../../infra/settings/protections.ts";
import { declareStack } from "../../../infra/stack.ts";
import { sharedDeployment } from "../../support/shared-deployment.ts";
import { type Commands, commandsIn } from "./commands.ts";
import { recordedIo } from "./io.ts";

/** Commands on the stack without any settings that the test files of this process share. */
export interface SharedCommands extends Commands {
  /** The stack's name. */
  readonly stack: string;
  /** What `openStack` and `provision` need to find it. */
  place(): { readonly stack: string; readonly workDir: string; readonly program: Program };
  /** Runs `provision --yes` with a program or options of its own. */
  provision(request?: Partial<ProvisionRequest>): Promise<ProvisionOutcome>;
}

/** Gives back the shared stack as it was deployed first. The file may change its settings and deploy them: the next file gets it back as it was. */
export async function sharedCommands(): Promise<SharedCommands> {
  const deployment = await sharedDeployment();
  deployment.markChanged();
  const { name: stack, workspace } = deployment.stack;
  const commands = commandsIn(deployment.sandbox, workspace.workDir);
  commands.configure(stack);
  const place = () => ({ stack, workDir: workspace.workDir, program: declareStack });
  const usual = { preview: false, refresh: false, yes: true, replace: [], allowWeaker: protectiveKeys };
  return {
    ...commands,
    remove: () => {},
    stack,
    place,
    provision: (request) =>
      commands.inside(() => provision({ ...place(), ...usual, ...request }, recordedIo())),
  };
}
