import { acm } from "./overlay/acm.ts";
import { apigateway } from "./overlay/apigateway.ts";
import { cloudwatch } from "./overlay/cloudwatch.ts";
import { cognito } from "./overlay/cognito.ts";
import { dynamodb } from "./overlay/dynamodb.ts";
import { events } from "./overlay/events.ts";
import { kms } from "./overlay/kms.ts";
import { lambda } from "./overlay/lambda.ts";
import { logs } from "./overlay/logs.ts";
import { route53 } from "./overlay/route53.ts";
import { scheduler } from "./overlay/scheduler.ts";
import { secrets } from "./overlay/secrets.ts";
import { sns } from "./overlay/sns.ts";
import { sqs } from "./overlay/sqs.ts";
import { waf } from "./overlay/waf.ts";
import type { Overlays } from "./overlay/words.ts";

/**
 * What the schema file, of Terraform's provider 5.31, does not know, or says in its framework's own words. Source of
 * names: the type definitions of @pulumi/aws 7.48; of values: the AWS API reference of the call in question.
 */
export const overlay: Overlays = {
  ...acm,
  ...apigateway,
  ...cloudwatch,
  ...cognito,
  ...dynamodb,
  ...kms,
  ...events,
  ...lambda,
  ...logs,
  ...route53,
  ...scheduler,
  ...secrets,
  ...sns,
  ...sqs,
  ...waf,
};
