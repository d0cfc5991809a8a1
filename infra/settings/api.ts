import type { z } from "zod";
import { boolean, integer, objectOf, oneOf, textLike, toggle } from "./values.ts";

const GUIDE = "https://docs.aws.amazon.com/apigateway/latest/developerguide";

/** Whether Amazon Quick uses the endpoints of the proxy or of the pool. */
export const endpoints = oneOf(["proxy", "direct"])
  .default("proxy")
  .meta({
    description:
      "`direct`: the app uses the pool's own endpoints, and no proxy is deployed. See [below](#proxy-or-direct).",
    default: "`proxy`",
    example: "direct",
    references: {
      endpoints: "https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html",
    },
  });
export type Endpoints = z.infer<typeof endpoints>;

export const requirePkce = boolean()
  .default(true)
  .meta({
    description:
      "The proxy answers 400 to an authorize request without an S256 code challenge. The pool's own domain still accepts it.",
    default: "`true`",
    protection: "on",
    example: false,
    references: {
      PKCE: "https://docs.aws.amazon.com/cognito/latest/developerguide/using-pkce-in-authorization-code.html",
    },
  });

const limit = () =>
  objectOf({ rate: integer(1, 10_000, "requests a second"), burst: integer(1, 5_000, "requests at once") });

/** Request limits of each route, and of the bridge's. The account's own limits are 10,000 a second and 5,000 at once. */
export const throttling = objectOf({
  authorize: limit().optional(),
  token: limit().optional(),
  userInfo: limit().optional(),
})
  .prefault({})
  .meta({
    description:
      '`authorize`, `token`, `userInfo`, each `{"rate": 20, "burst": 40}`; requests above get 429.',
    default: "the account's limits",
    protection: { authorize: "set", token: "set", userInfo: "set" },
    example: { token: { rate: 20, burst: 40 } },
    references: { throttling: `${GUIDE}/api-gateway-request-throttling.html` },
  });

/** Access logs in JSON. API Gateway needs one role in the account for them, which is created only on request. */
export const accessLogs = toggle({ createRole: boolean().default(false) })
  .optional()
  .meta({
    description:
      '`true`: logs each request and its result in JSON, without query strings. `{"createRole": true}` if API Gateway has no role for ' +
      "logs in this account yet.",
    default: "off",
    protection: "set",
    example: { createRole: true },
    cost: "$0.50 a GB",
    references: { "API logging": `${GUIDE}/set-up-logging.html` },
  });

/** Source: "AWS Lambda quotas", memory. Defaults: docs/measurements.md. */
export const lambda = objectOf({
  memory: integer(128, 10_240, "megabytes").default(256),
  architecture: oneOf(["arm64", "x86_64"]).default("arm64"),
  // No default: AWS refuses a reservation that leaves the account too little, and new accounts have too little.
  reservedConcurrency: integer(1, 1000, "requests at once").optional(),
})
  .prefault({})
  .meta({
    description:
      "`memory` and `architecture` of the proxy: [measurements](measurements.md). `reservedConcurrency`: see " +
      "[monitoring.md](monitoring.md#concurrency).",
    default: "256 MB, `arm64`",
    example: { memory: 512, architecture: "x86_64" },
    cost: "by the millisecond",
    references: { memory: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html" },
  });

const WEB_ACL = /^arn:aws[\w-]*:wafv2:[a-z0-9-]+:\d{12}:(?:regional|global)\/webacl\/[^/\s]+\/[\w-]+$/;

/** A web ACL that exists already. */
export const webAclArn = textLike(
  WEB_ACL,
  "write a web ACL's ARN: arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/NAME/ID",
)
  .optional()
  .meta({
    description:
      "A web ACL that you have, for the API and the bridge: scope `REGIONAL`, in the stack's Region. A request must pass it and `allowedCidrs`. " +
      "See [waf.md](waf.md#your-own-web-acl).",
    protection: "set",
    example: "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/example/a1b2c3d4",
    cost: "AWS WAF's prices",
    references: { "WAF for APIs": `${GUIDE}/apigateway-control-access-aws-waf.html` },
  });
