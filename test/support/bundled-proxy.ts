import * as pulumi from "@pulumi/pulumi";
import { proxyCallbackFactory } from "../../infra/api/proxy-callback.ts";

/** The proxy's text as the engine puts it into the Lambda's archive. */
export async function bundledProxy(): Promise<string> {
  const options = { isFactoryFunction: true, exportName: "handler" };
  return (await pulumi.runtime.serializeFunction(proxyCallbackFactory(), options)).text;
}
