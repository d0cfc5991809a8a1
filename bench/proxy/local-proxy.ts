import { bundleOf } from "../../infra/shared/bundle.ts";

/** The deployed text, apart from its transport: plain HTTP to a port of this machine. */
export function localProxy(port: number): string {
  const { text } = bundleOf(`
    import { createProxy, readConfig } from "./proxy/index.ts";
    const http = process.getBuiltinModule("node:http");
    export const handler = createProxy(readConfig(process.env), {
      transport: {
        request: http.request,
        newAgent: () => new http.Agent({ keepAlive: true }),
        target: { host: "127.0.0.1", port: ${port} },
      },
    });`);
  return text;
}
