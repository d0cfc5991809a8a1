// Runs a program that is broken in one way or another with the real engine, and ends as the driver would.
import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import { describeFailure } from "../../../automation/cli/failure.ts";
import { capture } from "../../../automation/engine/captured-program.ts";
import { runEngine } from "../../../automation/engine/engine-run.ts";
import { openStack } from "../../../automation/engine/workspace.ts";
import { recordedIo } from "./io.ts";

/** Native code has no text that could be sent to AWS. */
const native = Math.max.bind(undefined, 1);

const PROGRAMS: Readonly<Record<string, () => Promise<object>>> = {
  throws: () => Promise.reject(new RangeError("the moon is full")),
  "never ends": () => new Promise(() => {}),
  "cannot be serialised": async () => {
    const eventHandler = new aws.lambda.CallbackFunction("handler", {
      role: "arn:aws:iam::111122223333:role/sign-in",
      callback: async () => ({ statusCode: native(2), body: "" }),
    });
    return new awsx.classic.apigateway.API("api", { routes: [{ path: "/", method: "GET", eventHandler }] });
  },
};

const [stackName = "", workDir = "", name = ""] = process.argv.slice(2);
const program = PROGRAMS[name];
if (program === undefined) throw new Error(`There is no program "${name}".`);

const stack = await openStack({ stack: stackName, workDir });
const captured = capture(program, {});
const outcome = await runEngine({
  stack: stackName,
  io: recordedIo(),
  programError: captured.error,
  timeouts: { afterError: 1_000, idle: 2_500, working: 60_000 },
  operate: (engine) => stack.up({ ...engine, program: captured.program }),
});
if (!("failure" in outcome)) throw new Error("It went through.");
const { stderr, exitCode } = describeFailure(outcome.failure);
process.stderr.write(`${stderr}\n`);
process.exit(exitCode);
