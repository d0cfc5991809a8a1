import type { UpSteps } from "../../support/deployment.ts";

/** Settings as the stack's config stores them. */
export type Settings = Readonly<Record<string, string>>;

/** Changes a stack from these settings to those, and gives back what the engine did for the change. */
export type Stepper = (from: Settings, to: Settings) => Promise<UpSteps>;

/**
 * Lets tests change one stack step by step, without each of them depending on the one before: where the stack does not have the
 * settings that a step starts from, it gets them first.
 *
 * @param up deploys these settings and no others.
 * @param current the stack's settings now.
 */
export function stepper(
  up: (settings: Record<string, string>) => Promise<UpSteps>,
  current: Settings = {},
): Stepper {
  let deployed: string | undefined = JSON.stringify(current);
  const deploy = async (settings: Settings): Promise<UpSteps> => {
    deployed = undefined;
    const done = await up({ ...settings });
    deployed = JSON.stringify(settings);
    return done;
  };
  return async (from, to) => {
    if (deployed !== JSON.stringify(from)) await deploy(from);
    return deploy(to);
  };
}
