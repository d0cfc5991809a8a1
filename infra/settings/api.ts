import { z } from "zod";
import { keysOf, oneOf, textOf, whole, yesNo } from "./values.ts";

/** Whose endpoints Amazon Quick is given: the proxy's, or the pool's own. */
export const endpointsSchema = oneOf(["proxy", "direct"]);
export type Endpoints = z.infer<typeof endpointsSchema>;

const limit = () =>
  keysOf({ rate: whole(1, 10_000, "requests a second"), burst: whole(1, 5_000, "requests at once") });

/** How many requests each route takes. Limits: an account's own, 10,000 a second and 5,000 at once. */
export const throttlingSchema = keysOf({
  authorize: limit().optional(),
  token: limit().optional(),
  userInfo: limit().optional(),
});
export type Throttling = z.infer<typeof throttlingSchema>;

/** Access logs in JSON: API Gateway needs a role in the account for them, which is made only when asked for. */
export const accessLogsSchema = z.preprocess(
  (value) => (value === true || value === "true" ? {} : value === false || value === "false" ? null : value),
  keysOf({ createRole: yesNo().default(false) }).nullable(),
);
export type AccessLogs = z.infer<typeof accessLogsSchema>;

/** Source: "AWS Lambda quotas", memory. Defaults: docs/measurements.md. */
export const lambdaSchema = keysOf({
  memory: whole(128, 10_240, "megabytes").default(256),
  architecture: oneOf(["arm64", "x86_64"]).default("arm64"),
});
export type LambdaSettings = z.infer<typeof lambdaSchema>;

const WEB_ACL = /^arn:aws[\w-]*:wafv2:[a-z0-9-]+:\d{12}:(?:regional|global)\/webacl\/[^/\s]+\/[\w-]+$/;

/** A web ACL that exists. */
export const webAclArnSchema = textOf(
  WEB_ACL,
  "write a web ACL's ARN: arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/NAME/ID",
);
