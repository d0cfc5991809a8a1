import { COMPUTED, type Overlays, oneOf, region, STRING } from "./words.ts";

export const apigateway: Overlays = {
  // The real provider's framework knows the role as optional and computed since version 6.
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
    // Certificates of one's own, and client certificates, are not known to the stand-in.
    certificate_body: "gone",
    certificate_chain: "gone",
    certificate_private_key: "gone",
    certificate_upload_date: "gone",
    mutual_tls_authentication: "gone",
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
