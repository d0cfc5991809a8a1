import { type Overlays, oneOf, region, STRING } from "./words.ts";

export const apigateway: Overlays = {
  // The real provider's framework knows the role as optional and computed since version 6.
  aws_api_gateway_account: { region, cloudwatch_role_arn: { computed: true } },
  aws_api_gateway_method_settings: { region, rest_api_id: { pulumiName: "restApi" } },
  aws_api_gateway_rest_api: {
    region,
    endpoint_access_mode: { ...STRING, rule: oneOf("BASIC", "STRICT") },
    security_policy: { ...STRING, computed: true },
    endpoint_configuration: {
      fields: { ip_address_type: { ...STRING, computed: true, rule: oneOf("ipv4", "dualstack") } },
    },
  },
  aws_api_gateway_rest_api_policy: { region },
  aws_api_gateway_deployment: {
    region,
    rest_api_id: { pulumiName: "restApi" },
    execution_arn: "gone",
    invoke_url: "gone",
    stage_description: "gone",
    stage_name: "gone",
  },
  aws_api_gateway_stage: {
    region,
    rest_api_id: { pulumiName: "restApi" },
    deployment_id: { pulumiName: "deployment" },
    canary_settings: { fields: { deployment_id: { type: "TypeString", required: true } } },
  },
};
