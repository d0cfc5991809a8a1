import { expect } from "chai";
import { type Credentials, credentialsEnv, type Sandbox } from "../../../sandbox/index.ts";
import { type Deployment, newDeployment, type UpSteps } from "../../support/deployment.ts";

/** A program of a test, deployed by Pulumi's engine with the stand-in provider. */
export interface HandMadeProgram {
  readonly deployment: Deployment;
  /**
   * Deploys resources, and sees that nothing is left to do after it, by what AWS says it has.
   *
   * @param resources declares them; what it gives back are the stack's outputs.
   */
  settle(resources: () => object): Promise<UpSteps>;
  /** Deploys resources, and looks no further. */
  up(resources: () => object): Promise<UpSteps>;
  destroy(): Promise<void>;
}

/** @param credentials whoever deploys; by default the account's root user. */
export async function newProgram(
  sandbox: Sandbox,
  credentials: Credentials = sandbox.rootCredentials,
): Promise<HandMadeProgram> {
  let declare: () => object = () => ({});
  const deployment = await newDeployment(sandbox, {
    env: credentialsEnv(credentials),
    program: async () => declare(),
  });
  const up = (resources: () => object) => {
    declare = resources;
    return deployment.upAsItIs();
  };
  return {
    deployment,
    up,
    settle: async (resources) => {
      const done = await up(resources);
      const { changeSummary } = await deployment.stack.preview({ refresh: true });
      expect(Object.keys(changeSummary), "what is left to do").to.deep.equal(["same"]);
      return done;
    },
    destroy: async () => {
      await deployment.destroy();
      deployment.forget();
    },
  };
}
