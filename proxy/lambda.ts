// The Lambda's entry: infra/api/proxy-lambda.ts bundles this file and what it imports.
import { createProxy, readConfig } from "./index.ts";

export const handler = createProxy(readConfig(process.env));
