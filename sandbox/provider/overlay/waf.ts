import {
  BOOL,
  between,
  block,
  COMPUTED,
  INT,
  type Overlays,
  oneOf,
  type RawProperty,
  region,
  STRING,
} from "./raw-property.ts";

const WAF_NAME = "must match the regular expression pattern: ^[\\w-]{1,128}$";
const REQUIRED_STRING = { type: "TypeString", required: true } as const;
const EMPTY_BLOCK = block({});

const required = (fields: Readonly<Record<string, RawProperty>>): RawProperty => ({
  ...block(fields),
  optional: false,
  required: true,
});

const visibilityConfig = required({
  cloudwatch_metrics_enabled: { type: "TypeBool", required: true },
  metric_name: { ...REQUIRED_STRING, rule: WAF_NAME },
  sampled_requests_enabled: { type: "TypeBool", required: true },
});

/** A rule's action on a request. In custom responses only the status is supported, not headers and bodies. */
const actions = {
  allow: EMPTY_BLOCK,
  block: block({
    custom_response: block({
      response_code: { type: "TypeInt", required: true, rule: between(200, 599) },
    }),
  }),
  captcha: EMPTY_BLOCK,
  challenge: EMPTY_BLOCK,
  count: EMPTY_BLOCK,
};

const fieldToMatch = block({
  all_query_arguments: EMPTY_BLOCK,
  method: EMPTY_BLOCK,
  query_string: EMPTY_BLOCK,
  single_header: block({ name: REQUIRED_STRING }),
  single_query_argument: block({ name: REQUIRED_STRING }),
  uri_path: EMPTY_BLOCK,
});

const textTransformation: RawProperty = {
  type: "TypeSet",
  required: true,
  minItems: 1,
  fields: {
    priority: { type: "TypeInt", required: true },
    type: {
      ...REQUIRED_STRING,
      rule: oneOf("NONE", "LOWERCASE", "URL_DECODE", "NORMALIZE_PATH", "COMPRESS_WHITE_SPACE"),
    },
  },
};

/** Statements on a request. Those that the program does not use are not supported. */
const simpleStatements = {
  byte_match_statement: block({
    field_to_match: fieldToMatch,
    positional_constraint: {
      ...REQUIRED_STRING,
      rule: oneOf("EXACTLY", "STARTS_WITH", "ENDS_WITH", "CONTAINS", "CONTAINS_WORD"),
    },
    search_string: REQUIRED_STRING,
    text_transformation: textTransformation,
  }),
  geo_match_statement: block({
    country_codes: {
      type: "TypeList",
      required: true,
      minItems: 1,
      rule: "must match the regular expression pattern: ^[A-Z]{2}$",
    },
  }),
  ip_set_reference_statement: block({ arn: { ...REQUIRED_STRING, rule: '"x" is an invalid ARN' } }),
  label_match_statement: block({
    key: REQUIRED_STRING,
    scope: { ...REQUIRED_STRING, rule: oneOf("LABEL", "NAMESPACE") },
  }),
};

/** Nesting depth of statements in the real provider. Source: its schema for the root statement of a web ACL. */
const STATEMENT_DEPTH = 3;

function statement(depth: number): Readonly<Record<string, RawProperty>> {
  if (depth === 0) return simpleStatements;
  const inner = statement(depth - 1);
  const several = block({ statement: { type: "TypeList", required: true, minItems: 2, fields: inner } });
  return {
    ...simpleStatements,
    and_statement: several,
    or_statement: several,
    not_statement: block({ statement: required(inner) }),
  };
}

const scopeDownStatement = block(statement(STATEMENT_DEPTH - 1));

/** Source: ManagedRuleGroupStatement, RateBasedStatement: neither can be nested in another statement. */
const rootStatement = {
  ...statement(STATEMENT_DEPTH),
  managed_rule_group_statement: block({
    managed_rule_group_configs: {
      type: "TypeList",
      optional: true,
      fields: {
        aws_managed_rules_bot_control_rule_set: block({
          enable_machine_learning: { ...BOOL, default: true },
          inspection_level: { ...REQUIRED_STRING, rule: oneOf("COMMON", "TARGETED") },
        }),
      },
    },
    name: REQUIRED_STRING,
    rule_action_override: {
      type: "TypeList",
      optional: true,
      maxItems: 100,
      fields: { action_to_use: required(actions), name: REQUIRED_STRING },
    },
    scope_down_statement: scopeDownStatement,
    vendor_name: REQUIRED_STRING,
    version: STRING,
  }),
  rate_based_statement: block({
    aggregate_key_type: { ...REQUIRED_STRING, rule: oneOf("IP", "CONSTANT") },
    evaluation_window_sec: { ...INT, default: 300, rule: "expected x to be one of [60 120 300 600], got ?" },
    limit: { type: "TypeInt", required: true, rule: between(10, 2_000_000_000) },
    scope_down_statement: scopeDownStatement,
  }),
};

export const waf: Overlays = {
  aws_wafv2_web_acl: {
    region,
    application_integration_url: COMPUTED,
    name: { required: false, optional: true, computed: true, conflictsWith: ["name_prefix"], rule: WAF_NAME },
    name_prefix: { ...STRING, computed: true, forceNew: true, conflictsWith: ["name"] },
    // Sets in Terraform that are maps in the API. The program does not use them.
    association_config: "removed",
    custom_response_body: "removed",
    data_protection_config: block({
      data_protection: {
        type: "TypeList",
        optional: true,
        fields: {
          action: { ...REQUIRED_STRING, rule: oneOf("SUBSTITUTION", "HASH") },
          exclude_rate_based_details: { ...BOOL, default: false },
          exclude_rule_match_details: { ...BOOL, default: false },
          field: required({
            field_keys: { type: "TypeList", optional: true },
            field_type: {
              ...REQUIRED_STRING,
              rule: oneOf("SINGLE_HEADER", "SINGLE_COOKIE", "SINGLE_QUERY_ARGUMENT", "QUERY_STRING", "BODY"),
            },
          }),
        },
      },
    }),
    rule: {
      insteadOfFile: true,
      type: "TypeSet",
      optional: true,
      fields: {
        action: block(actions),
        name: { ...REQUIRED_STRING, rule: WAF_NAME },
        override_action: block({ count: EMPTY_BLOCK, none: EMPTY_BLOCK }),
        priority: { type: "TypeInt", required: true },
        rule_label: { type: "TypeSet", optional: true, fields: { name: REQUIRED_STRING } },
        statement: required(rootStatement),
        visibility_config: visibilityConfig,
      },
    },
    visibility_config: visibilityConfig,
  },
  aws_wafv2_ip_set: {
    region,
    name: { required: false, optional: true, computed: true, conflictsWith: ["name_prefix"], rule: WAF_NAME },
    name_prefix: { ...STRING, computed: true, forceNew: true, conflictsWith: ["name"] },
  },
  aws_wafv2_web_acl_association: { region },
  aws_wafv2_web_acl_logging_configuration: {
    region,
    redacted_fields: { fields: { method: EMPTY_BLOCK, query_string: EMPTY_BLOCK, uri_path: EMPTY_BLOCK } },
    logging_filter: {
      fields: {
        filter: {
          type: "TypeSet",
          required: true,
          fields: {
            condition: {
              type: "TypeSet",
              required: true,
              minItems: 1,
              fields: {
                action_condition: block({
                  action: {
                    ...REQUIRED_STRING,
                    rule: oneOf("ALLOW", "BLOCK", "COUNT", "CAPTCHA", "CHALLENGE", "EXCLUDED_AS_COUNT"),
                  },
                }),
                label_name_condition: block({ label_name: REQUIRED_STRING }),
              },
            },
          },
        },
      },
    },
  },
};
