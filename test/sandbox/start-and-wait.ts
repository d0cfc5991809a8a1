// Starts a sandbox, runs a Lambda in it, prints the address, and waits to be killed.
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { startSandbox } from "../../sandbox/index.ts";
import { asRoot, makeFunction } from "./hand-made-stack.ts";

const sandbox = await startSandbox();
await makeFunction(sandbox, "waits", "export const handler = async () => 1;");
await new LambdaClient(asRoot(sandbox)).send(new InvokeCommand({ FunctionName: "waits" }));
console.log(sandbox.folder);
setInterval(() => {}, 60_000);
