import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { type LocalServer, serveLocally } from "../../support/local-server.ts";

/** The part of an application that the stack's dynamic providers change. */
interface Application {
  grant?: unknown;
  method?: unknown;
}

const requestSchema = z.looseObject({
  ApplicationArn: z.string(),
  Grant: z.unknown().optional(),
  AuthenticationMethod: z.unknown().optional(),
});
type Request = z.infer<typeof requestSchema>;

/** A small fake of IAM Identity Center's applications, on a real HTTP server. It keeps what it was sent, and answers as the API does. */
export class FakeSsoAdmin {
  readonly applications = new Map<string, Application>();
  /** Operations in their order, with the Region and key of the signature. */
  readonly calls: string[] = [];
  /** Errors that the next calls get, in their order. */
  readonly errors: string[] = [];
  #server: LocalServer | undefined;

  /** @returns the endpoint. */
  async start(): Promise<string> {
    this.#server = await serveLocally((request, response) => this.#note(request, response));
    return this.#server.origin;
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }

  async #note(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const [, key, region] =
      /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? "") ?? [];
    this.calls.push(`${operation} ${region} ${key}`);
    this.#answer(operation, requestSchema.parse(JSON.parse(await text(request))), response);
  }

  #answer(operation: string, request: Request, response: ServerResponse): void {
    try {
      send(response, 200, this.#result(operation, request));
    } catch (error) {
      const name = error instanceof Error ? error.message : String(error);
      send(response, 400, { __type: name, Message: `${name} of the fake` });
    }
  }

  /** @throws Error whose message is the name of AWS's error. */
  #result(operation: string, request: Request): object {
    const planned = this.errors.shift();
    if (planned !== undefined) throw new Error(planned);
    const application = this.applications.get(request.ApplicationArn);
    if (application === undefined) throw new Error("ResourceNotFoundException");
    const part = operation.endsWith("Grant") ? "grant" : "method";
    if (operation.startsWith("Put")) {
      application[part] = request.Grant ?? request.AuthenticationMethod;
      return {};
    }
    const found = application[part];
    if (found === undefined) throw new Error("ResourceNotFoundException");
    if (operation.startsWith("Delete")) delete application[part];
    return part === "grant" ? { Grant: found } : { AuthenticationMethod: found };
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
}
