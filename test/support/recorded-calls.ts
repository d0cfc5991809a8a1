import { text } from "node:stream/consumers";
import { serveLocally } from "./local-server.ts";

/** A signed request to AWS. */
export interface RecordedCall {
  /** As AWS names it in the signature: "sso", "identitystore", "iam", "sts". */
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly operation: string;
  readonly body: string;
}

export interface Recorder {
  readonly env: Readonly<Record<string, string>>;
  readonly calls: RecordedCall[];
  stop(): Promise<void>;
}

/** The keys that AssumeRole returns. */
export const ASSUMED_KEY = "ASIAOTHERACCOUNT";
export const OWN_KEY = "AKIAOWNACCOUNT";

/** Source: Signature Version 4, the credential of the Authorization header: key/date/region/service/aws4_request. */
const CREDENTIAL = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\/aws4_request/;

/**
 * Puts a server in the place of all services, which records who calls, and for which Region. It assumes any role, and answers everything else
 * with `answers`, by operation, or with an empty document.
 */
export async function recordCalls(answers: Readonly<Record<string, object>> = {}): Promise<Recorder> {
  const calls: RecordedCall[] = [];
  const { origin, stop } = await serveLocally(async (request, response) => {
    const body = await text(request);
    const [, accessKeyId = "", region = "", service = ""] =
      CREDENTIAL.exec(request.headers.authorization ?? "") ?? [];
    const operation =
      String(request.headers["x-amz-target"] ?? "")
        .split(".")
        .at(-1) ||
      (new URLSearchParams(body).get("Action") ?? request.url ?? "");
    calls.push({ service, region, accessKeyId, operation, body });
    const isQuery = service === "sts" || service === "iam";
    response.writeHead(200, { "content-type": isQuery ? "text/xml" : "application/x-amz-json-1.1" });
    response.end(isQuery ? queryAnswer(operation) : JSON.stringify(answers[operation] ?? {}));
  });
  return {
    calls,
    env: { AWS_ENDPOINT_URL: origin, AWS_ACCESS_KEY_ID: OWN_KEY, AWS_SECRET_ACCESS_KEY: "secret" },
    stop,
  };
}

function queryAnswer(operation: string): string {
  const credentials =
    `<Credentials><AccessKeyId>${ASSUMED_KEY}</AccessKeyId><SecretAccessKey>s</SecretAccessKey>` +
    "<SessionToken>t</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>";
  return `<${operation}Response><${operation}Result>${credentials}</${operation}Result></${operation}Response>`;
}
