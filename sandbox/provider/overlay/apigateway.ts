import { COMPUTED, type Overlays, oneOf, region, STRING } from "./raw-property.ts";

export const apigateway: Overlays = {
  // In the real provider, the role is optional and computed since version 6.
  aws_api_gateway_account: { region, cloudwatch_role_arn: { computed: true } },
  aws_api_gateway_base_path_mapping: { region, api_id: { pulumiName: "restApi" } },
  aws_api_gateway_domain_name: {
    region,
    endpoint_access_mode: { ...STRING, rule: oneOf("BASIC", "STRICT") },
    endpoint_configuration: {
      fields: { ip_address_type: { ...STRING, computed: true, rule: oneOf("ipv4", "dualstack") } },
    },
    domain_name_id: COMPUTED,
    routing_mode: {
      ...STRING,
      computed: true,
      rule: oneOf("BASE_PATH_MAPPING_ONLY", "ROUTING_RULE_ONLY", "ROUTING_RULE_THEN_BASE_PATH_MAPPING"),
    },
    security_policy: {
      rule: "must match the regular expression pattern: ^(TLS_1_[02]|SecurityPolicy_\\w+)$",
    },
    // Uploaded certificates and client certificates are not supported.
    certificate_body: "removed",
    certificate_chain: "removed",
    certificate_private_key: "removed",
    certificate_upload_date: "removed",
    mutual_tls_authentication: "removed",
  },
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
    execution_arn: "removed",
    invoke_url: "removed",
    stage_description: "removed",
    stage_name: "removed",
  },
  aws_api_gateway_stage: {
    region,
    rest_api_id: { pulumiName: "restApi" },
    deployment_id: { pulumiName: "deployment" },
    canary_settings: { fields: { deployment_id: { type: "TypeString", required: true } } },
  },
};
