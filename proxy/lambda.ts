// The entry of the Lambda function: infra/api/proxy-callback.ts bundles this file and its imports.
import { createProxy, readConfig } from "./index.ts";

export const handler = createProxy(readConfig(process.env));
