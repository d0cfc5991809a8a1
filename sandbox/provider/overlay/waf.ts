import type { RawProperty } from "../raw-property.ts";
import { BOOL, between, block, COMPUTED, INT, type Overlays, oneOf, region, STRING } from "./words.ts";

const NAME = "must match the regular expression pattern: ^[\\w-]{1,128}$";
const REQUIRED = { type: "TypeString", required: true } as const;
const NOTHING = block({});

const required = (fields: Readonly<Record<string, RawProperty>>): RawProperty => ({
  ...block(fields),
  optional: false,
  required: true,
});

const visibilityConfig = required({
  cloudwatch_metrics_enabled: { type: "TypeBool", required: true },
  metric_name: { ...REQUIRED, rule: NAME },
  sampled_requests_enabled: { type: "TypeBool", required: true },
});

/** A rule's answer to a request. Headers and bodies of one's own are not known to the stand-in, apart from a status. */
const actions = {
  allow: NOTHING,
  block: block({
    custom_response: block({
      response_code: { type: "TypeInt", required: true, rule: between(200, 599) },
    }),
  }),
  captcha: NOTHING,
  challenge: NOTHING,
  count: NOTHING,
};

const fieldToMatch = block({
  all_query_arguments: NOTHING,
  method: NOTHING,
  query_string: NOTHING,
  single_header: block({ name: REQUIRED }),
  single_query_argument: block({ name: REQUIRED }),
  uri_path: NOTHING,
});

const textTransformation: RawProperty = {
  type: "TypeSet",
  required: true,
  minItems: 1,
  fields: {
    priority: { type: "TypeInt", required: true },
    type: {
      ...REQUIRED,
      rule: oneOf("NONE", "LOWERCASE", "URL_DECODE", "NORMALIZE_PATH", "COMPRESS_WHITE_SPACE"),
    },
  },
};

/** Statements that look at a request. Those that the program has no use for are not known to the stand-in. */
const simpleStatements = {
  byte_match_statement: block({
    field_to_match: fieldToMatch,
    positional_constraint: {
      ...REQUIRED,
      rule: oneOf("EXACTLY", "STARTS_WITH", "ENDS_WITH", "CONTAINS", "CONTAINS_WORD"),
    },
    search_string: REQUIRED,
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
  ip_set_reference_statement: block({ arn: { ...REQUIRED, rule: '"x" is an invalid ARN' } }),
  label_match_statement: block({ key: REQUIRED, scope: { ...REQUIRED, rule: oneOf("LABEL", "NAMESPACE") } }),
};

/** The real provider nests statements three deep. Source: its schema for the root statement of a web ACL. */
const DEPTH = 3;

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

const scopeDownStatement = block(statement(DEPTH - 1));

/** Source: ManagedRuleGroupStatement, RateBasedStatement: neither can stand inside another statement. */
const rootStatement = {
  ...statement(DEPTH),
  managed_rule_group_statement: block({
    managed_rule_group_configs: {
      type: "TypeList",
      optional: true,
      fields: {
        aws_managed_rules_bot_control_rule_set: block({
          enable_machine_learning: { ...BOOL, default: true },
          inspection_level: { ...REQUIRED, rule: oneOf("COMMON", "TARGETED") },
        }),
      },
    },
    name: REQUIRED,
    rule_action_override: {
      type: "TypeList",
      optional: true,
      maxItems: 100,
      fields: { action_to_use: required(actions), name: REQUIRED },
    },
    scope_down_statement: scopeDownStatement,
    vendor_name: REQUIRED,
    version: STRING,
  }),
  rate_based_statement: block({
    aggregate_key_type: { ...REQUIRED, rule: oneOf("IP", "CONSTANT") },
    evaluation_window_sec: { ...INT, default: 300, rule: "expected x to be one of [60 120 300 600], got ?" },
    limit: { type: "TypeInt", required: true, rule: between(10, 2_000_000_000) },
    scope_down_statement: scopeDownStatement,
  }),
};

export const waf: Overlays = {
  aws_wafv2_web_acl: {
    region,
    application_integration_url: COMPUTED,
    name: { required: false, optional: true, computed: true, conflictsWith: ["name_prefix"], rule: NAME },
    name_prefix: { ...STRING, computed: true, forceNew: true, conflictsWith: ["name"] },
    // Terraform's own sets of what the program has no use for, which the API has as maps.
    association_config: "gone",
    custom_response_body: "gone",
    data_protection_config: block({
      data_protection: {
        type: "TypeList",
        optional: true,
        fields: {
          action: { ...REQUIRED, rule: oneOf("SUBSTITUTION", "HASH") },
          exclude_rate_based_details: { ...BOOL, default: false },
          exclude_rule_match_details: { ...BOOL, default: false },
          field: required({
            field_keys: { type: "TypeList", optional: true },
            field_type: {
              ...REQUIRED,
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
        name: { ...REQUIRED, rule: NAME },
        override_action: block({ count: NOTHING, none: NOTHING }),
        priority: { type: "TypeInt", required: true },
        rule_label: { type: "TypeSet", optional: true, fields: { name: REQUIRED } },
        statement: required(rootStatement),
        visibility_config: visibilityConfig,
      },
    },
    visibility_config: visibilityConfig,
  },
  aws_wafv2_ip_set: {
    region,
    name: { required: false, optional: true, computed: true, conflictsWith: ["name_prefix"], rule: NAME },
    name_prefix: { ...STRING, computed: true, forceNew: true, conflictsWith: ["name"] },
  },
  aws_wafv2_web_acl_association: { region },
  aws_wafv2_web_acl_logging_configuration: {
    region,
    redacted_fields: { fields: { method: NOTHING, query_string: NOTHING, uri_path: NOTHING } },
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
                    ...REQUIRED,
                    rule: oneOf("ALLOW", "BLOCK", "COUNT", "CAPTCHA", "CHALLENGE", "EXCLUDED_AS_COUNT"),
                  },
                }),
                label_name_condition: block({ label_name: REQUIRED }),
              },
            },
          },
        },
      },
    },
  },
};
