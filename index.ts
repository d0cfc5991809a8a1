// The Pulumi program for `pulumi up`. `npm run provision` declares the same stack through the Automation API.
// The outputs are those of infra/outputs.ts.
import { runPlainly } from "./infra/shared/plain-run.ts";
import { declareStack } from "./infra/stack.ts";

export default await runPlainly(declareStack);
