import packageJson from "../../package.json" with { type: "json" };
import type { Sandbox } from "../../sandbox/index.ts";
import { listen, newServer } from "../../sandbox/provider/server.ts";

const started = new WeakMap<Sandbox, Promise<number>>();

/**
 * Lets engines use the sandbox's provider in this process, which they otherwise start again for each operation: a quarter of the
 * processor time of an `up` without changes. It has the credentials and addresses of the sandbox, so it is not for an engine that has others.
 * Source: pulumi, provider_plugin.go, GetProviderAttachPort.
 *
 * @returns environment variables for the engine
 */
export async function attachedProvider(sandbox: Sandbox): Promise<Record<string, string>> {
  const port = started.get(sandbox) ?? start(sandbox);
  started.set(sandbox, port);
  return { PULUMI_DEBUG_PROVIDERS: `aws:${await port}` };
}

function start({ env }: Sandbox): Promise<number> {
  const text = (name: string) => env[name] ?? "";
  const settings = {
    endpoint: text("AWS_ENDPOINT_URL"),
    endpoints: {
      identitystore: text("AWS_ENDPOINT_URL_IDENTITYSTORE"),
      ssoadmin: text("AWS_ENDPOINT_URL_SSO_ADMIN"),
    },
    credentials: {
      accessKeyId: text("AWS_ACCESS_KEY_ID"),
      secretAccessKey: text("AWS_SECRET_ACCESS_KEY"),
    },
  };
  return listen(newServer(packageJson.dependencies["@pulumi/aws"], settings));
}
