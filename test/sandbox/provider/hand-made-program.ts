import { expect } from "chai";
import { type Credentials, credentialsEnv, type Sandbox } from "../../../sandbox/index.ts";
import { type Deployment, newDeployment, type UpSteps } from "../../support/deployment.ts";

/** A program of a test, deployed by Pulumi's engine with the sandbox's provider. */
export interface HandMadeProgram {
  readonly deployment: Deployment;
  /**
   * Deploys resources, and checks that a second deployment would change nothing, by what AWS has.
   *
   * @param resources declares them and returns the stack's outputs.
   */
  settle(resources: () => object): Promise<UpSteps>;
  /** Deploys resources without further checks. */
  up(resources: () => object): Promise<UpSteps>;
  destroy(): Promise<void>;
}

/** @param credentials of the IAM user that deploys; the account's root user by default. */
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
