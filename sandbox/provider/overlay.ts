import type { RawProperty } from "./raw-property.ts";

/** What differs from the schema file, by Terraform's names. "gone": the property is no longer there. */
export interface Overlay {
  readonly [name: string]: RawProperty | "gone";
}

const STRING = { type: "TypeString", optional: true } as const;
const COMPUTED = { type: "TypeString", computed: true } as const;
const BOOL = { type: "TypeBool", optional: true } as const;
const INT = { type: "TypeInt", optional: true } as const;
const block = (fields: Readonly<Record<string, RawProperty>>): RawProperty => ({
  type: "TypeList",
  maxItems: 1,
  optional: true,
  fields,
});
const oneOf = (...values: string[]) =>
  `expected x to be one of [${values.map((v) => `"${v}"`).join(" ")}], got ?`;

/** Since @pulumi/aws 7 (Terraform 6) each regional resource takes a Region. Source: "Enhanced Region Support". */
const region = { ...STRING, computed: true, forceNew: true };

/**
 * What the schema file, of Terraform's provider 5.31, does not know, or says in its framework's own words. Source of
 * names: the type definitions of @pulumi/aws 7.48; of values: the AWS API reference of the call in question.
 */
export const overlay: Readonly<Record<string, Overlay>> = {
  aws_cognito_user_pool: {
    region,
    user_pool_add_ons: {
      pulumiName: "userPoolAddOns",
      fields: {
        advanced_security_additional_flows: block({
          custom_auth_mode: { ...STRING, rule: oneOf("AUDIT", "ENFORCED") },
        }),
      },
    },
    user_pool_tier: { ...STRING, computed: true, rule: oneOf("LITE", "ESSENTIALS", "PLUS") },
    sign_in_policy: {
      ...block({ allowed_first_auth_factors: { type: "TypeSet", optional: true } }),
      computed: true,
    },
    email_mfa_configuration: block({ message: STRING, subject: STRING }),
    web_authn_configuration: block({
      relying_party_id: STRING,
      user_verification: { ...STRING, rule: oneOf("required", "preferred") },
    }),
    password_policy: {
      fields: { password_history_size: { ...INT, rule: "expected x to be in the range (0 - 24), got ?" } },
    },
    lambda_config: {
      fields: {
        pre_token_generation_config: block({
          lambda_arn: { type: "TypeString", required: true },
          lambda_version: { type: "TypeString", required: true, rule: oneOf("V1_0", "V2_0", "V3_0") },
        }),
      },
    },
    username_configuration: { computed: true },
  },
  aws_cognito_user_pool_domain: {
    region,
    managed_login_version: { ...INT, computed: true, rule: "expected x to be in the range (1 - 2), got ?" },
  },
  aws_cognito_user_pool_client: {
    region,
    id: "gone",
    access_token_validity: { rule: "expected x to be in the range (0 - 86400), got ?" },
    id_token_validity: { rule: "expected x to be in the range (0 - 86400), got ?" },
    refresh_token_validity: { rule: "expected x to be in the range (0 - 315360000), got ?" },
    auth_session_validity: { rule: "expected x to be in the range (3 - 15), got ?" },
    prevent_user_existence_errors: { rule: oneOf("LEGACY", "ENABLED") },
    token_validity_units: block({
      access_token: { ...STRING, computed: true, rule: oneOf("seconds", "minutes", "hours", "days") },
      id_token: { ...STRING, computed: true, rule: oneOf("seconds", "minutes", "hours", "days") },
      refresh_token: { ...STRING, computed: true, rule: oneOf("seconds", "minutes", "hours", "days") },
    }),
    analytics_configuration: block({
      application_arn: STRING,
      application_id: STRING,
      external_id: STRING,
      role_arn: { ...STRING, computed: true },
      user_data_shared: { ...BOOL, computed: true },
    }),
    refresh_token_rotation: block({
      feature: { type: "TypeString", required: true, rule: oneOf("ENABLED", "DISABLED") },
      retry_grace_period_seconds: { ...INT, rule: "expected x to be in the range (0 - 60), got ?" },
    }),
  },
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
  aws_lambda_function: {
    region,
    function_name: { pulumiName: "name" },
    filename: { pulumiName: "code", type: "archive" },
    architectures: { keepList: true, pulumiName: "architectures" },
    code_sha256: { ...STRING, computed: true },
    image_config: {
      fields: { command: { pulumiName: "commands" }, entry_point: { pulumiName: "entryPoints" } },
    },
    logging_config: {
      ...block({
        application_log_level: { ...STRING, rule: oneOf("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL") },
        log_format: { type: "TypeString", required: true, rule: oneOf("JSON", "Text") },
        log_group: { ...STRING, computed: true },
        system_log_level: { ...STRING, rule: oneOf("DEBUG", "INFO", "WARN") },
      }),
      computed: true,
    },
    response_streaming_invoke_arn: COMPUTED,
    source_kms_key_arn: STRING,
  },
  aws_lambda_permission: {
    region,
    function_name: { pulumiName: "function" },
    invoked_via_function_url: { ...BOOL, forceNew: true },
  },
  aws_cloudwatch_log_group: {
    region,
    log_group_class: { rule: oneOf("STANDARD", "INFREQUENT_ACCESS", "DELIVERY") },
    deletion_protection_enabled: { ...BOOL, computed: true },
  },
};
