import * as pulumi from "@pulumi/pulumi";
import { configFrom, createProxy } from "../../proxy/index.ts";

/** The proxy's text as `aws.lambda.CallbackFunction` puts it into the archive, in its only file. */
export async function serializedProxy(): Promise<string> {
  const factory = () => createProxy(configFrom(process.env));
  const { text } = await pulumi.runtime.serializeFunction(factory, {
    isFactoryFunction: true,
    exportName: "handler",
  });
  return text;
}
