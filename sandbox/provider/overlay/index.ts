import { apigateway } from "./apigateway.ts";
import { cognito } from "./cognito.ts";
import { acm, route53 } from "./domains.ts";
import { dynamodb } from "./dynamodb.ts";
import { kms, secrets } from "./encryption.ts";
import { events } from "./events.ts";
import { lambda } from "./lambda.ts";
import { sns, sqs } from "./messaging.ts";
import { cloudwatch, logs } from "./monitoring.ts";
import type { Overlays } from "./raw-property.ts";
import { scheduler } from "./scheduler.ts";
import { ssoadmin } from "./ssoadmin.ts";
import { waf } from "./waf.ts";

/**
 * Corrections to the schema file, which is from version 5.31 of Terraform's provider. Source of the names: the type
 * definitions of @pulumi/aws 7.48. Source of the values: the AWS API reference of each call.
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
  ...ssoadmin,
  ...waf,
};
