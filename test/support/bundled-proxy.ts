import { bundle } from "../../infra/shared/bundle.ts";

/** The proxy's text as the stack puts it into the Lambda's archive, in its only file. */
export function bundledProxy(): string {
  return bundle("proxy/lambda.ts").text;
}
