import { expect } from "chai";
import type { Credentials, Sandbox } from "../../../sandbox/index.ts";
import { type Deployed, InProcessEngine } from "./engine/in-process-engine.ts";
import type { Program } from "./engine/run-program.ts";

/** A program that declares resources of the sandbox's provider, deployed in this process. */
export interface ProviderProgram {
  /**
   * Previews and deploys resources, and checks that a second deployment would change nothing, by what AWS has.
   *
   * @param resources declares them and returns the stack's outputs.
   */
  settle(resources: Program): Promise<Deployed>;
  /** Updates the state from AWS. */
  refresh(): Promise<void>;
  destroy(): Promise<void>;
}

/** @param credentials of the IAM user that deploys; the account's root user by default. */
export function newProviderProgram(
  sandbox: Sandbox,
  credentials: Credentials = sandbox.rootCredentials,
): ProviderProgram {
  const engine = new InProcessEngine(sandbox, credentials);
  return {
    settle: async (resources) => {
      await engine.preview(resources);
      const deployed = await engine.up(resources);
      expect(await engine.previewAfterRefresh(resources), "what is left to do").to.deep.equal([]);
      return deployed;
    },
    refresh: () => engine.refresh(),
    destroy: async () => {
      await engine.up(() => ({}));
    },
  };
}
