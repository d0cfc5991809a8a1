import { createServer, type IncomingMessage } from "node:http";
import type { Directory } from "./directory.ts";
import { answer, type Call, type Outcome, type Regions } from "./operations.ts";

export interface DirectoryServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Says whether the owner of an access key may do something: "identitystore:ListUsers". */
export type MayCall = (accessKeyId: string, action: string) => Promise<boolean>;

/**
 * Serves the sample organisation's IAM Identity Center, Identity Store and Amazon Quick on loopback, in the wire formats of
 * AWS, so that the real SDK reads it. MiniStack has none of them.
 */
export async function serveDirectory(
  directory: Directory,
  regions: Regions,
  mayCall: MayCall,
): Promise<DirectoryServer> {
  const server = createServer(async (request, response) => {
    const outcome = await handle(request, directory, regions, mayCall);
    const isError = "error" in outcome;
    response.writeHead(isError ? outcome.status : 200, {
      "content-type": "application/x-amz-json-1.1",
      ...(isError && { "x-amzn-errortype": outcome.error }),
    });
    // JSON services read the error's name from the body, REST ones from the header.
    response.end(
      JSON.stringify(
        isError
          ? { __type: outcome.error, message: outcome.message, Message: outcome.message }
          : outcome.body,
      ),
    );
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no address");
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((stopped) => {
        server.closeAllConnections();
        server.close(() => stopped());
      }),
  };
}

async function handle(
  request: IncomingMessage,
  directory: Directory,
  regions: Regions,
  mayCall: MayCall,
): Promise<Outcome> {
  const [, accessKeyId, region] =
    /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? "") ?? [];
  if (accessKeyId === undefined || region === undefined) {
    return {
      error: "MissingAuthenticationTokenException",
      message: "Missing Authentication Token",
      status: 403,
    };
  }
  const call = { ...(await readCall(request)), region };
  const action = iamAction(call.operation);
  if (!(await mayCall(accessKeyId, action))) {
    return {
      error: "AccessDeniedException",
      message: `User is not authorized to perform: ${action}`,
      status: 403,
    };
  }
  return answer(directory, regions, call);
}

async function readCall(request: IncomingMessage): Promise<Omit<Call, "region">> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const target = request.headers["x-amz-target"];
  if (typeof target === "string")
    return { operation: target, input: JSON.parse(Buffer.concat(chunks).toString() || "{}") };
  return restCall(new URL(request.url ?? "/", "http://localhost"));
}

/** QuickSight's REST addresses. Source: Amazon QuickSight API reference, ListUsers, ListNamespaces. */
function restCall({ pathname, searchParams }: URL): Omit<Call, "region"> {
  const input = {
    NextToken: searchParams.get("next-token") ?? undefined,
    MaxResults: searchParams.get("max-results") ?? undefined,
  };
  const [, namespace] = /^\/accounts\/\d+\/namespaces\/([^/]+)\/users$/.exec(pathname) ?? [];
  if (namespace !== undefined)
    return {
      operation: "QuickSight.ListUsers",
      input: { ...input, Namespace: decodeURIComponent(namespace) },
    };
  if (/^\/accounts\/\d+\/namespaces$/.test(pathname))
    return { operation: "QuickSight.ListNamespaces", input };
  return { operation: `QuickSight ${pathname}`, input };
}

const PREFIXES: Readonly<Record<string, string>> = {
  SWBExternalService: "sso",
  AWSIdentityStore: "identitystore",
  QuickSight: "quicksight",
};

function iamAction(operation: string): string {
  const [service = "", name = ""] = operation.split(".");
  return `${PREFIXES[service] ?? service}:${name}`;
}
